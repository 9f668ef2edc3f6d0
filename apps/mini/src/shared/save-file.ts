import Taro from '@tarojs/taro'

const TYPES: Record<string, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv;charset=utf-8',
}

export interface FileToSave {
  fileName: string
  base64: string
}

/** Hands a file to the person: a download in a browser, opened with the share menu in WeChat. */
export async function saveFile(file: FileToSave): Promise<void> {
  if (process.env.TARO_ENV === 'h5') download(file)
  else await openInWechat(file)
}

function download({ fileName, base64 }: FileToSave): void {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  const type = TYPES[fileName.slice(fileName.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
  const address = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

async function openInWechat({ fileName, base64 }: FileToSave): Promise<void> {
  const filePath = `${Taro.env.USER_DATA_PATH}/${fileName}`
  await new Promise<void>((resolve, reject) => {
    Taro.getFileSystemManager().writeFile({
      filePath,
      data: base64,
      encoding: 'base64',
      success: () => resolve(),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
  await Taro.openDocument({ filePath, showMenu: true })
}

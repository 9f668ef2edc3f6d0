import Taro from '@tarojs/taro'

const TYPES: Record<string, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv;charset=utf-8',
  pdf: 'application/pdf',
  png: 'image/png',
}

export interface FileToSave {
  fileName: string
  base64: string
}

/** Where a file has gone. */
export type SavedTo = 'downloads' | 'album' | 'opened'

/** Hands a file to the person: a download in a browser; in WeChat a picture into the album, others opened to be shared. */
export async function saveFile(file: FileToSave): Promise<SavedTo> {
  if (process.env.TARO_ENV === 'h5') {
    download(file)
    return 'downloads'
  }
  const filePath = await writeInWechat(file)
  if (file.fileName.endsWith('.png')) {
    await Taro.saveImageToPhotosAlbum({ filePath })
    return 'album'
  }
  await Taro.openDocument({ filePath, showMenu: true })
  return 'opened'
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

async function writeInWechat({ fileName, base64 }: FileToSave): Promise<string> {
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
  return filePath
}

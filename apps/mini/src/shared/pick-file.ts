import Taro from '@tarojs/taro'

export interface PickedFile {
  name: string
  /** What `upload` reads it from. */
  path: string
  sizeBytes: number
}

/** Lets the person choose one file: out of a chat in WeChat, from the disk in a browser. `null` when they don't. */
export function pickFile(extensions: string[]): Promise<PickedFile | null> {
  return process.env.TARO_ENV === 'h5' ? pickInBrowser(extensions) : pickInWechat(extensions)
}

async function pickInWechat(extensions: string[]): Promise<PickedFile | null> {
  try {
    const { tempFiles } = await Taro.chooseMessageFile({ count: 1, type: 'file', extension: extensions })
    const [file] = tempFiles
    return file ? { name: file.name, path: file.path, sizeBytes: file.size } : null
  } catch {
    // WeChat fails the call when the person goes back without choosing.
    return null
  }
}

function pickInBrowser(extensions: string[]): Promise<PickedFile | null> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = extensions.map((extension) => `.${extension}`).join(',')
    input.addEventListener('change', () => {
      const [file] = input.files ?? []
      resolve(file ? { name: file.name, path: URL.createObjectURL(file), sizeBytes: file.size } : null)
    })
    input.addEventListener('cancel', () => resolve(null))
    input.click()
  })
}

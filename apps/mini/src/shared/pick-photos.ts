import Taro from '@tarojs/taro'
import type { PickedFile } from './pick-file'

/** Lets the person take or choose up to `count` photos; none when they go back. Each `path` is what `upload` reads. */
export function pickPhotos(count: number): Promise<PickedFile[]> {
  return process.env.TARO_ENV === 'h5' ? pickInBrowser(count) : pickInWechat(count)
}

async function pickInWechat(count: number): Promise<PickedFile[]> {
  try {
    const { tempFiles } = await Taro.chooseMedia({
      count,
      mediaType: ['image'],
      sourceType: ['album', 'camera'],
      sizeType: ['compressed'],
    })
    return await Promise.all(
      tempFiles.map(async ({ tempFilePath, size }) => ({
        name: nameOf(tempFilePath),
        path: await kept(tempFilePath),
        sizeBytes: size,
      })),
    )
  } catch {
    // WeChat fails the call when the person goes back without choosing.
    return []
  }
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

/** WeChat throws its temporary files away when it likes; a draft may be sent tomorrow. */
export function kept(tempFilePath: string): Promise<string> {
  return new Promise((resolve) => {
    Taro.getFileSystemManager().saveFile({
      tempFilePath,
      success: ({ savedFilePath }) => resolve(savedFilePath),
      // The room for saved files is full: the temporary one does for now.
      fail: () => resolve(tempFilePath),
    })
  })
}

/** The phone's copy of a file that was sent, or is not wanted any more. */
export function forgetFile({ path }: Pick<PickedFile, 'path'>): void {
  if (process.env.TARO_ENV === 'h5') URL.revokeObjectURL(path)
  else Taro.getFileSystemManager().unlink({ filePath: path, fail: () => {} })
}

/** Whether the phone still has it: a browser forgets its own with the page, WeChat cleans up when it is short of room. */
export async function fileIsThere(path: string): Promise<boolean> {
  if (process.env.TARO_ENV === 'h5')
    return fetch(path).then(
      ({ ok }) => ok,
      () => false,
    )
  return new Promise((resolve) => {
    const [success, fail] = [() => resolve(true), () => resolve(false)]
    Taro.getFileSystemManager().access({ path, success, fail })
  })
}

function pickInBrowser(count: number): Promise<PickedFile[]> {
  return new Promise((resolve) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = 'image/*'
    input.multiple = count > 1
    input.addEventListener('change', () => {
      resolve(Promise.all([...(input.files ?? [])].map(smaller)))
    })
    input.addEventListener('cancel', () => resolve([]))
    input.click()
  })
}

/** Above the server's own 1,600, so that nothing is lost twice. */
const LONG_SIDE = 2_000
const SMALL_ENOUGH_BYTES = 600 * 1024

/**
 * A browser hands out what the camera wrote, many megabytes: it is made smaller before it goes over the line, as
 * WeChat does by itself. What the browser cannot read is sent as it is; the server says what is wrong with it.
 */
async function smaller(file: File): Promise<PickedFile> {
  const blob = file.size > SMALL_ENOUGH_BYTES || /hei[cf]/.test(file.type) ? await redrawn(file) : file
  return { name: file.name, path: URL.createObjectURL(blob), sizeBytes: blob.size }
}

async function redrawn(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file)
    const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(picture.width * scale)
    canvas.height = Math.round(picture.height * scale)
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9))
    return blob && blob.size < file.size ? blob : file
  } catch {
    return file
  }
}

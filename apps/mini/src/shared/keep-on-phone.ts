import Taro from '@tarojs/taro'

/**
 * Keeps something on the phone, as far as there is room. Where there is none, what was kept under this name before stays,
 * and so does what stands on the page: a full phone is no reason to lose it.
 */
export function keepOnPhone(key: string, value: unknown): void {
  try {
    Taro.setStorageSync(key, value)
  } catch (error) {
    console.warn(error)
  }
}

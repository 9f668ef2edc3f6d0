import Taro from '@tarojs/taro'
import { create } from 'zustand'

const STORED = 'linli.elder-mode'
/** WeChat's own font size from which on the phone is taken to be an elder's (17 is the standard). */
const LARGE_FONT = 20

interface ElderMode {
  on: boolean
}

/** Elder mode (关怀版): chosen by the person, else following the font size set in WeChat. */
export const useElderMode = create<ElderMode>(() => {
  const on = initial()
  markDocument(on)
  return { on }
})

function initial(): boolean {
  const chosen: 'on' | 'off' | '' = Taro.getStorageSync(STORED)
  if (chosen) return chosen === 'on'
  if (process.env.TARO_ENV !== 'weapp') return false
  // Taro's types don't know it yet.
  const { fontSizeSetting = 0 } = Taro.getAppBaseInfo() as { fontSizeSetting?: number }
  return fontSizeSetting >= LARGE_FONT
}

export function setElderMode(on: boolean): void {
  Taro.setStorageSync(STORED, on ? 'on' : 'off')
  useElderMode.setState({ on })
  markDocument(on)
}

/** In a browser the title and tab bars are outside the page and follow a class on the document. */
function markDocument(on: boolean): void {
  if (process.env.TARO_ENV === 'h5') document.documentElement.classList.toggle('elder', on)
}

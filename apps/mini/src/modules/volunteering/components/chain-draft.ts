import Taro from '@tarojs/taro'
import { keepOnPhone } from '@/shared/keep-on-phone'

/** What was pasted and not imported yet, kept where it was typed until it is imported. */
export interface ChainDraft {
  shiftId: string | undefined
  groupId: string | undefined
  text: string
}

const keyOf = (recruitmentId: string) => `linli.chain.${recruitmentId}`

export function readDraft(recruitmentId: string): ChainDraft {
  const kept: ChainDraft | '' = Taro.getStorageSync(keyOf(recruitmentId))
  return kept || { shiftId: undefined, groupId: undefined, text: '' }
}

export function keepDraft(recruitmentId: string, draft: ChainDraft): void {
  keepOnPhone(keyOf(recruitmentId), draft)
}

export function forgetDraft(recruitmentId: string): void {
  Taro.removeStorageSync(keyOf(recruitmentId))
}

/** What was copied last; empty where the phone or browser does not say. */
export async function readClipboard(): Promise<string> {
  try {
    if (process.env.TARO_ENV === 'h5') return await navigator.clipboard.readText()
    return (await Taro.getClipboardData()).data
  } catch {
    return ''
  }
}

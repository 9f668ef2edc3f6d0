import Taro from '@tarojs/taro'

/** What was pasted and not taken in yet, kept where it was typed until it is. */
export interface PasteDraft {
  groupId: string | undefined
  text: string
}

const KEY = 'linli.group-paste'

export function readDraft(): PasteDraft {
  const kept: PasteDraft | '' = Taro.getStorageSync(KEY)
  return kept || { groupId: undefined, text: '' }
}

export function keepDraft(draft: PasteDraft): void {
  try {
    Taro.setStorageSync(KEY, draft)
  } catch {
    // More than the phone keeps: what stands on the page stays there.
    Taro.removeStorageSync(KEY)
  }
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

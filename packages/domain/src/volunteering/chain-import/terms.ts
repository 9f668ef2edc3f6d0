/** A WeChat group has 500 members at most; several chains of one may be pasted at once. */
export const MAX_CHAIN_LINES = 1000
export const MAX_CHAIN_CHARACTERS = 50_000

export const CHAIN_REFUSALS = {
  chain_too_long: `粘贴的内容太长了（最多 ${MAX_CHAIN_LINES} 行），请只复制最后一次接龙，或分几次导入`,
  chain_empty: '没有认出接龙里的人。请在微信群里长按接龙消息，点“复制”，再粘贴到这里',
} as const
export type ChainRefusalCode = keyof typeof CHAIN_REFUSALS

/** What a line that names nobody is. */
export const CHAIN_NOTE_KINDS = {
  title: '说明',
  example: '示例',
  sender: '谁发的',
  empty_number: '空号',
  unread: '没看懂',
} as const
export type ChainNoteKind = keyof typeof CHAIN_NOTE_KINDS

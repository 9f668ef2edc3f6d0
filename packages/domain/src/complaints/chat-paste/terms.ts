export const MAX_PASTE_BYTES = 5 * 1024 * 1024
/** More would keep everybody else waiting while they are read and written. */
export const MAX_PASTE_MESSAGES = 3000
export const MAX_PASTE_LINES = 100_000
/** In characters: three times what WeChat sends as one message. Longer is a file, a log, a book. */
export const MAX_MESSAGE_LENGTH = 20_000

export const PASTE_REFUSALS = {
  paste_empty: '还没有粘贴内容。请在微信群里多选几条消息，点“复制”，再粘贴到这里',
  paste_too_big: '粘贴的内容超过 5 MB 了，请分几次粘贴，每次少选一些',
  paste_too_many: `一次最多收 ${MAX_PASTE_MESSAGES} 条消息，请分几次粘贴`,
  paste_endless_message: '有一条消息特别长，不像聊天。请看看是不是贴错了，或者是不是漏了说话人的名字和时间',
  paste_no_chat:
    '没有认出聊天消息。请在电脑微信的群里多选消息后复制，或在手机上多选消息发到邮箱再复制，要带着说话人的名字',
} as const
export type PasteRefusalCode = keyof typeof PASTE_REFUSALS

/** What became of a message of a group. */
export const MESSAGE_DECISIONS = {
  accepted: '收为诉求',
  linked: '并到已有的诉求',
  set_aside: '不用管',
} as const
export type MessageDecision = keyof typeof MESSAGE_DECISIONS

/** What a list of the inbox shows. */
export const INBOX_SHOWS = {
  /** Waiting, and more than mere talk. */
  proposed: '要看的',
  /** Waiting, taken for mere talk: nothing is dropped. */
  chat: '像闲聊的',
  decided: '分好的',
} as const
export type InboxShow = keyof typeof INBOX_SHOWS

/** After so many hours without anybody reading it a group stands on the workbench; the manager may set another. */
export const DEFAULT_STALE_HOURS = 24
export const MIN_STALE_HOURS = 1
export const MAX_STALE_HOURS = 14 * 24

/** At once, so that nobody waits for a long transaction. */
export const MAX_DECIDED_AT_ONCE = 50
/** What was talk, or set aside, is forgotten after so many days: it concerns nobody any more. */
export const TALK_KEPT_DAYS = 90
/** A case that began by mistake is taken back within this time; later it has its own ways to end. */
export const UNDO_MINUTES = 30
/** More than this many characters of a name are no name of a reporter. */
export const MAX_SENDER_LENGTH = 20

export const INBOX_REFUSALS = {
  message_not_found: '没有找到这条消息，可能是别的网格的群',
  message_taken: '这条消息已经有人分了，请看看分到了哪里',
  message_waiting: '这条消息还没有分，不用撤销',
  message_without_words: '这条没有文字。请和同一个人说的话一起选上，再收',
  undo_too_late: `超过 ${UNDO_MINUTES} 分钟了，不能撤销。请到那件诉求里处理`,
  undo_under_way: '这件诉求已经在办了，不能撤销。请到那件诉求里处理',
  case_not_open: '这件诉求已经办结，不能再并进去。可以收为新的诉求',
} as const
export type InboxRefusalCode = keyof typeof INBOX_REFUSALS

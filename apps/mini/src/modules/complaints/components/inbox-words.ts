import type { InboxMessage, PasteResult, SweepView } from '@linli/domain/complaints/group-inbox/contract'
import { MESSAGE_CLASSES } from '@linli/domain/complaints/message-proposals/terms'
import type { TagTone } from '@linli/ui/tag'
import { day, when } from '@/shared/format'

/** `11月20日 周五 09:03`, `约 11月25日 周三`, empty where nothing is told. */
export function saidWhen({
  on,
  clock,
  dayAssumed,
}: Pick<InboxMessage, 'on' | 'clock' | 'dayAssumed'>): string {
  const said = [on && day(on), clock].filter(Boolean).join(' ')
  return on && dayAssumed ? `约 ${said}` : said
}

/** `赵明 今天 09:30 看到：李哥「楼道灯修好了」` */
export function sweptWords(sweep: SweepView | null): string {
  if (!sweep) return '还没有人看过'
  const { readByName, readAt, upTo, messages, added } = sweep
  const who = `${readByName ?? '工作人员'} ${when(readAt)}`
  if (messages === 0) return `${who} 看过，没有新的`
  const last = upTo ? `，看到${upTo.sender ?? ''}「${upTo.words}」` : ''
  return `${who} 收了 ${added} 条${last}`
}

/** `收了 5 条新的：诉求 2，咨询 1；2 条以前收过` */
export function pastedWords({ sweep, known, proposed }: PasteResult): string {
  const classes = proposed.map((each) => `${MESSAGE_CLASSES[each.class]} ${each.count}`).join('，')
  const fresh = sweep.added > 0 ? `收了 ${sweep.added} 条新的：${classes}` : '没有新的'
  return known > 0 ? `${fresh}；${known} 条以前收过` : fresh
}

export const TONE_OF_CLASS: Readonly<Record<InboxMessage['class'], TagTone>> = {
  complaint: 'brick',
  help: 'amber',
  question: 'jade',
  thanks: 'jade',
  chat: 'plain',
}

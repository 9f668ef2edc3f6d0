import type { CategoryLimitsView, NationalSpanView } from '@linli/domain/complaints/calendar/contract'
import { CALENDAR_DAY_KINDS, type CalendarDayKind } from '@linli/domain/complaints/terms'
import { DAY_MS, monthDay, startOfDate } from '@linli/domain/time'
import { Tag } from '@linli/ui/tag'
import { day } from '@/shared/format'

type Limits = Pick<CategoryLimitsView, 'answerWorkingDays' | 'solveWorkingDays'>

/** `1 个工作日答复，5 个工作日办好`, `当天答复，3 个工作日办好` */
export function limitWords({ answerWorkingDays, solveWorkingDays }: Limits): string {
  const answer = answerWorkingDays === 0 ? '当天' : `${answerWorkingDays} 个工作日`
  return `${answer}答复，${solveWorkingDays} 个工作日办好`
}

/** What changed days do to the cases that are open. */
export const recountWords = (openCases: number) =>
  openCases === 0 ? '现在没有在办的诉求。' : `还在办的 ${openCases} 件诉求，期限跟着重算。`

/** `林静 10月27日定`; empty while they are those that Linli proposes. */
export function setWords({ setAt, setByName }: CategoryLimitsView): string {
  return setAt === null ? '' : `${setByName ?? '主任'} ${monthDay(new Date(setAt))}定`
}

/** `10月1日 周四 至 10月7日 周三，共 7 天` */
export function spanDays({ from, to }: Pick<NationalSpanView, 'from' | 'to'>): string {
  if (from === to) return day(from)
  const days = (startOfDate(to).getTime() - startOfDate(from).getTime()) / DAY_MS + 1
  return `${day(from)} 至 ${day(to)}，共 ${days} 天`
}

export function kindTag(kind: CalendarDayKind) {
  return <Tag tone={kind === 'rest' ? 'jade' : 'amber'}>{CALENDAR_DAY_KINDS[kind]}</Tag>
}

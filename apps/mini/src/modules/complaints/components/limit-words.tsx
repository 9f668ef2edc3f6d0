import type { CategoryLimitsView, NationalSpanView } from '@linli/domain/complaints/calendar/contract'
import { CALENDAR_DAY_KINDS, type CalendarDayKind } from '@linli/domain/complaints/terms'
import { DAY_MS, startOfDate } from '@linli/domain/time'
import { Tag } from '@linli/ui/tag'
import { day, dayInYear } from '@/shared/format'

type Limits = Pick<CategoryLimitsView, 'answerWorkingDays' | 'solveWorkingDays'>

const withinDays = (days: number) => (days === 0 ? '当天' : `${days} 个工作日内`)

/** `1 个工作日内答复，5 个工作日内办好` */
export function limitWords({ answerWorkingDays, solveWorkingDays }: Limits): string {
  return `${withinDays(answerWorkingDays)}答复，${withinDays(solveWorkingDays)}办好`
}

/** Who set them and when; empty while they are those that Linli proposes. */
export function setWords({ setAt, setByName }: CategoryLimitsView, now = new Date()): string {
  return setAt === null ? '' : `${setByName ?? '主任'} ${dayInYear(setAt, now)}定`
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

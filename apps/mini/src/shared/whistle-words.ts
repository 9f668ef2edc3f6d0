import type { Rate } from '@linli/domain/complaints/units/contract'
import type { MyWhistleRow } from '@linli/domain/complaints/whistles/contract'
import { clock, day, when } from './format'

type Standing = Pick<MyWhistleRow, 'state' | 'due' | 'dueAt' | 'closedAt' | 'withdrawnAt' | 'reportedAt'>

/** `明天 18:00 前报到`, `超时了，应在昨天 18:00 前办完`, `今天 10:00 办完` */
export function dueWords({ state, due, dueAt, closedAt, withdrawnAt }: Standing, now = new Date()): string {
  if (closedAt) return `${when(closedAt, now)} 办完`
  if (withdrawnAt) return `${when(withdrawnAt, now)} 社区撤回`
  if (!dueAt) return '这件诉求已经结束'
  const by = `${spokenDue(dueAt, now)} 前${state === 'waiting' ? '报到' : '办完'}`
  return due === 'overdue' ? `超时了，应在${by}` : by
}

/** Midnight is the end of a day; that day is what people say. */
export const spokenDue = (dueAt: string, now = new Date()): string =>
  clock(dueAt) === '00:00' ? day(new Date(Date.parse(dueAt) - 1)) : when(dueAt, now)

/** `80%（8/10）` */
export const rateWords = ({ met, of, percent }: Rate): string =>
  percent === null ? '还没有' : `${percent}%（${met}/${of}）`

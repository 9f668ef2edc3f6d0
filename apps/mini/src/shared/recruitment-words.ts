import { spokenDuration } from '@linli/domain/time'
import type { RecruitmentSummary } from '@linli/domain/volunteering/contract'
import { filledWords, fillSeconds } from '@linli/domain/volunteering/progress/rules'
import { RECRUITMENT_PHASES } from '@linli/domain/volunteering/terms'
import type { TagTone } from '@linli/ui/tag'
import { span, when } from './format'

/** Where a notice stands for somebody who might join, as a tag; nothing while it simply recruits. */
export function recruitmentTag({
  phase,
  urgent,
}: Pick<RecruitmentSummary, 'phase' | 'urgent'>): { words: string; tone: TagTone } | undefined {
  if (phase === 'recruiting') return urgent ? { words: '急', tone: 'amber' } : undefined
  return { words: RECRUITMENT_PHASES[phase], tone: phase === 'full' ? 'jade' : 'plain' }
}

/** `11月28日 周六 09:00–12:00`; with several shifts from when on, and how many there are. */
export function shiftsWords({ startsAt, endsAt, shiftCount }: RecruitmentSummary, now: Date): string {
  return shiftCount === 1 ? span(startsAt, endsAt) : `${when(startsAt, now)} 起 · ${shiftCount} 个班次`
}

/** `每小时 10 分`, or nothing where a notice gives none. */
export function pointsWords({
  pointsPerHour,
}: Pick<RecruitmentSummary, 'pointsPerHour'>): string | undefined {
  return pointsPerHour > 0 ? `每小时 ${pointsPerHour} 分` : undefined
}

/** `还缺 44 人`, `招满了，可以候补`; nothing once nobody can join. */
export function neededWords({
  phase,
  needed,
}: Pick<RecruitmentSummary, 'phase' | 'needed'>): string | undefined {
  if (phase === 'recruiting') return `还缺 ${needed} 人`
  return phase === 'full' ? '招满了，可以候补' : undefined
}

/** Title of the card that is handed on: what is still needed, and when. Never a reward for handing it on. */
export function recruitmentCard(recruitment: RecruitmentSummary, now: Date): string {
  const urgent = recruitment.urgent && recruitment.phase === 'recruiting' ? '【急】' : ''
  const needed = neededWords(recruitment) ?? RECRUITMENT_PHASES[recruitment.phase]
  return `${urgent}${[recruitment.title, when(recruitment.startsAt, now), needed].join(' · ')}`
}

/** `发布 12 分钟`; once it was full for the first time: `18 分钟招满`. */
export function fillWords(
  facts: Pick<RecruitmentSummary, 'publishedAt' | 'filledAt' | 'phase'>,
  now: Date,
): string | undefined {
  const seconds = fillSeconds(facts)
  if (seconds !== null) return filledWords(seconds)
  if (facts.publishedAt === null || facts.phase !== 'recruiting') return undefined
  return `发布 ${spokenDuration(now.getTime() - Date.parse(facts.publishedAt))}`
}

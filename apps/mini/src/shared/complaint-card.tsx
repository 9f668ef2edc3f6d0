import type { ComplaintSummary } from '@linli/domain/complaints/reading/contract'
import { COMPLAINT_CATEGORIES, COMPLAINT_PHASES } from '@linli/domain/complaints/terms'
import { Card } from '@linli/ui/card'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import type { ReactNode } from 'react'
import { PHASE_TONES } from './complaint-words'
import { when } from './format'

interface ComplaintCardProps {
  complaint: ComplaintSummary
  now: Date
  onTap?: () => void
  /** Whose it is, where it is not the reader’s own. */
  whose?: string | null
  /** Below the words, with taps of its own. */
  children?: ReactNode
}

/** A case in a list: what, where, how far, and the last thing that happened. */
export function ComplaintCard({ complaint, now, onTap, whose, children }: ComplaintCardProps) {
  const { title, category, place, phase, followers, lastEntry, lastEntryAt } = complaint
  const about = [
    COMPLAINT_CATEGORIES[category],
    place,
    whose && `替${whose}反映`,
    followers > 0 && `${followers} 位邻居关注`,
  ]
  return (
    <Card onTap={onTap}>
      <Split top>
        <Strong>{title}</Strong>
        <Tag tone={PHASE_TONES[phase]}>{COMPLAINT_PHASES[phase]}</Tag>
      </Split>
      <Note>{about.filter(Boolean).join(' · ')}</Note>
      <Note>{`${when(lastEntryAt, now)} ${lastEntry}`}</Note>
      {children}
    </Card>
  )
}

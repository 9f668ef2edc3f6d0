import type { RecruitmentSummary } from '@linli/domain/volunteering/contract'
import { Card } from '@linli/ui/card'
import { Bar } from '@linli/ui/progress'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { fillWords, pointsWords, recruitmentTag, shiftsWords } from './recruitment-words'

interface RecruitmentCardProps {
  recruitment: RecruitmentSummary
  now: Date
  chosen?: boolean
  onTap: () => void
}

/** One notice of a list: when, what an hour earns, how full it is and since when. */
export function RecruitmentCard({ recruitment, now, chosen, onTap }: RecruitmentCardProps) {
  const { title, taken, places, phase } = recruitment
  const tag = recruitmentTag(recruitment)
  const facts = [shiftsWords(recruitment, now), pointsWords(recruitment)].filter(Boolean).join(' · ')
  return (
    <Card onTap={onTap} chosen={chosen}>
      <Split top>
        <Strong>{title}</Strong>
        {tag && <Tag tone={tag.tone}>{tag.words}</Tag>}
      </Split>
      <Note>{facts}</Note>
      {phase !== 'draft' && (
        <>
          <Bar value={taken} of={places} label={`已招 ${taken}，共 ${places} 人`} />
          <Split>
            <Note>
              已招{' '}
              <Strong inline tone="ink">
                {taken}
              </Strong>{' '}
              / {places}
            </Note>
            <Note>{fillWords(recruitment, now)}</Note>
          </Split>
        </>
      )}
    </Card>
  )
}

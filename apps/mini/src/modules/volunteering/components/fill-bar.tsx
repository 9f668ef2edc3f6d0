import type { FillProgress, RecruitmentProgress } from '@linli/domain/volunteering/progress/contract'
import { filledWords } from '@linli/domain/volunteering/progress/rules'
import { Card } from '@linli/ui/card'
import { Bar } from '@linli/ui/progress'
import { Note, Split, Strong } from '@linli/ui/text'
import { fillWords, neededWords } from '@/shared/recruitment-words'
import { useClock } from '@/shared/use-clock'
import { useLive } from '@/shared/use-live'

interface FillBarProps {
  recruitment: FillProgress & { id: string }
  /** The latest one like it that filled. */
  earlier?: RecruitmentProgress['earlier']
}

/** How full the notice is and since when, moving while one looks. */
export function FillBar({ recruitment, earlier }: FillBarProps) {
  const now = useClock()
  const watch = recruitment.phase === 'recruiting' || recruitment.phase === 'full'
  const live = useLive(recruitment.id, recruitment, watch)
  const { taken, places, waiting } = live
  const needed = neededWords(live)
  return (
    <Card>
      <Split>
        <Strong>
          已招 {taken} / {places}
        </Strong>
        <Note>{fillWords(live, now)}</Note>
      </Split>
      <Bar value={taken} of={places} label={`已招 ${taken}，共 ${places} 人`} />
      <Split>
        <Note>{[needed, waiting > 0 && `候补 ${waiting} 人`].filter(Boolean).join(' · ')}</Note>
        {earlier && <Note>上次 {filledWords(earlier.fillSeconds)}</Note>}
      </Split>
    </Card>
  )
}

import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { Card } from '@linli/ui/card'
import { Bar } from '@linli/ui/progress'
import { Note, Split, Strong } from '@linli/ui/text'
import { neededWords } from '@/shared/recruitment-words'

/** How full the notice is. */
export function FillBar({ recruitment }: { recruitment: RecruitmentView }) {
  const { taken, places, waiting } = recruitment
  return (
    <Card>
      <Split>
        <Strong>
          已招 {taken} / {places}
        </Strong>
        <Note>{neededWords(recruitment)}</Note>
      </Split>
      <Bar value={taken} of={places} label={`已招 ${taken}，共 ${places} 人`} />
      {waiting > 0 && <Note>候补 {waiting} 人</Note>}
    </Card>
  )
}

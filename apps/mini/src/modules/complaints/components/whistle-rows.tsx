import type { WhistleView } from '@linli/domain/complaints/whistles/contract'
import { Row, Rows } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { WhistleTag } from '@/shared/whistle-tag'
import { dueWords } from '@/shared/whistle-words'

interface WhistleRowsProps {
  whistles: readonly WhistleView[]
  /** Also say which case each is about. */
  withCase?: boolean
  onTap?: ((whistle: WhistleView) => void) | undefined
  /** Which of them lead anywhere; all, unless told. */
  mayTap?: (whistle: WhistleView) => boolean
}

/** Whistles as staff see them: to whom, by when, and what came of it. */
export function WhistleRows({ whistles, withCase = false, onTap, mayTap = () => true }: WhistleRowsProps) {
  return (
    <Rows>
      {whistles.map((whistle) => (
        <Row
          key={whistle.id}
          title={whistle.unitName}
          note={
            <>
              {withCase && <Note>{`第 ${whistle.caseNumber} 号 · ${whistle.caseTitle}`}</Note>}
              <Note>{dueWords(whistle)}</Note>
              {whistle.unitSuspended && <Note tone="amber">这家单位停用了，看不到吹哨，请撤回</Note>}
              <Note>{cameOf(whistle)}</Note>
            </>
          }
          tail={<WhistleTag whistle={whistle} />}
          {...(onTap && mayTap(whistle) ? { onTap: () => onTap(whistle) } : {})}
        />
      ))}
    </Rows>
  )
}

function cameOf({ outcome, withdrawReason, reportedByName, message }: WhistleView): string {
  if (outcome) return `办理结果：${outcome}`
  if (withdrawReason) return `撤回原因：${withdrawReason}`
  return reportedByName ? `${reportedByName}报到了` : message
}

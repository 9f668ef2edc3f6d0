import type { WhistleView } from '@linli/domain/complaints/whistles/contract'
import { Row, Rows } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { when } from '@/shared/format'
import { WhistleTag } from '@/shared/whistle-tag'
import { dueWords, spokenDue } from '@/shared/whistle-words'

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

/** Whistles of one unit, each with its two times and how they were kept. */
export function WhistleTimes({ whistles, onTap }: Pick<WhistleRowsProps, 'whistles' | 'onTap'>) {
  return (
    <Rows>
      {whistles.map((whistle) => (
        <Row
          key={whistle.id}
          title={`第 ${whistle.caseNumber} 号 · ${whistle.caseTitle}`}
          note={
            <>
              <Kept whistle={whistle} dueAt={whistle.answerDueAt} doneAt={whistle.reportedAt} did="报到" />
              <Kept whistle={whistle} dueAt={whistle.closeDueAt} doneAt={whistle.closedAt} did="办完" />
            </>
          }
          tail={<WhistleTag whistle={whistle} />}
          {...(onTap ? { onTap: () => onTap(whistle) } : {})}
        />
      ))}
    </Rows>
  )
}

interface KeptProps {
  whistle: Pick<WhistleView, 'withdrawnAt'>
  dueAt: string
  doneAt: string | null
  did: string
}

/** `应在昨天 18:00 前报到，今天 09:00 报到，晚了` */
function Kept({ whistle: { withdrawnAt }, dueAt, doneAt, did }: KeptProps) {
  const late = Date.parse(doneAt ?? new Date().toISOString()) > Date.parse(dueAt)
  const undone = withdrawnAt === null ? `还没有${did}` : `到撤回也没有${did}`
  const done = doneAt === null ? undone : `${when(doneAt)} ${did}${late ? '，晚了' : ''}`
  return (
    <Note
      tone={late && doneAt !== null ? 'brick' : undefined}
    >{`应在${spokenDue(dueAt)} 前${did}，${done}`}</Note>
  )
}

function cameOf({ outcome, withdrawReason, reportedByName, message }: WhistleView): string {
  if (outcome) return `办理结果：${outcome}`
  if (withdrawReason) return `撤回原因：${withdrawReason}`
  return reportedByName ? `${reportedByName}报到了` : message
}

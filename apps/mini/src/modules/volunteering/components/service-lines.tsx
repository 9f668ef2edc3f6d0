import type { SettlementLine } from '@linli/domain/volunteering/settlement/contract'
import { spokenServiceTime } from '@linli/domain/volunteering/settlement/rules'
import { Button } from '@linli/ui/button'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { useState } from 'react'
import { useElderMode } from '@/shared/elder-mode'
import { clock } from '@/shared/format'
import { type AlikeLines, alikeLines } from './alike-lines'
import { spacedCode } from './attendance-line-sheet'

/** More lines than this at once make the phone slow. */
const LINES_AT_ONCE = 40
/** Up to so many stand there by name; more are folded together by what they get. */
const FEW = { plain: 8, elder: 3 }

interface ServiceLinesProps {
  lines: readonly SettlementLine[]
  onOpen: ((line: SettlementLine) => void) | undefined
}

/** Who gets what, where nothing is in the way: those who get the same are one line until it is tapped. */
export function ServiceLines({ lines, onOpen }: ServiceLinesProps) {
  const elder = useElderMode((mode) => mode.on)
  if (lines.length <= (elder ? FEW.elder : FEW.plain)) return <Lines lines={lines} onOpen={onOpen} />
  return alikeLines(lines).map((alike) => (
    <Alike key={`${alike.serviceMinutes} ${alike.points}`} alike={alike} onOpen={onOpen} />
  ))
}

function Alike({ alike, onOpen }: Pick<ServiceLinesProps, 'onOpen'> & { alike: AlikeLines }) {
  const [shown, setShown] = useState(false)
  const { lines } = alike
  return (
    <>
      <Row
        title={`${lines.length} 人，每人 ${resultWords(alike)}`}
        note={shown ? '点一下收起' : namesWords(lines)}
        tail={<Tag tone={alike.serviceMinutes > 0 ? 'jade' : 'amber'}>{shown ? '收起' : '看名单'}</Tag>}
        onTap={() => setShown(!shown)}
      />
      {shown && <Lines lines={lines} onOpen={onOpen} />}
    </>
  )
}

/** `苏晴、王秀英、冯国国等` */
function namesWords(lines: readonly SettlementLine[]): string {
  const first = lines.slice(0, 3).map(({ name }) => name)
  return `${first.join('、')}${lines.length > first.length ? '等' : ''}`
}

function Lines({ lines, onOpen }: ServiceLinesProps) {
  const [most, setMost] = useState(LINES_AT_ONCE)
  return (
    <>
      <Rows>
        {lines.slice(0, most).map((line) => (
          <Line key={line.recordId} line={line} onTap={onOpen && (() => onOpen(line))} />
        ))}
      </Rows>
      {lines.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + LINES_AT_ONCE)}>
          再看 {lines.length - most} 人
        </Button>
      )}
    </>
  )
}

function Line({ line, onTap }: { line: SettlementLine; onTap?: (() => void) | undefined }) {
  const counted = `在岗 ${line.presentMinutes} 分钟`
  const claim = line.toClaim && `积分等本人认领${line.claimCode ? ` ${spacedCode(line.claimCode)}` : ''}`
  const corrected = line.corrections.length > 0 && '更正过'
  return (
    <Row
      title={line.name}
      note={[timesWords(line), counted, corrected, claim, line.note].filter(Boolean).join(' · ')}
      tail={<Tag tone={line.serviceMinutes > 0 ? 'jade' : 'amber'}>{resultWords(line)}</Tag>}
      onTap={onTap}
    />
  )
}

/** `09:02–12:05` */
export function timesWords({ checkedInAt, checkedOutAt }: SettlementLine): string {
  return `${clock(checkedInAt)}–${checkedOutAt ? clock(checkedOutAt) : '？'}`
}

/** `3 小时 +30` */
export const resultWords = ({ serviceMinutes, points }: { serviceMinutes: number; points: number }) =>
  points > 0 ? `${spokenServiceTime(serviceMinutes)} +${points}` : spokenServiceTime(serviceMinutes)

import { type Correction, correctServiceRecord } from '@linli/domain/volunteering/corrections/contract'
import { correctionWords, pointsChangeWords } from '@linli/domain/volunteering/corrections/rules'
import type { Settlement, SettlementLine } from '@linli/domain/volunteering/settlement/contract'
import { serviceMinutes, servicePoints, spokenServiceTime } from '@linli/domain/volunteering/settlement/rules'
import { Button, ButtonRow } from '@linli/ui/button'
import { SwitchRow } from '@linli/ui/field'
import { Fact } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { go } from '@/shared/go'
import { showError } from '@/shared/show-error'
import { lacksReason, TimesForm, timesOf, useTimes } from './times-form'

interface RecordSheetProps {
  settlement: Settlement
  line: SettlementLine
  onClose: () => void
  onCorrected: () => Promise<void>
}

/** One settled record: what it came to, what was corrected, and a correction (更正) of its hours. */
export function CorrectRecordSheet(props: RecordSheetProps) {
  const [correcting, setCorrecting] = useState(false)
  return correcting ? (
    <CorrectSheet {...props} />
  ) : (
    <RecordSheet {...props} onCorrect={() => setCorrecting(true)} />
  )
}

function RecordSheet({ line, onClose, onCorrect }: RecordSheetProps & { onCorrect: () => void }) {
  const { personId, corrections } = line
  return (
    <Sheet open title={line.name} onClose={onClose}>
      <Fact name="记了">
        {spokenServiceTime(line.serviceMinutes)}，{line.points} 分
      </Fact>
      {corrections.map((correction) => (
        <Fact key={correction.correctedAt} name="更正">
          {correctedWords(correction)}
        </Fact>
      ))}
      <Button kind="outline" onTap={onCorrect}>
        记错了，更正时长
      </Button>
      {personId && (
        <Button kind="ghost" onTap={() => go('person', { personId })}>
          看资料和电话
        </Button>
      )}
      {personId && corrections.length > 0 && (
        <Button kind="ghost" onTap={() => go('certificates', { personId })}>
          看开过的证明，哪些要重新开
        </Button>
      )}
      <Button kind="ghost" onTap={onClose}>
        关上
      </Button>
    </Sheet>
  )
}

/** `3 小时 改为 2.5 小时，−5 分 · 提前走了 · 林静 11月30日 09:12` */
function correctedWords({ before, after, reason, correctedByName, correctedAt }: Correction): string {
  const change = `${spokenServiceTime(before.serviceMinutes)} 改为 ${spokenServiceTime(after.serviceMinutes)}`
  const by = `${correctedByName ?? '社区工作人员'} ${when(correctedAt)}`
  return `${change}，${pointsChangeWords({ before, after })} · ${reason} · ${by}`
}

function CorrectSheet({ settlement, line, onClose, onCorrected }: RecordSheetProps) {
  const { shift } = settlement
  const at = (time: string | null) => (time === null ? null : { at: time })
  const known = { checkedIn: at(line.checkedInAt), checkedOut: at(line.checkedOutAt) }
  const [draft, setDraft] = useTimes(shift, known)
  const [none, setNone] = useState(false)
  const times = { ...timesOf(shift, draft), ...(none && { checkedOutAt: null }) }
  const save = async () => {
    const seen = { serviceMinutes: line.serviceMinutes, points: line.points }
    try {
      const { certificates } = await call(correctServiceRecord, {
        params: { recordId: line.recordId },
        body: { ...times, seen },
      })
      const paper = certificates > 0 ? `，开过的 ${certificates} 份证明要重新开` : ''
      toast(`更正好了，已经告诉本人${paper}`)
      onClose()
    } catch (error) {
      showError(error)
    }
    // Also after a refusal: a colleague may have corrected it meanwhile.
    await onCorrected()
  }
  const short = lacksReason(draft)
  return (
    <Sheet
      open
      title={`更正${line.name}的时长`}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不改
          </Button>
          <Button grow={1.4} disabled={short} reason={short ? '请写为什么改' : undefined} onTap={save}>
            更正
          </Button>
        </ButtonRow>
      }
    >
      <TimesForm shift={shift} over draft={draft} onChange={setDraft} />
      <SwitchRow title="没有服务，一分钟也不记" on={none} onChange={setNone} />
      <Note>{changeWords({ settlement, line, times })}</Note>
    </Sheet>
  )
}

interface ChangeProps {
  settlement: Settlement
  line: SettlementLine
  times: ReturnType<typeof timesOf>
}

/** What the volunteer will read, by the rule the server counts with. */
function changeWords({ settlement, line, times }: ChangeProps): string {
  const { shift, rounding, roundingMinutes } = settlement
  const startsAt = new Date(shift.startsAt)
  const minutes = serviceMinutes(
    {
      startsAt,
      endsAt: new Date(shift.endsAt),
      checkedInAt: new Date(times.checkedInAt),
      checkedOutAt: times.checkedOutAt === null ? null : new Date(times.checkedOutAt),
    },
    { rounding, roundingMinutes },
  )
  if (minutes === line.serviceMinutes) return '按这个时间算，时长不变'
  const after = { serviceMinutes: minutes, points: servicePoints(minutes, shift.pointsPerHour) }
  const change = { startsAt, before: line, after }
  return `更正：${correctionWords(change)}，${pointsChangeWords(change)}。原来的记录保留，本人会收到消息`
}

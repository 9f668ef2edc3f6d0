import { setCalendarDays } from '@linli/domain/complaints/calendar/contract'
import {
  CALENDAR_REFUSALS,
  MAX_DAY_NOTE_LENGTH,
  MAX_DAYS_AHEAD,
} from '@linli/domain/complaints/calendar/terms'
import { CALENDAR_DAY_KINDS, type CalendarDayKind } from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { dateAfter } from '@linli/domain/time'
import { Button, ButtonRow } from '@linli/ui/button'
import { DateField, FieldRow, TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Segmented } from '@linli/ui/segmented'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { day, today } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { recountWords, spanDays } from './limit-words'

const KINDS = codesOf(CALENDAR_DAY_KINDS).map((value) => ({ value, label: CALENDAR_DAY_KINDS[value] }))

interface DaysSheetProps {
  /** Cases whose deadlines follow. */
  openCases: number
  onClose: () => void
  onSet: () => Promise<void>
}

/** The manager names days on which the community works or rests unlike the nation. */
export function DaysSheet({ openCases, onClose, onSet }: DaysSheetProps) {
  const [kind, setKind] = useState<CalendarDayKind>('rest')
  const [from, setFrom] = useState(dateAfter(today()))
  const [to, setTo] = useState(from)
  const [note, setNote] = useState('')
  const last = dateAfter(today(), MAX_DAYS_AHEAD)
  const reason =
    to < from
      ? CALENDAR_REFUSALS.days_reversed
      : note.trim() === ''
        ? '请写一句原因，大家看得明白'
        : undefined
  const changeFrom = (on: string) => {
    // Mostly it is one day: the end goes along until it is chosen.
    if (to === from || to < on) setTo(on)
    setFrom(on)
  }
  const save = async () => {
    try {
      const { days } = await call(setCalendarDays, { body: { from, to, kind, note: note.trim() } })
      toast(days.length === 1 ? '定好了，期限正在重算' : `定好了 ${days.length} 天，期限正在重算`)
      onClose()
    } catch (error) {
      showError(error)
    }
    await onSet()
  }
  return (
    <Sheet
      open
      title="安排社区的日子"
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button grow={1.4} disabled={reason !== undefined} reason={reason} onTap={save}>
            就这样定
          </Button>
        </ButtonRow>
      }
    >
      <Segmented label="上班还是放假" options={KINDS} value={kind} onChange={setKind} />
      <FieldRow>
        <DateField label="第一天" from={today()} to={last} value={from} onChange={changeFrom} />
        <DateField label="最后一天" from={from} to={last} value={to} onChange={setTo} />
      </FieldRow>
      <TextField
        label="为什么"
        placeholder={kind === 'rest' ? '比如：搬办公室' : '比如：补停水那天'}
        maxLength={MAX_DAY_NOTE_LENGTH}
        value={note}
        onChange={setNote}
      />
      <Notice title={`${from === to ? day(from) : spanDays({ from, to })}，${CALENDAR_DAY_KINDS[kind]}`}>
        <Note tone="ink">
          {kind === 'rest' ? '不算进诉求的时限。' : '算进诉求的时限，期限会提前。'}
          {recountWords(openCases)}工作人员都会收到消息。本来就{CALENDAR_DAY_KINDS[kind]}的日子会自己略过。
        </Note>
      </Notice>
    </Sheet>
  )
}

import type { AttendanceShift } from '@linli/domain/volunteering/attendance/contract'
import { MAX_NOTE } from '@linli/domain/volunteering/attendance/terms'
import { FieldRow, SwitchRow, TextField, TimeField } from '@linli/ui/field'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { clock, span } from '@/shared/format'
import { clockInside, momentOf } from './shift-times'

export interface WrittenTimes {
  checkedInAt: string
  checkedOutAt: string | null
  reason: string
}

export interface TimesDraft {
  from: string
  to: string
  /** Still there: no leaving yet. */
  stays: boolean
  reason: string
}

interface NotedTimes {
  checkedIn: { at: string } | null
  checkedOut: { at: string } | null
}

/** What stands in the list already, as it would count; else the whole shift. */
export function useTimes(shift: AttendanceShift, line?: NotedTimes) {
  return useState<TimesDraft>(() => ({
    from: clockInside(shift, line?.checkedIn?.at, clock(shift.startsAt)),
    to: clockInside(shift, line?.checkedOut?.at, clock(shift.endsAt)),
    stays: false,
    reason: '',
  }))
}

export function timesOf(shift: AttendanceShift, { from, to, stays, reason }: TimesDraft): WrittenTimes {
  const checkedOutAt = stays ? null : momentOf(shift, to)
  return { checkedInAt: momentOf(shift, from), checkedOutAt, reason: reason.trim() }
}

interface TimesFormProps {
  shift: AttendanceShift
  /** The shift is over: nobody is still there. */
  over: boolean
  draft: TimesDraft
  onChange: (draft: TimesDraft) => void
}

/** When somebody came and left, and why it is written by hand. */
export function TimesForm({ shift, over, draft, onChange }: TimesFormProps) {
  const set = (change: Partial<TimesDraft>) => onChange({ ...draft, ...change })
  return (
    <>
      <Note>班次 {span(shift.startsAt, shift.endsAt)}，只能填这中间的时间</Note>
      <FieldRow>
        <TimeField label="来的时间" value={draft.from} onChange={(from) => set({ from })} />
        {!draft.stays && <TimeField label="走的时间" value={draft.to} onChange={(to) => set({ to })} />}
      </FieldRow>
      {!over && (
        <SwitchRow title="人还在，走的时候再签退" on={draft.stays} onChange={(stays) => set({ stays })} />
      )}
      <TextField
        label="原因"
        placeholder="如：没带手机，纸上签的到"
        maxLength={MAX_NOTE}
        value={draft.reason}
        onChange={(reason) => set({ reason })}
      />
    </>
  )
}

export const lacksReason = ({ reason }: TimesDraft) => reason.trim().length < 2

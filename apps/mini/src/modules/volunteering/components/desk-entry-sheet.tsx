import type { PersonSummary } from '@linli/domain/people/contract'
import {
  type AttendanceLine,
  type AttendanceShift,
  enterAtDesk,
} from '@linli/domain/volunteering/attendance/contract'
import { MAX_GUEST_NAME } from '@linli/domain/volunteering/attendance/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { Sheet } from '@linli/ui/sheet'
import { Note, Split, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PersonSearch, personName } from '@/shared/person-search'
import { showError } from '@/shared/show-error'
import { spacedCode } from './attendance-line-sheet'
import { lacksReason, TimesForm, timesOf, useTimes } from './times-form'

interface DeskEntrySheetProps {
  shift: AttendanceShift
  over: boolean
  onClose: () => void
  onEntered: () => Promise<void>
}

/** Somebody who came without a place: a neighbour without a phone, or a guest by name. */
export function DeskEntrySheet({ shift, over, onClose, onEntered }: DeskEntrySheetProps) {
  const [kind, setKind] = useState<'person' | 'guest'>('person')
  const [person, setPerson] = useState<PersonSummary>()
  const [guestName, setGuestName] = useState('')
  const [draft, setDraft] = useTimes(shift)
  const [done, setDone] = useState<AttendanceLine>()
  const enter = async () => {
    try {
      const who = kind === 'guest' ? { guestName: guestName.trim() } : { personId: person?.id ?? '' }
      const body = { who, ...timesOf(shift, draft) }
      setDone(await call(enterAtDesk, { params: { shiftId: shift.shiftId }, body }))
      await onEntered()
    } catch (error) {
      showError(error)
    }
  }
  if (done) return <Entered line={done} onClose={onClose} />
  const missing =
    kind === 'person' && !person
      ? '先找到这位居民'
      : kind === 'guest' && guestName.trim() === ''
        ? '请写名字'
        : lacksReason(draft)
          ? '请写为什么补'
          : undefined
  return (
    <Sheet
      open
      title="补一个人"
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不补
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={enter}>
            补上
          </Button>
        </ButtonRow>
      }
    >
      <Segmented
        label="是谁"
        options={[
          { value: 'person', label: '花名册里的居民' },
          { value: 'guest', label: '只知道名字' },
        ]}
        value={kind}
        onChange={setKind}
      />
      {kind === 'guest' && (
        <TextField
          label="名字"
          help="补上后有一个认领码，本人凭码领时长和积分"
          maxLength={MAX_GUEST_NAME}
          value={guestName}
          onChange={setGuestName}
        />
      )}
      {kind === 'person' && !person && <PersonSearch onPick={setPerson} />}
      {kind === 'person' && person && (
        <Card>
          <Split>
            <Strong>{personName(person)}</Strong>
            <Button kind="outline" size="s" onTap={() => setPerson(undefined)}>
              换一位
            </Button>
          </Split>
          <Note>{person.address}</Note>
        </Card>
      )}
      <TimesForm shift={shift} over={over} draft={draft} onChange={setDraft} />
    </Sheet>
  )
}

function Entered({ line, onClose }: { line: AttendanceLine; onClose: () => void }) {
  return (
    <Sheet open title={`${line.name}补上了`} onClose={onClose}>
      {line.claimCode && (
        <Card centred>
          <Note centred>认领码，请抄给本人</Note>
          <Strong tone="jade">{spacedCode(line.claimCode)}</Strong>
          <Note centred>在“志愿 › 我的服务记录”里输这个码，时长和积分就归到本人名下</Note>
        </Card>
      )}
      <Button onTap={onClose}>好</Button>
    </Sheet>
  )
}

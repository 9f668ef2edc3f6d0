import type { ReportForm } from '@linli/domain/complaints/intake/contract'
import {
  MAX_GUEST_NAME_LENGTH,
  MAX_HEARD_DAYS_AGO,
  STAFF_CHANNELS,
} from '@linli/domain/complaints/intake/terms'
import { codesOf } from '@linli/domain/terms'
import { DAY_MS, dateOn } from '@linli/domain/time'
import { Button } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { DateField, FieldRow, PickerField, SwitchRow, TextField, TimeField } from '@linli/ui/field'
import { Row } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { useState } from 'react'
import { PersonSearch, personName } from '@/shared/person-search'
import type { ReportDraft } from './report-draft'

const CHANNELS = codesOf(STAFF_CHANNELS).map((value) => ({ value, label: STAFF_CHANNELS[value] }))

interface HeardFromProps {
  form: ReportForm
  draft: ReportDraft
  set: (change: Partial<ReportDraft>) => void
}

/** For staff: from whom they heard it, how and when. */
export function HeardFromFields({ form, draft, set }: HeardFromProps) {
  const { channel, chatGroupId } = draft
  return (
    <>
      <Segmented
        label="来源"
        options={CHANNELS}
        value={channel}
        onChange={(next) => set({ channel: next })}
      />
      {channel === 'group' && (
        <PickerField
          label="哪个群"
          options={form.chatGroups.map(({ id, name }) => ({ value: id, label: name }))}
          value={chatGroupId}
          onChange={(next) => set({ chatGroupId: next })}
        />
      )}
      <Who draft={draft} set={set} />
      <When draft={draft} set={set} />
    </>
  )
}

function Who({ draft, set }: Omit<HeardFromProps, 'form'>) {
  const [searching, setSearching] = useState(false)
  const { person, guestName, guestPhone } = draft
  if (person)
    return (
      <Row
        title={person.name}
        note={person.address}
        tailTaps
        tail={
          <Button
            size="s"
            kind="ghost"
            label={`换人，不是${person.name}`}
            onTap={() => set({ person: undefined })}
          >
            换人
          </Button>
        }
      />
    )
  return (
    <>
      <FieldRow>
        <TextField
          label="谁说的"
          placeholder="姓名或称呼，可以不填"
          maxLength={MAX_GUEST_NAME_LENGTH}
          value={guestName}
          onChange={(next) => set({ guestName: next })}
        />
        <TextField
          label="电话"
          placeholder="回访用，可以不填"
          keyboard="number"
          maxLength={20}
          value={guestPhone}
          onChange={(next) => set({ guestPhone: next })}
        />
      </FieldRow>
      <Button kind="ghost" size="s" onTap={() => setSearching(!searching)}>
        {searching ? '不找了，只记名字' : '从花名册里找，办完能通知到本人'}
      </Button>
      {searching && (
        <PersonSearch
          onPick={(found) => {
            set({ person: { id: found.id, name: personName(found), address: found.address } })
            setSearching(false)
          }}
        />
      )}
    </>
  )
}

function When({ draft, set }: Omit<HeardFromProps, 'form'>) {
  const today = new Date()
  const { heardOn, heardAt } = draft
  return (
    <>
      <SwitchRow
        title="不是刚才说的"
        note="期限从听到的那天算起"
        on={heardOn !== undefined}
        onChange={(on) => set({ heardOn: on ? dateOn(today) : undefined })}
      />
      {heardOn !== undefined && (
        <FieldRow>
          <DateField
            label="哪天听到的"
            value={heardOn}
            from={dateOn(new Date(today.getTime() - (MAX_HEARD_DAYS_AGO - 1) * DAY_MS))}
            to={dateOn(today)}
            onChange={(next) => next && set({ heardOn: next })}
          />
          <TimeField label="几点" value={heardAt} onChange={(next) => next && set({ heardAt: next })} />
        </FieldRow>
      )}
    </>
  )
}

/** For staff: who has it from here on. */
export function FirstAskedFields({ form, draft, set }: HeardFromProps) {
  return (
    <>
      <CheckRow
        title="我来负责（首问负责）"
        note="由我跟到办完；不勾就留给网格受理"
        checked={draft.acceptNow}
        onChange={(acceptNow) => set({ acceptNow })}
      />
      <PickerField
        label="归哪个网格"
        placeholder="按地点自动分"
        options={form.grids.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.gridId}
        onChange={(gridId) => set({ gridId })}
      />
    </>
  )
}

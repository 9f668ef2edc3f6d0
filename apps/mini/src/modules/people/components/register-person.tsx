import { type PersonSummary, type PersonView, registerPerson } from '@linli/domain/people/contract'
import { needsConsent } from '@linli/domain/people/rules'
import { CONSENT_TEXT, type HouseholdRelation, SPOKEN_RELATIONS } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { DateField, PickerField, TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Sheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { today } from '@/shared/format'
import { personName } from '@/shared/person-search'
import { showError } from '@/shared/show-error'

const RELATIONS = Object.entries(SPOKEN_RELATIONS).map(([value, label]) => ({
  value: value as HouseholdRelation,
  label,
}))

interface RegisterPersonProps {
  open: boolean
  householdId: string
  address: string
  /** Who may have signed for a child. */
  adults: PersonSummary[]
  onClose: () => void
  onRegistered: (person: PersonView) => void
}

interface Fields {
  name: string
  relation: HouseholdRelation | undefined
  bornOn: string
  phone: string
  idNumber: string
  guardianId: string | undefined
  signed: boolean
}

const BLANK: Fields = {
  name: '',
  relation: undefined,
  bornOn: '',
  phone: '',
  idNumber: '',
  guardianId: undefined,
  signed: false,
}

/** Adds somebody to a household at the desk: an elder without a phone, a child whose parent signs on paper. */
export function RegisterPerson(props: RegisterPersonProps) {
  const { open, householdId, address, adults, onClose, onRegistered } = props
  const [fields, setFields] = useState(BLANK)
  const [refused, setRefused] = useState<string>()
  useEffect(() => {
    if (open) setFields(BLANK)
    setRefused(undefined)
  }, [open])
  const set = (part: Partial<Fields>) => {
    setFields({ ...fields, ...part })
    setRefused(undefined)
  }
  const isChild = needsConsent(fields.bornOn || null, new Date())
  const missing = missingIn(fields, isChild)
  const register = async () => {
    try {
      const person = await call(registerPerson, { body: { householdId, ...bodyOf(fields, isChild) } })
      toast(`${person.name}登记好了`)
      onRegistered(person)
    } catch (error) {
      if (error instanceof CallError && error.status > 0) setRefused(error.message)
      else showError(error)
    }
  }
  return (
    <Sheet
      open={open}
      title="登记一位家人"
      onClose={onClose}
      footer={
        <Button disabled={missing !== undefined} reason={missing} onTap={register}>
          登记到这一户
        </Button>
      }
    >
      <Notice tone="jade">{address}</Notice>
      <TextField label="姓名" maxLength={40} value={fields.name} onChange={(name) => set({ name })} />
      <PickerField
        label="与户主关系"
        options={RELATIONS}
        value={fields.relation}
        onChange={(relation) => set({ relation })}
      />
      <DateField
        label="出生日期（活动限年龄时要用）"
        from="1900-01-01"
        to={today()}
        value={fields.bornOn}
        onChange={(bornOn) => set({ bornOn })}
      />
      <TextField
        label="手机号（没有就空着）"
        keyboard="number"
        maxLength={20}
        value={fields.phone}
        onChange={(phone) => set({ phone })}
      />
      <TextField
        label="身份证号（可以不填）"
        keyboard="idcard"
        maxLength={20}
        value={fields.idNumber}
        onChange={(idNumber) => set({ idNumber })}
      />
      {isChild && <PaperConsent {...{ adults, fields, set }} />}
      {refused && <Notice tone="brick">{refused}</Notice>}
    </Sheet>
  )
}

interface PaperConsentProps {
  adults: PersonSummary[]
  fields: Pick<Fields, 'guardianId' | 'signed'>
  set: (part: Partial<Fields>) => void
}

/** Which guardian signed the consent on paper. */
export function PaperConsent({ adults, fields, set }: PaperConsentProps) {
  return (
    <>
      <PickerField
        label="不满 14 岁，哪位监护人签的同意书"
        placeholder="选监护人"
        options={adults.map((adult) => ({ value: adult.id, label: personName(adult) }))}
        value={fields.guardianId}
        onChange={(guardianId) => set({ guardianId })}
      />
      <CheckRow
        title="监护人已在纸质同意书上签字"
        note={`同意书第 ${CONSENT_TEXT.version} 版，请收好存档`}
        checked={fields.signed}
        onChange={(signed) => set({ signed })}
      />
    </>
  )
}

function missingIn(fields: Fields, isChild: boolean): string | undefined {
  if (fields.name.trim() === '') return '请填姓名'
  if (!fields.relation) return '请选与户主的关系'
  if (!isChild) return undefined
  if (!fields.guardianId) return '请选监护人'
  return fields.signed ? undefined : '要监护人先在纸上签字'
}

function bodyOf({ name, relation, bornOn, phone, idNumber, guardianId }: Fields, isChild: boolean) {
  return {
    name: name.trim(),
    relation: relation ?? 'other',
    ...(bornOn && { bornOn }),
    ...(phone.trim() && { phone: phone.trim() }),
    ...(idNumber.trim() && { idNumber: idNumber.trim() }),
    ...(isChild && guardianId && { consent: { guardianId, version: CONSENT_TEXT.version } }),
  }
}

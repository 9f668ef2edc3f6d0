import { addMyChild, type ConsentText, type FamilyView } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { DateField, TextField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { Sheet } from '@linli/ui/sheet'
import { Note, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { today } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { ConsentWords } from './consent-sheet'

type Relation = 'son' | 'daughter'

const RELATIONS: { value: Relation; label: string }[] = [
  { value: 'son', label: '儿子' },
  { value: 'daughter', label: '女儿' },
]

const EMPTY = { name: '', bornOn: '', relation: 'son' as Relation, idNumber: '' }

interface AddChildSheetProps {
  open: boolean
  consent: ConsentText
  onClose: () => void
  onAdded: (family: FamilyView) => void
}

/** A guardian adds a child and consents in one step. */
export function AddChildSheet({ open, consent, onClose, onAdded }: AddChildSheetProps) {
  const [child, setChild] = useState(EMPTY)
  const [agreed, setAgreed] = useState(false)
  const [refusal, setRefusal] = useState<string>()
  const set = (part: Partial<typeof EMPTY>) => setChild((before) => ({ ...before, ...part }))
  const missing = missingWords(child, agreed)

  const add = async () => {
    const { idNumber, ...rest } = child
    const body = { ...rest, idNumber: idNumber.trim() || undefined, consentVersion: consent.version }
    setRefusal(undefined)
    try {
      onAdded(await call(addMyChild, { body }))
      toast(`${child.name}添加好了`)
      setChild(EMPTY)
      setAgreed(false)
    } catch (error) {
      if (error instanceof CallError && error.status >= 400 && error.status < 500) setRefusal(error.message)
      else showError(error)
    }
  }
  return (
    <Sheet
      open={open}
      title="添加孩子"
      onClose={onClose}
      footer={
        <Button disabled={missing !== undefined} reason={missing ?? refusal} onTap={add}>
          添加
        </Button>
      }
    >
      <TextField label="孩子姓名" value={child.name} onChange={(name) => set({ name })} maxLength={40} />
      <DateField label="出生日期" value={child.bornOn} to={today()} onChange={(bornOn) => set({ bornOn })} />
      <Note>与你的关系</Note>
      <Segmented
        label="与你的关系"
        options={RELATIONS}
        value={child.relation}
        onChange={(relation) => set({ relation })}
      />
      <TextField
        label="身份证号（可以不填）"
        keyboard="idcard"
        value={child.idNumber}
        onChange={(idNumber) => set({ idNumber })}
        maxLength={30}
      />
      {refusal && <Note tone="brick">{refusal}</Note>}
      <Card>
        <Strong>{consent.title}</Strong>
        <ConsentWords consent={consent} />
      </Card>
      <CheckRow title="我是孩子的监护人，看过并同意" checked={agreed} onChange={setAgreed} />
    </Sheet>
  )
}

function missingWords(child: typeof EMPTY, agreed: boolean): string | undefined {
  if (child.name.trim() === '') return '请填孩子姓名'
  if (child.bornOn === '') return '请选出生日期'
  return agreed ? undefined : '请看过同意书，再打上勾'
}

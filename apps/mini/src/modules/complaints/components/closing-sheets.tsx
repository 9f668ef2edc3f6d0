import { callBack, resolveComplaint } from '@linli/domain/complaints/closing/contract'
import type { Said } from '@linli/domain/complaints/closing/rules'
import { MAX_ANSWER_LENGTH, RESIDENT_VERDICTS } from '@linli/domain/complaints/terms'
import { LongTextField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PhotoPicker } from '@/shared/photo-picker'
import { FormSheet, lacks, optionsOf, type SheetProps, useAct } from './form-sheet'
import { NOTHING_SAID, SaidFields, sentAs } from './said-fields'
import { useWritten, type Written } from './use-written'

export function ResolveSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const { text, setText, photos, send } = useWritten(`resolve.${params.complaintId}`)
  const answered = props.handled.complaint.firstAnsweredAt !== null
  const words = text.trim()
  const missing = answered && words === '' ? undefined : lacks(text, '怎么办好的')
  const resolve = ({ attachmentIds }: Written) =>
    call(resolveComplaint, { params, body: { text: words === '' ? null : words, attachmentIds } })
  return (
    <FormSheet
      title="办完了，请居民确认"
      yes="请居民确认"
      missing={missing}
      onClose={props.onClose}
      onYes={() => run(() => send(resolve), '已经请居民确认')}
    >
      <LongTextField
        label={answered ? '怎么办好的（可以不写）' : '怎么办好的'}
        placeholder="如：灯泡换好了，今晚亮了"
        value={text}
        maxLength={MAX_ANSWER_LENGTH}
        onChange={setText}
      />
      <PhotoPicker attachments={photos} label="办好以后的照片" />
      <Note>居民会收到消息，说解决没解决。他说没解决，会回到你这里接着办</Note>
    </FormSheet>
  )
}

const NOT_REACHED = 'not_reached'
const OUTCOMES = [...optionsOf(RESIDENT_VERDICTS), { value: NOT_REACHED, label: '还没说' }] as const
type Outcome = (typeof OUTCOMES)[number]['value']

export function CallBackSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [outcome, setOutcome] = useState<Outcome>(NOT_REACHED)
  const [rest, setRest] = useState<Said>(NOTHING_SAID)
  const said: Said = { ...rest, verdict: outcome === NOT_REACHED ? null : outcome }
  const body = said.verdict === null ? NOTHING_SAID : sentAs(said)
  return (
    <FormSheet
      title="记下回访"
      yes="记下来"
      onClose={props.onClose}
      onYes={() => run(() => call(callBack, { params, body }), '记下了，已经告诉居民')}
    >
      <Segmented label="居民怎么说" options={[...OUTCOMES]} value={outcome} onChange={setOutcome} />
      {outcome === NOT_REACHED ? (
        <Note>没联系上，或者居民还说不准。从今天算起满 7 天没有回音，会按“没有回音”办结，不算解决</Note>
      ) : (
        <Note>替居民记下，写明是你代记的。居民会收到记了什么</Note>
      )}
      <SaidFields said={said} by="staff" onChange={setRest} />
    </FormSheet>
  )
}

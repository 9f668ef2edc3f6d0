import {
  acceptComplaint,
  addNote,
  answerComplaint,
  handOverComplaint,
  listColleagues,
  takeOverComplaint,
  transferComplaint,
} from '@linli/domain/complaints/handling/contract'
import { resumeComplaint } from '@linli/domain/complaints/pausing/contract'
import { listTemplates } from '@linli/domain/complaints/templates/contract'
import { MAX_ANSWER_LENGTH } from '@linli/domain/complaints/terms'
import { listGridsOfWork } from '@linli/domain/complaints/work-list/contract'
import { LongTextField, PickerField } from '@linli/ui/field'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PhotoPicker } from '@/shared/photo-picker'
import { useServerData } from '@/shared/use-server-data'
import {
  DecideSheet,
  DetailsSheet,
  ExtensionSheet,
  MergeSheet,
  PauseSheet,
  PrioritySheet,
  SplitSheet,
} from './change-sheets'
import { CallBackSheet, ResolveSheet } from './closing-sheets'
import { FormSheet, lacks, type SheetProps, useAct } from './form-sheet'
import type { SheetKind } from './handle-buttons'
import { ReporterSheet } from './reporter-sheet'
import { useWritten } from './use-written'

/** The sheet of an act; each sends it and closes. */
export function ActSheet({ kind, ...props }: SheetProps & { kind: SheetKind }) {
  switch (kind) {
    case 'accept':
    case 'take_over':
    case 'resume':
      return <PlainSheet kind={kind} {...props} />
    case 'answer':
      return <AnswerSheet {...props} />
    case 'resolve':
      return <ResolveSheet {...props} />
    case 'call_back':
      return <CallBackSheet {...props} />
    case 'note':
      return <NoteSheet {...props} />
    case 'hand_over':
      return <HandOverSheet {...props} />
    case 'transfer':
      return <TransferSheet {...props} />
    case 'pause':
      return <PauseSheet {...props} />
    case 'ask_extension':
      return <ExtensionSheet {...props} />
    case 'decide_extension':
      return <DecideSheet {...props} />
    case 'set_priority':
      return <PrioritySheet {...props} />
    case 'change_details':
      return <DetailsSheet {...props} />
    case 'name_reporter':
      return <ReporterSheet {...props} />
    case 'merge':
      return <MergeSheet {...props} />
    case 'split':
      return <SplitSheet {...props} />
  }
}

const PLAIN = {
  accept: {
    endpoint: acceptComplaint,
    title: '由你受理？',
    note: '受理以后由你首问负责，一直到居民说解决了，或者转给同事。',
    yes: '受理',
    done: '受理了，已经告诉居民',
  },
  take_over: {
    endpoint: takeOverComplaint,
    title: '接过来办？',
    note: '以后由你负责，原来的负责人和居民都会收到消息。',
    yes: '接过来',
    done: '接过来了',
  },
  resume: {
    endpoint: resumeComplaint,
    title: '恢复办理？',
    note: '期限接着走，居民会收到新的期限。',
    yes: '恢复办理',
    done: '恢复办理了',
  },
} as const

function PlainSheet({ kind, ...props }: SheetProps & { kind: keyof typeof PLAIN }) {
  const { params, run } = useAct(props)
  const { endpoint, title, note, yes, done } = PLAIN[kind]
  return (
    <ConfirmSheet
      open
      title={title}
      note={note}
      yes={yes}
      onClose={props.onClose}
      onYes={() => run(() => call(endpoint, { params, body: {} }), done)}
    />
  )
}

function AnswerSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const { category } = props.handled.complaint
  const { text, setText, photos, send } = useWritten(`answer.${params.complaintId}`)
  const { value: templates } = useServerData(() => call(listTemplates, { query: { category } }))
  const options = (templates?.rows ?? []).map(({ id, title }) => ({ value: id, label: title }))
  const fill = (id: string) => setText(templates?.rows.find((row) => row.id === id)?.text ?? text)
  return (
    <FormSheet
      title="答复居民"
      yes="发给居民"
      missing={lacks(text, '答复')}
      onClose={props.onClose}
      onYes={() =>
        run(() => send((body) => call(answerComplaint, { params, body })), '答复了，居民收到了消息')
      }
    >
      {options.length > 0 && (
        <PickerField label="用模板" placeholder="不用" options={options} value={undefined} onChange={fill} />
      )}
      <LongTextField label="答复" value={text} maxLength={MAX_ANSWER_LENGTH} onChange={setText} />
      <PhotoPicker attachments={photos} />
      <Note>反映人和关注的邻居都看得到。只给同事看的，记在“内部记录”里</Note>
    </FormSheet>
  )
}

function NoteSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const { text, setText, photos, send } = useWritten(`note.${params.complaintId}`)
  return (
    <FormSheet
      title="内部记录"
      yes="记下来"
      missing={lacks(text, '内容')}
      onClose={props.onClose}
      onYes={() => run(() => send((body) => call(addNote, { params, body })), '记下了')}
    >
      <LongTextField label="记录" value={text} maxLength={MAX_ANSWER_LENGTH} onChange={setText} />
      <PhotoPicker attachments={photos} />
      <Note>只有工作人员看得到，居民看不到</Note>
    </FormSheet>
  )
}

function useColleagues(complaintId: string) {
  const { value } = useServerData(() => call(listColleagues, { params: { complaintId } }))
  return value?.rows ?? []
}

function HandOverSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const colleagues = useColleagues(params.complaintId)
  const [toId, setToId] = useState<string>()
  const [reason, setReason] = useState('')
  const options = colleagues
    .filter(({ id, mayHandle }) => mayHandle && id !== props.handled.handling.owner?.id)
    .map(({ id, name, gridName }) => ({ value: id, label: gridName ? `${name} · ${gridName}` : name }))
  const missing = toId === undefined ? '请选一位同事' : lacks(reason, '原因')
  return (
    <FormSheet
      title="转给同事"
      yes="转交"
      missing={missing}
      onClose={props.onClose}
      onYes={() =>
        run(
          () => call(handOverComplaint, { params, body: { toId: toId ?? '', reason } }),
          '转交了，同事和居民都收到了消息',
        )
      }
    >
      <PickerField label="转给谁" options={options} value={toId} onChange={setToId} />
      <LongTextField label="原因" value={reason} maxLength={200} onChange={setReason} />
    </FormSheet>
  )
}

function TransferSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const { value: grids } = useServerData(() => call(listGridsOfWork))
  const colleagues = useColleagues(params.complaintId)
  const [gridId, setGridId] = useState<string>()
  const [toId, setToId] = useState<string>()
  const [reason, setReason] = useState('')
  const owned = props.handled.handling.owner !== null
  const options = (grids?.rows ?? [])
    .filter(({ id }) => id !== props.handled.handling.gridId)
    .map(({ id, name }) => ({ value: id, label: name }))
  const there = colleagues.filter((each) => each.gridId === gridId)
  const missing = gridId === undefined ? '请选网格' : lacks(reason, '原因')
  const body = { gridId: gridId ?? '', reason, toId: toId ?? null }
  return (
    <FormSheet
      title="转到别的网格"
      yes="转过去"
      missing={missing}
      onClose={props.onClose}
      onYes={() => run(() => call(transferComplaint, { params, body }), '转过去了')}
    >
      <PickerField
        label="网格"
        options={options}
        value={gridId}
        onChange={(id) => {
          setGridId(id)
          setToId(undefined)
        }}
      />
      {owned && there.length > 0 && (
        <PickerField
          label="那边由谁负责"
          placeholder="先不定"
          options={there.map(({ id, name }) => ({ value: id, label: name }))}
          value={toId}
          onChange={setToId}
        />
      )}
      <LongTextField label="原因" value={reason} maxLength={200} onChange={setReason} />
      {owned && <Note>那边有人接手以前，还是现在的负责人负责</Note>}
    </FormSheet>
  )
}

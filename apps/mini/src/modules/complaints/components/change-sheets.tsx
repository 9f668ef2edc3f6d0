import { changeDetails, setPriority } from '@linli/domain/complaints/details/contract'
import { mergeComplaint, splitComplaint } from '@linli/domain/complaints/merging/contract'
import { askForExtension, decideExtension, pauseComplaint } from '@linli/domain/complaints/pausing/contract'
import {
  COMPLAINT_CATEGORIES,
  COMPLAINT_KINDS,
  type ComplaintCategory,
  MAX_TITLE_LENGTH,
  PRIORITIES,
} from '@linli/domain/complaints/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { LongTextField, NumberStepper, PickerField, SwitchRow, TextField } from '@linli/ui/field'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { FormSheet, lacks, optionsOf, type SheetProps, useAct } from './form-sheet'
import type { Handled } from './use-handled'

export function PauseSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  return (
    <ConfirmSheet
      open
      title="暂缓办理？"
      note="期限停着不走，直到恢复办理。居民会看到原因。"
      yes="暂缓"
      reason={{ label: '原因', placeholder: '比如：等物业配件，预计周四到', maxLength: 200 }}
      onClose={props.onClose}
      onYes={(reason) =>
        run(() => call(pauseComplaint, { params, body: { reason } }), '暂缓了，居民收到了原因')
      }
    />
  )
}

export function ExtensionSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [workingDays, setWorkingDays] = useState(2)
  const [reason, setReason] = useState('')
  return (
    <FormSheet
      title="申请延期"
      yes="申请"
      missing={lacks(reason, '原因')}
      onClose={props.onClose}
      onYes={() =>
        run(() => call(askForExtension, { params, body: { workingDays, reason } }), '申请了，主任会收到消息')
      }
    >
      <NumberStepper
        label="延几个工作日"
        unit="个工作日"
        min={1}
        max={30}
        value={workingDays}
        onChange={setWorkingDays}
      />
      <LongTextField label="原因" value={reason} maxLength={200} onChange={setReason} />
      <Note>同意以后居民看得到原因。一件事只能延一次</Note>
    </FormSheet>
  )
}

export function DecideSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [note, setNote] = useState('')
  const { extension } = props.handled.handling
  const decide = (granted: boolean) =>
    run(
      () => call(decideExtension, { params, body: { granted, note } }),
      granted ? '同意了，居民收到了新的期限' : '没有同意，已经告诉同事',
    )
  return (
    <Sheet
      open
      title={`延期 ${extension?.workingDays ?? ''} 个工作日`}
      onClose={props.onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={() => decide(false)}>
            不同意
          </Button>
          <Button grow={1.4} onTap={() => decide(true)}>
            同意
          </Button>
        </ButtonRow>
      }
    >
      <Note>
        {extension?.askedByName}：{extension?.reason}
      </Note>
      <LongTextField label="说一句（可以不写）" value={note} maxLength={200} onChange={setNote} />
    </Sheet>
  )
}

export function PrioritySheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [priority, setPriorityOf] = useState(props.handled.complaint.priority)
  const [reason, setReason] = useState('')
  return (
    <FormSheet
      title="调整缓急"
      yes="调整"
      missing={lacks(reason, '原因')}
      onClose={props.onClose}
      onYes={() => run(() => call(setPriority, { params, body: { priority, reason } }), '调整了')}
    >
      <PickerField label="缓急" options={optionsOf(PRIORITIES)} value={priority} onChange={setPriorityOf} />
      <LongTextField label="原因" value={reason} maxLength={200} onChange={setReason} />
      <Note>改成紧急，2 小时内要联系居民</Note>
    </FormSheet>
  )
}

export function DetailsSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const { title, kind, category, place, isPrivate } = props.handled.complaint
  const [draft, setDraft] = useState({
    title,
    kind,
    category,
    place: placeInWords(props.handled, place),
    isPrivate,
  })
  const set = (changes: Partial<typeof draft>) => setDraft({ ...draft, ...changes })
  const missing = draft.title.trim() === '' ? '请写标题' : undefined
  return (
    <FormSheet
      title="更正内容"
      yes="更正"
      missing={missing}
      onClose={props.onClose}
      onYes={() => run(() => call(changeDetails, { params, body: draft }), '更正了')}
    >
      <TextField
        label="标题"
        value={draft.title}
        maxLength={MAX_TITLE_LENGTH}
        onChange={(to) => set({ title: to })}
      />
      <PickerField
        label="是什么事"
        options={optionsOf(COMPLAINT_KINDS)}
        value={draft.kind}
        onChange={(to) => set({ kind: to })}
      />
      <PickerField
        label="类别"
        options={optionsOf(COMPLAINT_CATEGORIES)}
        value={draft.category}
        onChange={(to) => set({ category: to })}
      />
      <TextField label="具体位置" value={draft.place} maxLength={100} onChange={(to) => set({ place: to })} />
      <SwitchRow
        title="不公开"
        note="打开以后，别的居民都看不到"
        on={draft.isPrivate}
        onChange={(to) => set({ isPrivate: to })}
      />
      <Note>居民说的原话不会改</Note>
    </FormSheet>
  )
}

/** The words after compound and building, which are not changed here. */
function placeInWords({ complaint: { compound, building } }: Handled, place: string): string {
  const before = [compound?.name, building?.name].filter(Boolean).join(' ')
  return place.startsWith(before) ? place.slice(before.length).trim() : place
}

export function MergeSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [number, setNumber] = useState('')
  const [reason, setReason] = useState('')
  const missing = /^\d+$/.test(number.trim()) ? lacks(reason, '原因') : '请填另一件的编号'
  const body = { intoNumber: Number(number), reason }
  return (
    <FormSheet
      title="并入另一件"
      yes="并过去"
      missing={missing}
      onClose={props.onClose}
      onYes={() => run(() => call(mergeComplaint, { params, body }), '并过去了，居民以后看那一件的进展')}
    >
      <TextField label="另一件的编号" keyboard="number" value={number} maxLength={9} onChange={setNumber} />
      <LongTextField label="原因（居民看得到）" value={reason} maxLength={200} onChange={setReason} />
      <Note>这一件就此结束，不能再拆回来；反映和关注的居民转到那一件，照样听到进展</Note>
    </FormSheet>
  )
}

export function SplitSheet(props: SheetProps) {
  const { params, run } = useAct(props)
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [category, setCategory] = useState<ComplaintCategory>(props.handled.complaint.category)
  const [reason, setReason] = useState('')
  const missing = title.trim() === '' ? '请写标题' : (lacks(text, '内容') ?? lacks(reason, '原因'))
  const body = { title, text, category, reason }
  return (
    <FormSheet
      title="拆出一件"
      yes="拆出来"
      missing={missing}
      onClose={props.onClose}
      onYes={() => run(() => call(splitComplaint, { params, body }), '拆出来了，还是你负责')}
    >
      <TextField label="新一件的标题" value={title} maxLength={MAX_TITLE_LENGTH} onChange={setTitle} />
      <LongTextField label="内容" value={text} maxLength={2000} onChange={setText} />
      <PickerField
        label="类别"
        options={optionsOf(COMPLAINT_CATEGORIES)}
        value={category}
        onChange={setCategory}
      />
      <LongTextField label="为什么拆（居民看得到）" value={reason} maxLength={200} onChange={setReason} />
      <Note>期限还是从原来反映的那天算起</Note>
    </FormSheet>
  )
}

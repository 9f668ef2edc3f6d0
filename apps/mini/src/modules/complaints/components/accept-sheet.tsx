import type { InboxMessage } from '@linli/domain/complaints/group-inbox/contract'
import { KIND_OF_CLASS } from '@linli/domain/complaints/group-inbox/rules'
import {
  COMPLAINT_CATEGORIES,
  COMPLAINT_KINDS,
  type ComplaintCategory,
  type ComplaintKind,
} from '@linli/domain/complaints/terms'
import { Button } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { PickerField } from '@linli/ui/field'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useState } from 'react'

/** How messages become cases. */
export interface Acceptance {
  kind: ComplaintKind
  category: ComplaintCategory
  acceptNow: boolean
}

interface AcceptSheetProps {
  /** One, or several that become one case. */
  messages: readonly InboxMessage[]
  onAccept: (as: Acceptance) => Promise<void>
  onClose: () => void
}

const optionsOf = <Code extends string>(terms: Readonly<Record<Code, string>>) =>
  (Object.keys(terms) as Code[]).map((value) => ({ value, label: terms[value] }))

/** Staff say otherwise than proposed, or leave the case to the grid. */
export function AcceptSheet({ messages, onAccept, onClose }: AcceptSheetProps) {
  const main = messages.find((message) => message.class !== 'chat') ?? messages[0]
  const [kind, setKind] = useState<ComplaintKind>(main ? KIND_OF_CLASS[main.class] : 'complaint')
  const [category, setCategory] = useState<ComplaintCategory>(main?.category ?? 'other')
  const [acceptNow, setAcceptNow] = useState(true)
  const title = messages.length > 1 ? `${messages.length} 条收为一件诉求` : '收为诉求'
  return (
    <Sheet
      open
      title={title}
      onClose={onClose}
      footer={<Button onTap={() => onAccept({ kind, category, acceptNow })}>收</Button>}
    >
      <PickerField label="是什么" options={optionsOf(COMPLAINT_KINDS)} value={kind} onChange={setKind} />
      <PickerField
        label="哪一类"
        options={optionsOf(COMPLAINT_CATEGORIES)}
        value={category}
        onChange={setCategory}
      />
      <CheckRow
        title="我来办"
        note="首问负责：一直跟到办结。不勾就留给网格里的人受理。"
        checked={acceptNow}
        onChange={setAcceptNow}
      />
      {messages.length > 1 && <Note>几个人说的话会写在一起，各带各的名字。</Note>}
    </Sheet>
  )
}

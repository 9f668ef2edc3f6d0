import {
  hideComplaint,
  publishComplaint,
  withdrawComplaint,
} from '@linli/domain/complaints/following/contract'
import { withdrawRefusal } from '@linli/domain/complaints/following/rules'
import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import { isOpen } from '@linli/domain/complaints/rules'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { SwitchRow } from '@linli/ui/field'
import { ConfirmSheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'

interface SettingsProps {
  complaint: ComplaintView
  reload: () => Promise<void>
}

/** What the reporter decides about the case, and what staff decide about its being public. */
export function CaseSettings(props: SettingsProps) {
  const { isReporter, sight, publicAgreed, isPrivate, phase } = props.complaint
  const mayHide = sight === 'staff' && publicAgreed && !isPrivate && isOpen(phase)
  if (!isReporter && !mayHide) return null
  return (
    <Section title="公开和撤回">
      {isReporter && <Publicity {...props} />}
      {isReporter && <Withdrawal {...props} />}
      {mayHide && <Hiding {...props} />}
    </Section>
  )
}

async function done(words: string, act: () => Promise<unknown>, reload: () => Promise<void>) {
  try {
    await act()
    toast(words)
    await reload()
  } catch (error) {
    showError(error)
  }
}

function Publicity({ complaint, reload }: SettingsProps) {
  const { id: complaintId, publicAgreed, isPrivate, hiddenAt } = complaint
  if (isPrivate) return null
  const note = hiddenAt ? '社区暂时没有公开它，原因在上面的经过里' : '不显示名字，地点只到楼栋；照片不公开'
  const set = (agreed: boolean) =>
    done(
      agreed ? '邻居现在能看到了' : '邻居看不到了',
      () => call(publishComplaint, { params: { complaintId }, body: { publicAgreed: agreed } }),
      reload,
    )
  return (
    <Card>
      <SwitchRow title="公开给邻居看" note={note} on={publicAgreed} onChange={(on) => void set(on)} />
    </Card>
  )
}

function Withdrawal({ complaint, reload }: SettingsProps) {
  const { id: complaintId, phase } = complaint
  const [asking, setAsking] = useState(false)
  if (withdrawRefusal(phase) !== null) return null
  const withdraw = async (reason: string) => {
    await done('撤回了', () => call(withdrawComplaint, { params: { complaintId }, body: { reason } }), reload)
    setAsking(false)
  }
  return (
    <>
      <Button kind="ghost" onTap={() => setAsking(true)}>
        不用办了，撤回
      </Button>
      <ConfirmSheet
        open={asking}
        title="撤回这件事？"
        note="撤回以后不再办理，关注的邻居也会知道。以后有需要，可以重新反映。"
        yes="撤回"
        danger
        reason={{ label: '为什么撤回', placeholder: '如：已经自己修好了', maxLength: 200 }}
        onYes={withdraw}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

function Hiding({ complaint, reload }: SettingsProps) {
  const { id: complaintId, hiddenAt } = complaint
  const [asking, setAsking] = useState(false)
  const hidden = hiddenAt !== null
  const set = async (reason: string) => {
    const body = { hidden: !hidden, reason }
    const words = hidden ? '重新公开了' : '邻居看不到了'
    await done(words, () => call(hideComplaint, { params: { complaintId }, body }), reload)
    setAsking(false)
  }
  return (
    <>
      <Button kind="ghost" onTap={() => setAsking(true)}>
        {hidden ? '重新公开给邻居看' : '先不公开给邻居看'}
      </Button>
      <ConfirmSheet
        open={asking}
        title={hidden ? '重新公开？' : '先不公开？'}
        note="反映的人和关注的邻居会看到原因。"
        yes={hidden ? '公开' : '不公开'}
        reason={{ label: '原因', placeholder: '如：里面提到了邻居的名字', maxLength: 200 }}
        onYes={set}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

import { Button } from '@linli/ui/button'
import { Notice } from '@linli/ui/notice'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { useState } from 'react'
import { CopyLine } from './copy-line'

export interface FreshKey {
  systemName: string
  key: string
}

interface OutsideKeySheetProps {
  fresh: FreshKey
  onClose: () => void
}

/** A key that was just made, for the only time. */
export function OutsideKeySheet({ fresh: { systemName, key }, onClose }: OutsideKeySheetProps) {
  const [copied, setCopied] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const leave = copied ? onClose : () => setLeaving(true)
  if (leaving)
    return (
      <ConfirmSheet
        open
        title="还没有复制钥匙，要关掉吗？"
        note="关掉以后就看不到了，只能换一把新的。"
        yes="关掉"
        no="回去复制"
        danger
        onYes={onClose}
        onClose={() => setLeaving(false)}
      />
    )
  return (
    <Sheet
      open
      title={`给“${systemName}”的钥匙`}
      onClose={leave}
      footer={<Button onTap={leave}>{copied ? '好的' : '关掉'}</Button>}
    >
      <Notice title="只显示这一次">
        请当面或用可靠的方式交给对方的技术人员，不要发到群里。谁拿着它，谁就能用对方的名义送诉求来。
      </Notice>
      <CopyLine name="钥匙（api_key）" text={key} onCopied={() => setCopied(true)} />
    </Sheet>
  )
}

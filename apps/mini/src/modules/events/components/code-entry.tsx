import { Button } from '@linli/ui/button'
import { TextField } from '@linli/ui/field'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { useState } from 'react'

const DIGITS = 6

/** Six digits typed, or the family's code scanned (in WeChat). */
export function CodeEntry({ onCode }: { onCode: (code: string) => Promise<boolean> }) {
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const enter = async (code: string) => {
    if (busy) return
    setBusy(true)
    const good = await onCode(code)
    setBusy(false)
    // A refused code stays, to be compared with the family's phone.
    if (good) setTyped('')
  }
  const type = (value: string) => {
    const digits = value.replace(/\D/g, '').slice(0, DIGITS)
    setTyped(digits)
    if (digits.length === DIGITS && digits !== typed) void enter(digits)
  }
  const scan = async () => {
    const scanned = await Taro.scanCode({ scanType: ['qrCode'] }).catch(() => null)
    if (!scanned) return
    const code = /(?:^|\D)(\d{6})$/.exec(scanned.result)?.[1]
    if (code) await onCode(code)
    else toast('这不是签到码，请对方打开“我的报名”')
  }
  return (
    <>
      <TextField
        label="输 6 位签到码，一家一起签"
        placeholder="如 370512"
        keyboard="number"
        maxLength={DIGITS}
        help={busy ? '正在核对…' : undefined}
        value={typed}
        onChange={type}
        onDone={() => typed.length === DIGITS && enter(typed)}
      />
      {process.env.TARO_ENV === 'weapp' && <Button onTap={scan}>扫签到码</Button>}
    </>
  )
}

import { redeemInvitation } from '@linli/domain/complaints/units/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Note, Title } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { showError } from '@/shared/show-error'
import { loadMe } from '@/shared/sign-in'

/** A server may take half a second to know of a new role. */
const ROLE_KNOWN_AFTER_MS = 700

/** Where somebody of a partner unit enters the code the community gave them. */
export function RedeemInvitation() {
  const [code, setCode] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const redeem = async () => {
    setRefusal(undefined)
    try {
      const { unitName } = await call(redeemInvitation, { body: { code } })
      toast(`好了，你代表${unitName}`)
      await new Promise((done) => setTimeout(done, ROLE_KNOWN_AFTER_MS))
      await loadMe()
    } catch (error) {
      if (error instanceof CallError && error.status === 409) setRefusal(error.message)
      else showError(error)
    }
  }
  return (
    <Card>
      <Title>填单位邀请码</Title>
      <Note>社区请共建单位来处理事情时，你会在这里看到、报到、写进展。邀请码由社区主任发。</Note>
      <TextField
        label="邀请码"
        placeholder="8 个字，如 BCDF GHJK"
        maxLength={20}
        value={code}
        onChange={setCode}
        error={refusal}
      />
      <Button
        disabled={code.trim() === ''}
        reason={code.trim() === '' ? '请填邀请码' : undefined}
        onTap={redeem}
      >
        开始
      </Button>
    </Card>
  )
}

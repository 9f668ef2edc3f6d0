import { revealSecret } from '@linli/domain/people/contract'
import { SECRET_FIELDS, type SecretField } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { Fact } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Split } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'

interface SecretFactProps {
  personId: string
  field: SecretField
  masked: string | null
}

/** A masked number; the whole one for a reason that is kept. */
export function SecretFact({ personId, field, masked }: SecretFactProps) {
  const [asking, setAsking] = useState(false)
  const [value, setValue] = useState<string>()
  const name = SECRET_FIELDS[field]
  const reveal = async (reason: string) => {
    try {
      const { value: full } = await call(revealSecret, { params: { personId }, body: { field, reason } })
      setAsking(false)
      if (full === null) toast(`没有登记${name}`)
      else setValue(full)
    } catch (error) {
      showError(error)
    }
  }
  if (masked === null) return <Fact name={name}>没有登记</Fact>
  return (
    <>
      <Split>
        <Fact name={name}>{value ?? masked}</Fact>
        {value === undefined && (
          <Button kind="outline" size="s" label={`看全号，${name}`} onTap={() => setAsking(true)}>
            看全号
          </Button>
        )}
        {value !== undefined && field === 'phone' && (
          <Button
            kind="outline"
            size="s"
            onTap={() => Taro.makePhoneCall({ phoneNumber: value }).catch(() => null)}
          >
            打电话
          </Button>
        )}
      </Split>
      <ConfirmSheet
        open={asking}
        title={`看完整的${name}`}
        note="谁在什么时候、为什么看，会记录下来。"
        yes="看全号"
        reason={{ label: '为什么要看', placeholder: '如：活动改期，电话通知' }}
        onYes={reveal}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

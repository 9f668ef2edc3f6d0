import { Button } from '@linli/ui/button'
import { Fact } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Split } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { showError } from '@/shared/show-error'

interface PhoneFactProps {
  name: string
  masked: string
  /** An example of a reason. */
  reasonHint: string
  /** The whole number from the server, which keeps who looked and why. */
  reveal: (reason: string) => Promise<{ phone: string | null }>
}

/** The masked number; the whole one for a reason that is kept. */
export function PhoneFact({ name, masked, reasonHint, reveal }: PhoneFactProps) {
  const [asking, setAsking] = useState(false)
  const [phone, setPhone] = useState<string>()
  const show = async (reason: string) => {
    try {
      const reply = await reveal(reason)
      setAsking(false)
      if (reply.phone === null) toast('没有登记电话')
      else setPhone(reply.phone)
    } catch (error) {
      showError(error)
    }
  }
  const dial = () => Taro.makePhoneCall({ phoneNumber: phone ?? '' }).catch(() => null)
  return (
    <>
      <Split>
        <Fact name={name}>{phone ?? masked}</Fact>
        <Button kind="outline" size="s" onTap={phone ? dial : () => setAsking(true)}>
          {phone ? '打电话' : '看全号'}
        </Button>
      </Split>
      <ConfirmSheet
        open={asking}
        title="看完整的电话"
        note="谁在什么时候、为什么看，会记录下来。"
        yes="看全号"
        reason={{ label: '为什么要看', placeholder: reasonHint }}
        onYes={show}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { CheckRow } from '@linli/ui/check-row'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import './agreement-sheet.scss'

interface AgreementSheetProps {
  open: boolean
  /** Who is registered. */
  name: string
  yes: string
  no?: string
  /** Staff read it to somebody at the desk. */
  readOut?: boolean
  /** Who consented for a child under 14, and has to agree, too. */
  guardianName?: string | undefined
  onAgree: () => unknown
  onClose: () => void
}

/** The whole agreement (志愿者须知) with its version, once for each volunteer; a tick, and then the button. */
export function AgreementSheet(props: AgreementSheetProps) {
  const { open, name, yes, no = '先不报', readOut = false, guardianName, onAgree, onClose } = props
  const [agreed, setAgreed] = useState(false)
  const [guardianAgreed, setGuardianAgreed] = useState(false)
  useEffect(() => {
    if (!open) return
    setAgreed(false)
    setGuardianAgreed(false)
  }, [open])
  const missing = !agreed
    ? '请先勾选同意'
    : guardianName && !guardianAgreed
      ? `还要监护人${guardianName}同意`
      : undefined
  return (
    <Sheet
      open={open}
      title={VOLUNTEER_AGREEMENT.title}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            {no}
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={onAgree}>
            {yes}
          </Button>
        </ButtonRow>
      }
    >
      {readOut && (
        <View className="agreement__paragraph">
          <Note tone="amber">请念给{name}听，或者让本人自己看一遍</Note>
        </View>
      )}
      {VOLUNTEER_AGREEMENT.paragraphs.map((paragraph) => (
        <View key={paragraph} className="agreement__paragraph">
          <Note>{paragraph}</Note>
        </View>
      ))}
      <CheckRow
        title={readOut ? `${name}听过、看过，同意登记` : `${name}同意，登记成志愿者`}
        note={`第 ${VOLUNTEER_AGREEMENT.version} 版，只登记这一次`}
        checked={agreed}
        onChange={setAgreed}
      />
      {guardianName && (
        <CheckRow
          title={`监护人${guardianName}也同意`}
          note="未满 14 岁，去服务要有大人陪着"
          checked={guardianAgreed}
          onChange={setGuardianAgreed}
        />
      )}
    </Sheet>
  )
}

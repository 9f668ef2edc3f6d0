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
  onAgree: () => unknown
  onClose: () => void
}

/** The whole agreement (志愿者须知) with its version, once for each volunteer; a tick, and then the button. */
export function AgreementSheet({ open, name, yes, onAgree, onClose }: AgreementSheetProps) {
  const [agreed, setAgreed] = useState(false)
  useEffect(() => {
    if (open) setAgreed(false)
  }, [open])
  return (
    <Sheet
      open={open}
      title={VOLUNTEER_AGREEMENT.title}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不报
          </Button>
          <Button grow={1.4} disabled={!agreed} reason="请先勾选同意" onTap={onAgree}>
            {yes}
          </Button>
        </ButtonRow>
      }
    >
      {VOLUNTEER_AGREEMENT.paragraphs.map((paragraph) => (
        <View key={paragraph} className="agreement__paragraph">
          <Note>{paragraph}</Note>
        </View>
      ))}
      <CheckRow
        title={`${name}同意，登记成志愿者`}
        note={`第 ${VOLUNTEER_AGREEMENT.version} 版，只登记这一次`}
        checked={agreed}
        onChange={setAgreed}
      />
    </Sheet>
  )
}

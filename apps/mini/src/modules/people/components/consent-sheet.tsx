import type { ConsentText } from '@linli/domain/people/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { View } from '@tarojs/components'
import './consent-sheet.scss'

interface ConsentSheetProps {
  open: boolean
  consent: ConsentText
  childName: string
  onAgree: () => Promise<void>
  onClose: () => void
}

/** The whole text a guardian agrees to, with its version, before the button. */
export function ConsentSheet({ open, consent, childName, onAgree, onClose }: ConsentSheetProps) {
  return (
    <Sheet
      open={open}
      title={consent.title}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不同意
          </Button>
          <Button grow={1.4} onTap={onAgree}>
            我是监护人，同意
          </Button>
        </ButtonRow>
      }
    >
      <ConsentWords consent={consent} />
      <Note tone="ink">为{childName}同意</Note>
    </Sheet>
  )
}

export function ConsentWords({ consent }: { consent: ConsentText }) {
  return (
    <>
      {consent.paragraphs.map((paragraph) => (
        <View key={paragraph} className="consent-words__paragraph">
          <Note>{paragraph}</Note>
        </View>
      ))}
      <Note>第 {consent.version} 版</Note>
    </>
  )
}

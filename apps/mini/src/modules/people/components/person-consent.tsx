import { type PersonView, recordPaperConsent } from '@linli/domain/people/contract'
import { needsConsent } from '@linli/domain/people/rules'
import { CONSENT_CHANNELS, CONSENT_TEXT } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Fact } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Note, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { adultsOf } from './household'
import { PaperConsent } from './register-person'

interface PersonConsentProps {
  person: PersonView
  onChanged: () => Promise<void>
}

/** The guardian's consent for a child under 14, and recording one that was signed on paper. */
export function PersonConsent({ person, onChanged }: PersonConsentProps) {
  const [open, setOpen] = useState(false)
  const { consent } = person
  if (!needsConsent(person.bornOn, new Date())) return null
  const current = consent !== null && consent.version === CONSENT_TEXT.version
  return (
    <Section title="监护人同意">
      {!consent && (
        <Notice title="还没有监护人同意">
          不满 14 岁，没有同意不能报名。监护人可以在小程序里同意，也可以现场签字。
        </Notice>
      )}
      {consent && (
        <Card>
          <Strong>{consent.guardianName}同意</Strong>
          <Fact name="方式">{CONSENT_CHANNELS[consent.channel]}</Fact>
          <Fact name="时间">{when(consent.givenAt)}</Fact>
          <Fact name="版本">第 {consent.version} 版</Fact>
          {!current && <Note tone="amber">同意书已更新到第 {CONSENT_TEXT.version} 版，要重新同意</Note>}
        </Card>
      )}
      {!current && (
        <Button kind="outline" onTap={() => setOpen(true)}>
          登记纸质同意书
        </Button>
      )}
      <PaperSheet open={open} person={person} onClose={() => setOpen(false)} onChanged={onChanged} />
    </Section>
  )
}

function PaperSheet({
  open,
  person,
  onClose,
  onChanged,
}: PersonConsentProps & { open: boolean; onClose: () => void }) {
  const [guardianId, setGuardianId] = useState<string>()
  const [signed, setSigned] = useState(false)
  const missing = !guardianId ? '请选监护人' : signed ? undefined : '要监护人先在纸上签字'
  const record = async () => {
    if (!guardianId) return
    try {
      const body = { guardianId, version: CONSENT_TEXT.version }
      await call(recordPaperConsent, { params: { personId: person.id }, body })
      toast('同意书登记好了')
      onClose()
      await onChanged()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet
      open={open}
      title={CONSENT_TEXT.title}
      onClose={onClose}
      footer={
        <Button disabled={missing !== undefined} reason={missing} onTap={record}>
          登记
        </Button>
      }
    >
      {CONSENT_TEXT.paragraphs.map((paragraph) => (
        <Note key={paragraph}>{paragraph}</Note>
      ))}
      <PaperConsent
        adults={adultsOf(person)}
        fields={{ guardianId, signed }}
        set={(part) => {
          if (part.guardianId !== undefined) setGuardianId(part.guardianId)
          if (part.signed !== undefined) setSigned(part.signed)
        }}
      />
    </Sheet>
  )
}

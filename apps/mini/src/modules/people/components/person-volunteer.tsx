import type { PersonView } from '@linli/domain/people/contract'
import { needsConsent } from '@linli/domain/people/rules'
import { CONSENT_TEXT } from '@linli/domain/people/terms'
import {
  getPersonVolunteer,
  registerVolunteerAtDesk,
  type VolunteerView,
} from '@linli/domain/volunteering/volunteers/contract'
import { registrationRefusal } from '@linli/domain/volunteering/volunteers/rules'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Fact, Row } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { AgreementSheet } from '@/shared/agreement-sheet'
import { call } from '@/shared/call'
import { dayInYear } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

/** Somebody as a volunteer: their number, or the way to register them at the desk. */
export function PersonVolunteer({ person }: { person: PersonView }) {
  const params = { personId: person.id }
  const data = useServerData(() => call(getPersonVolunteer, { params }), { deps: [person.id] })
  return (
    <Section title="志愿者">
      <Loaded data={data} rows={1}>
        {({ volunteer }) => (
          <>
            {volunteer && <Registered volunteer={volunteer} />}
            {volunteer?.agreedVersion !== VOLUNTEER_AGREEMENT.version && (
              <Register person={person} again={volunteer !== null} onRegistered={data.reload} />
            )}
          </>
        )}
      </Loaded>
      <Row
        title="志愿服务证明"
        note={`给${person.name}开，或看开过的`}
        onTap={() => go('certificates', { personId: person.id })}
      />
    </Section>
  )
}

function Registered({ volunteer: { number, registeredAt, agreedVersion } }: { volunteer: VolunteerView }) {
  const current = agreedVersion === VOLUNTEER_AGREEMENT.version
  return (
    <Card>
      <Fact name="编号">志愿者 {number} 号</Fact>
      <Fact name="登记">{dayInYear(registeredAt)}</Fact>
      <Fact name="须知">
        同意的是第 {agreedVersion} 版{!current && `，已更新到第 ${VOLUNTEER_AGREEMENT.version} 版`}
      </Fact>
    </Card>
  )
}

interface RegisterProps {
  person: PersonView
  /** A volunteer already, who agreed to an older version. */
  again: boolean
  onRegistered: () => Promise<void>
}

function Register({ person, again, onRegistered }: RegisterProps) {
  const [open, setOpen] = useState(false)
  const { consent } = person
  const now = new Date()
  const child = needsConsent(person.bornOn, now)
  const consentGiven = child ? consent?.version === CONSENT_TEXT.version : null
  const refusal = registrationRefusal(
    { person: { ...person, consentGiven }, mayActFor: true, agreedVersion: VOLUNTEER_AGREEMENT.version },
    now,
  )
  const register = async () => {
    try {
      const body = { agreedVersion: VOLUNTEER_AGREEMENT.version }
      const { number } = await call(registerVolunteerAtDesk, { params: { personId: person.id }, body })
      toast(`登记好了，志愿者 ${number} 号`)
      setOpen(false)
      await onRegistered()
    } catch (error) {
      showError(error)
    }
  }
  if (refusal)
    return (
      <Card>
        <Note>
          {refusal.code === 'volunteer_consent_missing'
            ? '还不能登记：14 岁以下要监护人先同意，在上面“监护人同意”里登记'
            : `还不能登记：${refusal.message}`}
        </Note>
      </Card>
    )
  return (
    <>
      <Button kind="outline" onTap={() => setOpen(true)}>
        {again ? '同意新版须知' : '登记为志愿者'}
      </Button>
      <AgreementSheet
        open={open}
        name={person.name}
        yes="登记"
        no="先不登记"
        readOut
        guardianName={child ? consent?.guardianName : undefined}
        onAgree={register}
        onClose={() => setOpen(false)}
      />
    </>
  )
}

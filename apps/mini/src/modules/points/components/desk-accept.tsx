import type { PersonSummary } from '@linli/domain/people/contract'
import { acceptExchange, type ExchangeView } from '@linli/domain/points/exchanges/contract'
import { getPersonVolunteer, registerVolunteerAtDesk } from '@linli/domain/volunteering/volunteers/contract'
import { VOLUNTEER_AGREEMENT } from '@linli/domain/volunteering/volunteers/terms'
import { Row } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { useState } from 'react'
import { AgreementSheet } from '@/shared/agreement-sheet'
import { call } from '@/shared/call'
import { PersonSearch } from '@/shared/person-search'
import { showError } from '@/shared/show-error'

interface DeskAcceptProps {
  exchange: ExchangeView
  act: (work: () => Promise<unknown>, words: string) => Promise<void>
}

/** Staff enter who helps, for somebody who says so at the desk; who is no volunteer yet is registered with it. */
export function DeskAccept({ exchange: { id, askerName, points }, act }: DeskAcceptProps) {
  const [choosing, setChoosing] = useState(false)
  const [helper, setHelper] = useState<{ person: PersonSummary; volunteer: boolean }>()
  const close = () => setHelper(undefined)
  const pick = async (person: PersonSummary) => {
    try {
      const { volunteer } = await call(getPersonVolunteer, { params: { personId: person.id } })
      setHelper({ person, volunteer: volunteer !== null })
      setChoosing(false)
    } catch (error) {
      showError(error)
    }
  }
  const accept = async () => {
    if (!helper) return
    const personId = helper.person.id
    await act(async () => {
      const body = { agreedVersion: VOLUNTEER_AGREEMENT.version }
      if (!helper.volunteer) await call(registerVolunteerAtDesk, { params: { personId }, body })
      await call(acceptExchange, { params: { exchangeId: id }, body: { personId } })
    }, `记下了，由${helper.person.name}来帮`)
    close()
  }
  const name = helper?.person.name ?? ''
  return (
    <>
      <Row title="代一位邻居接下" note="没有手机、到服务点说要来帮的" onTap={() => setChoosing(true)} />
      <Sheet open={choosing} title={`谁来帮${askerName}`} onClose={() => setChoosing(false)}>
        <PersonSearch onPick={(person) => void pick(person)} />
      </Sheet>
      <ConfirmSheet
        open={helper?.volunteer === true}
        title={`由${name}来帮${askerName}？`}
        note={`两边能看到姓名和电话。帮完都确认，${points} 积分归${name}。页面上会写明是社区代办的。`}
        yes="本人说的，记下"
        onYes={accept}
        onClose={close}
      />
      <AgreementSheet
        open={helper?.volunteer === false}
        name={name}
        yes="登记，并接下"
        no="先不了"
        readOut
        onAgree={accept}
        onClose={close}
      />
    </>
  )
}

import type { PropsWithChildren } from 'react'
import { NotForPartners } from './partner-elsewhere'
import { Screen } from './screen'
import { isPartnerOnly, useSession } from './session'

/** A page of residents and staff; who is here for a partner unit only reads where to go instead. */
export function ForResidents({ children }: PropsWithChildren) {
  const partnerOnly = useSession(({ me }) => isPartnerOnly(me))
  if (!partnerOnly) return children
  return (
    <Screen>
      <NotForPartners />
    </Screen>
  )
}

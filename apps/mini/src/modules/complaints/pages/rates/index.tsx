import { isStaff } from '@linli/domain/actor'
import { Segmented } from '@linli/ui/segmented'
import { useState } from 'react'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { StaffScreen } from '@/shared/staff-screen'
import { PublicFigures } from '../../components/public-figures'
import { StaffRates } from '../../components/staff-rates'

/** How many were answered, solved, and to the residents' satisfaction. */
export default function RatesPage() {
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  if (staff) return <ForWorkers />
  return (
    <Screen>
      <PublicFigures />
    </Screen>
  )
}

const VIEWS = [
  { value: 'inside', label: '社区自己看' },
  { value: 'public', label: '居民看到的' },
] as const
type View = (typeof VIEWS)[number]['value']

function ForWorkers() {
  const [view, setView] = useState<View>('inside')
  return (
    <StaffScreen place="complaintRates">
      <Segmented label="谁看的" options={[...VIEWS]} value={view} onChange={setView} />
      {view === 'inside' ? <StaffRates /> : <PublicFigures />}
    </StaffScreen>
  )
}

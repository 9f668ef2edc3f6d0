import { Column, Columns } from '@linli/ui/page'
import { Empty } from '@linli/ui/state'
import { useState } from 'react'
import { go } from '@/shared/go'
import { PersonSearch } from '@/shared/person-search'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useWide } from '@/shared/use-wide'
import { PersonPanel } from '../../components/person-panel'

/** Staff look people up. */
export default function PersonsPage() {
  return (
    <ForStaff>
      <StaffScreen place="persons">
        <Persons />
      </StaffScreen>
    </ForStaff>
  )
}

function Persons() {
  const wide = useWide()
  const [chosen, setChosen] = useState<string>()
  const open = (personId: string) => (wide ? setChosen(personId) : go('person', { personId }))
  return (
    <Columns>
      <Column>
        <PersonSearch onPick={(person) => open(person.id)} />
      </Column>
      {wide && (
        <Column>
          {chosen ? (
            <PersonPanel key={chosen} personId={chosen} onOpen={setChosen} />
          ) : (
            <Empty title="选一位居民" note="资料、同一户的人、积分都在这里" />
          )}
        </Column>
      )}
    </Columns>
  )
}

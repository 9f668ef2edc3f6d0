import { getPerson, type PersonSummary, type PersonView } from '@linli/domain/people/contract'
import { SPOKEN_RELATIONS } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { Fact, Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Title } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { day } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { lacksAccount, personName } from '@/shared/person-search'
import { useServerData } from '@/shared/use-server-data'
import { adultsOf, othersOf } from './household'
import { PersonConsent } from './person-consent'
import { PersonLinks } from './person-links'
import { PersonPoints } from './person-points'
import { PersonVolunteer } from './person-volunteer'
import { RegisterPerson } from './register-person'
import { SecretFact } from './secret-fact'

interface PersonPanelProps {
  personId: string
  /** Shows another person of the household. */
  onOpen: (personId: string) => void
  /** In two columns at a desk; one when the panel itself stands in a column. */
  split?: boolean
}

/** One person as staff see them, on a page of its own or next to the search. */
export function PersonPanel({ personId, onOpen, split = false }: PersonPanelProps) {
  const data = useServerData(() => call(getPerson, { params: { personId } }), { deps: [personId] })
  return (
    <Loaded data={data} rows={4}>
      {(person) => {
        const who = (
          <>
            <Particulars person={person} />
            <PersonConsent person={person} onChanged={data.reload} />
            <Household person={person} onOpen={onOpen} onChanged={data.reload} />
            <PersonLinks person={person} onChanged={data.reload} />
          </>
        )
        const points = (
          <>
            <PersonVolunteer person={person} />
            <PersonPoints personId={person.id} name={person.name} />
          </>
        )
        if (!split)
          return (
            <>
              {who}
              {points}
            </>
          )
        return (
          <Columns>
            <Column>{who}</Column>
            <Column>{points}</Column>
          </Columns>
        )
      }}
    </Loaded>
  )
}

function Particulars({ person }: { person: PersonView }) {
  return (
    <Card>
      <Split top>
        <Title>{personName(person)}</Title>
        {person.hasAccount && <Tag tone="jade">在用小程序</Tag>}
        {lacksAccount(person) && <Tag tone="plain">没用小程序</Tag>}
      </Split>
      <Note>
        {person.address}
        {person.gridName && ` · ${person.gridName}`}
      </Note>
      <Fact name="与户主">{SPOKEN_RELATIONS[person.relation]}</Fact>
      <Fact name="出生">
        {person.bornOn ? `${person.bornOn.slice(0, 4)}年${day(person.bornOn).split(' ')[0]}` : '没有登记'}
      </Fact>
      <SecretFact personId={person.id} field="phone" masked={person.maskedPhone} />
      <SecretFact personId={person.id} field="id_number" masked={person.maskedIdNumber} />
    </Card>
  )
}

interface HouseholdProps {
  person: PersonView
  onOpen: (personId: string) => void
  onChanged: () => Promise<void>
}

function Household({ person, onOpen, onChanged }: HouseholdProps) {
  const [adding, setAdding] = useState(false)
  const others = othersOf(person)
  return (
    <Section title="同一户" more={`${others.length + 1} 人`}>
      {others.length > 0 && (
        <Rows>
          {others.map((member) => (
            <Member key={member.id} member={member} onOpen={onOpen} />
          ))}
        </Rows>
      )}
      <Button kind="outline" onTap={() => setAdding(true)}>
        登记一位家人
      </Button>
      <RegisterPerson
        open={adding}
        householdId={person.householdId}
        address={person.address}
        adults={adultsOf(person)}
        onClose={() => setAdding(false)}
        onRegistered={() => {
          setAdding(false)
          void onChanged()
        }}
      />
    </Section>
  )
}

function Member({ member, onOpen }: { member: PersonSummary; onOpen: (personId: string) => void }) {
  return (
    <Row
      title={personName(member)}
      note={[SPOKEN_RELATIONS[member.relation], member.maskedPhone].filter(Boolean).join(' · ')}
      onTap={() => onOpen(member.id)}
    />
  )
}

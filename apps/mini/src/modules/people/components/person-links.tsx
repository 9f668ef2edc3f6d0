import {
  type PersonLinkView,
  type PersonSummary,
  type PersonView,
  recordProxyAtDesk,
} from '@linli/domain/people/contract'
import { PERSON_LINK_KINDS } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PersonSearch } from '@/shared/person-search'
import { showError } from '@/shared/show-error'

interface PersonLinksProps {
  person: PersonView
  onChanged: () => Promise<void>
}

/** Who acts for this person and for whom this person acts; a proxy agreed at the desk. */
export function PersonLinks({ person, onChanged }: PersonLinksProps) {
  const [choosing, setChoosing] = useState(false)
  const [acting, setActing] = useState<PersonSummary>()
  const record = async (reason: string) => {
    if (!acting) return
    try {
      const body = { actingPersonId: acting.id, reason }
      await call(recordProxyAtDesk, { params: { personId: person.id }, body })
      toast(`${acting.name}可以替${person.name}办事了`)
      setActing(undefined)
      await onChanged()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Section title="监护和代办">
      {person.links.length === 0 && (
        <Card>
          <Note>没有监护人，也没有代办人</Note>
        </Card>
      )}
      {person.links.length > 0 && (
        <Rows>
          {person.links.map((link) => (
            <Row key={link.id} title={linkWords(link)} note={link.acceptedAt ? undefined : '等对方同意'} />
          ))}
        </Rows>
      )}
      <Button kind="outline" onTap={() => setChoosing(true)}>
        登记代办人
      </Button>
      <Sheet open={choosing} title={`谁替${person.name}办事`} onClose={() => setChoosing(false)}>
        <PersonSearch
          onPick={(found) => {
            setChoosing(false)
            setActing(found)
          }}
        />
      </Sheet>
      <ConfirmSheet
        open={acting !== undefined}
        title={acting ? `让${acting.name}替${person.name}办事？` : ''}
        note="两个人都要在场、都同意。以后代办人能替他报名、取消。"
        yes="两人都同意，登记"
        reason={{ label: '怎么确认的', placeholder: '如：母子二人到第3网格服务点当面说的' }}
        onYes={record}
        onClose={() => setActing(undefined)}
      />
    </Section>
  )
}

function linkWords({ kind, actingName, forName }: PersonLinkView): string {
  return `${actingName} 是 ${forName} 的${PERSON_LINK_KINDS[kind]}`
}

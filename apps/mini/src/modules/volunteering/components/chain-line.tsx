import type { PersonSummary } from '@linli/domain/people/contract'
import type { ChainPersonView } from '@linli/domain/volunteering/chain-matching/contract'
import {
  CHAIN_LINE_STATUSES,
  CHAIN_MATCHES,
  type ChainLineStatus,
} from '@linli/domain/volunteering/chain-matching/terms'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { Sheet } from '@linli/ui/sheet'
import { Tag, type TagTone } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { PersonSearch } from '@/shared/person-search'
import type { ChainChoice, PlacedLine } from './chain-choices'

export const STATUS_TONES: Record<ChainLineStatus, TagTone> = {
  matched: 'jade',
  ambiguous: 'amber',
  unknown: 'amber',
  duplicate: 'plain',
  overlapping: 'brick',
  refused: 'brick',
  withdrawn: 'plain',
}

export interface ChainLineProps {
  line: PlacedLine
  choice: ChainChoice | undefined
  companions: ReadonlySet<string>
  onChoose: (choice: ChainChoice) => void
  onCompanion: (name: string) => void
}

const isPerson = (choice: ChainChoice | undefined, personId: string) =>
  typeof choice === 'object' && 'personId' in choice && choice.personId === personId
const isGuest = (choice: ChainChoice | undefined) => typeof choice === 'object' && 'guestName' in choice

/** Whom a line means, and who comes along: one tap each. */
export function ChainLine({ line, choice, companions, onChoose, onCompanion }: ChainLineProps) {
  const { person, candidates, status, guestName } = line
  const [found, setFound] = useState<ChainPersonView>()
  const meant = [...(person ? [person] : []), ...candidates, ...(found ? [found] : [])]
  const title = [line.number && `${line.number}.`, line.name || guestName].filter(Boolean).join(' ')
  const goes = choice !== undefined && choice !== 'skip'
  return (
    <Card>
      <Split top>
        <Strong>
          {[line.number && `${line.number}.`, line.name || guestName].filter(Boolean).join(' ')}
        </Strong>
        <Tag tone={line.wouldWait ? 'amber' : STATUS_TONES[status]}>
          {line.wouldWait ? '要候补' : CHAIN_LINE_STATUSES[status]}
        </Tag>
      </Split>
      {line.raw !== title && <Note>{line.raw}</Note>}
      {line.message && line.message !== person?.refusal && <Note tone="brick">{line.message}</Note>}
      {meant.map((each) => (
        <CheckRow
          key={each.personId}
          title={each.name}
          note={personNote(each, line)}
          checked={isPerson(choice, each.personId)}
          disabled={each.refusal !== null}
          reason={each.refusal ?? undefined}
          onChange={(on) => onChoose(on ? { personId: each.personId } : 'skip')}
        />
      ))}
      {(status === 'unknown' || status === 'ambiguous') && (
        <>
          <CheckRow
            title={`记名：${guestName}`}
            note="花名册里没有的人，先按名字记上，以后可以认领"
            checked={isGuest(choice)}
            onChange={(on) => onChoose(on ? { guestName } : 'skip')}
          />
          <FindPerson
            name={line.name}
            onFound={(each) => {
              setFound(each)
              onChoose({ personId: each.personId })
            }}
          />
        </>
      )}
      {goes &&
        line.companions.map((name) => (
          <CheckRow
            key={name}
            title={`同来：${name}`}
            note="占一个名额"
            checked={companions.has(name)}
            onChange={() => onCompanion(name)}
          />
        ))}
    </Card>
  )
}

const personNote = ({ address, maskedPhone }: ChainPersonView, { matchedBy }: PlacedLine) =>
  [address, maskedPhone, matchedBy && `按${CHAIN_MATCHES[matchedBy]}认出`].filter(Boolean).join(' · ')

/** Staff know whom a nickname means. */
function FindPerson({ name, onFound }: { name: string; onFound: (person: ChainPersonView) => void }) {
  const [open, setOpen] = useState(false)
  const pick = ({ id, name: found, address, maskedPhone }: PersonSummary) => {
    setOpen(false)
    onFound({ personId: id, name: found, address, maskedPhone, refusal: null })
  }
  return (
    <>
      <Button kind="ghost" size="s" label={`在花名册里找${name}`} onTap={() => setOpen(true)}>
        在花名册里找
      </Button>
      <Sheet open={open} title={`${name}是谁？`} onClose={() => setOpen(false)}>
        <PersonSearch onPick={pick} />
      </Sheet>
    </>
  )
}

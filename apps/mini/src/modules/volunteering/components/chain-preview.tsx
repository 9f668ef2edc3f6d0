import { CHAIN_NOTE_KINDS } from '@linli/domain/volunteering/chain-import/terms'
import type { ChainPreview } from '@linli/domain/volunteering/chain-matching/contract'
import type { ChainLineStatus } from '@linli/domain/volunteering/chain-matching/terms'
import { Button } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Stat } from '@linli/ui/stat'
import { Tag } from '@linli/ui/tag'
import { useState } from 'react'
import {
  type ChainChoices,
  choose,
  countOf,
  linesWith,
  noteAllGuests,
  toggleCompanion,
  undecided,
} from './chain-choices'
import { ChainLine } from './chain-line'

/** So many lines are drawn at once: a phone must not carry five hundred cards. */
const LINES_AT_ONCE = 30

interface ChainListProps {
  preview: ChainPreview
  choices: ChainChoices
  onChange: (choices: ChainChoices) => void
}

/** What was read, person by person: first what staff have to look at. */
export function ChainList({ preview, choices, onChange }: ChainListProps) {
  const left = undecided(preview, choices)
  const section = (title: string, statuses: readonly ChainLineStatus[]) => (
    <Lines {...{ title, statuses, preview, choices, onChange }} />
  )
  return (
    <>
      <CardRow pairs>
        <Card>
          <Stat label="认出" value={countOf(preview, 'matched')} size="m" tone="jade" />
        </Card>
        <Card>
          <Stat label="待定" value={countOf(preview, 'ambiguous')} size="m" tone="amber" />
        </Card>
        <Card>
          <Stat label="新面孔" value={countOf(preview, 'unknown')} size="m" tone="amber" />
        </Card>
        <Card>
          <Stat label="重复" value={countOf(preview, 'duplicate')} size="m" />
        </Card>
      </CardRow>
      {countOf(preview, 'unknown') > 1 && left > 0 && (
        <Button kind="outline" size="s" onTap={() => onChange(noteAllGuests(choices, preview))}>
          新面孔全部记名
        </Button>
      )}
      {section('要您定一下', ['ambiguous', 'unknown'])}
      {section('报不了', ['overlapping', 'refused'])}
      {section('认出来的', ['matched'])}
      {section('重复和划掉的', ['duplicate', 'withdrawn'])}
      <Notes preview={preview} />
    </>
  )
}

function Lines({
  title,
  statuses,
  preview,
  choices,
  onChange,
}: ChainListProps & { title: string; statuses: readonly ChainLineStatus[] }) {
  const [most, setMost] = useState(LINES_AT_ONCE)
  const lines = linesWith(preview, statuses)
  if (lines.length === 0) return null
  return (
    <Section title={title} more={`${lines.length} 人`}>
      {lines.slice(0, most).map((line) => (
        <ChainLine
          key={line.at}
          line={line}
          choice={choices.lines[line.at]}
          companions={choices.companions}
          onChoose={(choice) => onChange(choose(choices, line.at, choice))}
          onCompanion={(name) => onChange(toggleCompanion(choices, name))}
        />
      ))}
      {lines.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + LINES_AT_ONCE)}>
          再看 {lines.length - most} 人
        </Button>
      )}
    </Section>
  )
}

/** Lines that name nobody: whoever is missing may be among them. */
function Notes({ preview: { notes } }: { preview: ChainPreview }) {
  const [most, setMost] = useState(LINES_AT_ONCE)
  const told = notes.filter(({ kind }) => kind !== 'empty_number')
  if (told.length === 0) return null
  return (
    <Section title="没当成人的行" more={`${told.length} 行`}>
      <Rows>
        {told.slice(0, most).map(({ kind, line, raw }) => (
          <Row
            key={line}
            title={raw}
            note={`第 ${line} 行`}
            tail={<Tag tone={kind === 'unread' ? 'amber' : 'plain'}>{CHAIN_NOTE_KINDS[kind]}</Tag>}
          />
        ))}
      </Rows>
      {told.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + LINES_AT_ONCE)}>
          再看 {told.length - most} 行
        </Button>
      )}
    </Section>
  )
}

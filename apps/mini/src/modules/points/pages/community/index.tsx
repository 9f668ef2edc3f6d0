import {
  type CommunityLine,
  type KindSum,
  listPointMovements,
  sumPointMovements,
} from '@linli/domain/points/community-statement/contract'
import { periodRefusal } from '@linli/domain/points/community-statement/rules'
import { POINT_MOVEMENT_KINDS, type PointMovementKind } from '@linli/domain/points/terms'
import { codesOf } from '@linli/domain/terms'
import { DAY_MS } from '@linli/domain/time'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { DateField, FieldRow, PickerField } from '@linli/ui/field'
import { Column, Columns } from '@linli/ui/page'
import { Fact, Row, Rows } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Note, Strong } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { signedPoints, today } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { PersonSearch } from '@/shared/person-search'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { lineNote, lineTitle, openSource } from '@/shared/statement-line'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'

interface Filter {
  fromOn: string
  toOn: string
  kind: PointMovementKind | 'all'
  person: { id: string; name: string } | undefined
}

const DAYS_AT_FIRST = 30

/** Every movement of the community (社区积分账), by period, kind and person. */
export default function CommunityPointsPage() {
  return (
    <ForStaff>
      <StaffScreen place="communityPoints">
        <CommunityStatement />
      </StaffScreen>
    </ForStaff>
  )
}

function CommunityStatement() {
  const { personId, name = '', from, to } = useRouter().params
  const [filter, setFilter] = useState<Filter>({
    fromOn: from ?? today(new Date(Date.now() - DAYS_AT_FIRST * DAY_MS)),
    toOn: to ?? today(),
    kind: 'all',
    // The title bar's address is written by us, but may have been encoded twice on the way.
    person: personId ? { id: personId, name: decodeURIComponent(name) } : undefined,
  })
  const refusal = periodRefusal(filter)
  return (
    <Columns>
      <Column>
        <Filters filter={filter} error={refusal?.message} onChange={setFilter} />
        {!refusal && <Sums filter={filter} />}
        <Places />
      </Column>
      <Column>{!refusal && <Movements filter={filter} />}</Column>
    </Columns>
  )
}

function queryOf({ fromOn, toOn, kind, person }: Filter) {
  return { fromOn, toOn, kind: kind === 'all' ? undefined : kind, personId: person?.id }
}

const KINDS: { value: Filter['kind']; label: string }[] = [
  { value: 'all', label: '全部' },
  ...codesOf(POINT_MOVEMENT_KINDS).map((value) => ({ value, label: POINT_MOVEMENT_KINDS[value] })),
]

interface FiltersProps {
  filter: Filter
  /** What is wrong with the period. */
  error: string | undefined
  onChange: (filter: Filter) => void
}

function Filters({ filter, error, onChange }: FiltersProps) {
  const [searching, setSearching] = useState(false)
  const { fromOn, toOn, kind, person } = filter
  return (
    <Card>
      <FieldRow>
        <DateField
          label="从"
          to={today()}
          value={fromOn}
          error={error}
          onChange={(value) => onChange({ ...filter, fromOn: value })}
        />
        <DateField
          label="到"
          to={today()}
          value={toOn}
          onChange={(value) => onChange({ ...filter, toOn: value })}
        />
      </FieldRow>
      <PickerField
        label="哪一类"
        options={KINDS}
        value={kind}
        onChange={(value) => onChange({ ...filter, kind: value })}
      />
      {person ? (
        <Button kind="outline" size="s" onTap={() => onChange({ ...filter, person: undefined })}>
          只看 {person.name} · 改看所有人
        </Button>
      ) : (
        <Button kind="ghost" size="s" onTap={() => setSearching(true)}>
          只看一个人
        </Button>
      )}
      <Sheet open={searching} title="看谁的" onClose={() => setSearching(false)}>
        <PersonSearch
          onPick={({ id, name }) => {
            setSearching(false)
            onChange({ ...filter, person: { id, name } })
          }}
        />
      </Sheet>
    </Card>
  )
}

function Sums({ filter }: { filter: Filter }) {
  const query = queryOf(filter)
  const data = useServerData(() => call(sumPointMovements, { query }), { deps: [JSON.stringify(query)] })
  return (
    <Section title="合计" more="按类，更正不分加减">
      <Loaded data={data} rows={2}>
        {({ kinds }) => (
          <Card>
            {kinds.length === 0 && <Note>这段时间没有积分进出</Note>}
            {kinds.map((sum) => (
              <Sum key={sum.kind} sum={sum} />
            ))}
          </Card>
        )}
      </Loaded>
    </Section>
  )
}

function Sum({ sum: { kind, movements, points } }: { sum: KindSum }) {
  return (
    <Fact name={POINT_MOVEMENT_KINDS[kind]}>
      {points} 分 · {movements} 笔
    </Fact>
  )
}

function Movements({ filter }: { filter: Filter }) {
  const query = queryOf(filter)
  const paged = usePagedRows((cursor) => call(listPointMovements, { query: { ...query, cursor } }), {
    deps: [JSON.stringify(query)],
  })
  return (
    <Section title="明细" more="新的在前">
      <Loaded data={paged.data}>
        {(lines) =>
          lines.length === 0 ? (
            <Empty title="没有记录" note="换一段时间、换一类看看" />
          ) : (
            <Rows>
              {lines.map((line) => (
                <Line key={line.movementId} line={line} />
              ))}
            </Rows>
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </Section>
  )
}

function Line({ line }: { line: CommunityLine }) {
  return (
    <Row
      title={`${line.personName} · ${lineTitle(line)}`}
      note={lineNote(line)}
      tail={<Strong tone={line.points < 0 ? 'brick' : 'jade'}>{signedPoints(line.points)}</Strong>}
      onTap={openSource(line, true) ?? (() => go('person', { personId: line.personId }))}
    />
  )
}

/** What else there is about points. */
function Places() {
  return (
    <Rows>
      <Row title="积分申请" note="超过单人额度的，两个人同意" onTap={() => go('awardRequests')} />
      <Row title="积分提醒" note="值得看一眼的签到和积分" onTap={() => go('pointAnomalies')} />
      <Row title="积分规则" note="一小时几分、怎么取整、多久过期" onTap={() => go('pointRules')} />
    </Rows>
  )
}

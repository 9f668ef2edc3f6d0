import { exportRates, getRates, type RateRow, type RatesView } from '@linli/domain/complaints/rates/contract'
import { monthInWords, monthsRefusal, monthsUpTo } from '@linli/domain/complaints/rates/rules'
import {
  MAX_RATED_MONTHS,
  RATE_COUNTS,
  RATE_GROUPS,
  RATES,
  type RateCount,
  type RateGroup,
} from '@linli/domain/complaints/rates/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { FieldRow, PickerField } from '@linli/ui/field'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Sheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { saveFile } from '@/shared/save-file'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'
import { optionsOf } from './form-sheet'
import { percentWords, RATE_CODES, SHORT_RATES } from './rate-words'

interface Choice {
  by: RateGroup
  from: string
  to: string
}

/** The last three years, the newest first. */
function monthOptions(now: Date) {
  const months = Array.from(
    { length: MAX_RATED_MONTHS },
    (_, last) => monthsUpTo(now, { months: 1, last }).to,
  )
  return months.map((value) => ({ value, label: monthInWords(value) }))
}

/** The three rates of the cases that the reader handles; each number opens to its cases. */
export function StaffRates() {
  const [choice, setChoice] = useState<Choice>(() => ({
    by: 'grid',
    ...monthsUpTo(new Date(), { months: 12, last: 0 }),
  }))
  const refusal = monthsRefusal(choice)
  const months = monthOptions(new Date())
  return (
    <Columns>
      <Column>
        <FieldRow>
          <PickerField
            label="从"
            options={months}
            value={choice.from}
            onChange={(from) => setChoice({ ...choice, from })}
          />
          <PickerField
            label="到"
            options={months}
            value={choice.to}
            onChange={(to) => setChoice({ ...choice, to })}
          />
        </FieldRow>
        {refusal && <Note tone="brick">{refusal.message}</Note>}
        <Segmented
          label="怎么分"
          options={optionsOf(RATE_GROUPS)}
          value={choice.by}
          onChange={(by) => setChoice({ ...choice, by })}
        />
        <Note>按收到的月份算。撤回的、并到别件的不算；没有回音的单独算，不算解决</Note>
      </Column>
      <Column>{!refusal && <Figures choice={choice} />}</Column>
    </Columns>
  )
}

/** What is open: the whole, or one part. */
type Opened = { row: RateRow | null } | undefined

function Figures({ choice }: { choice: Choice }) {
  const { by, from, to } = choice
  const data = useServerData(() => call(getRates, { query: choice }), { deps: [by, from, to] })
  const [opened, setOpened] = useState<Opened>()
  const save = async () => {
    try {
      const file = await call(exportRates, { body: choice })
      await saveFile(file)
      toast('导出了')
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Loaded data={data} rows={4}>
      {(view) => (
        <>
          <Whole view={view} onTap={() => setOpened({ row: null })} />
          <Section
            title={RATE_GROUPS[by]}
            more={view.ownGridName ? `${view.ownGridName}，和你经手的` : undefined}
          >
            {view.rows.length === 0 ? (
              <Empty
                title={by === 'unit' ? '这些月份没有吹过哨' : '这些月份没有诉求'}
                note="换一段时间看看"
              />
            ) : (
              <Rows>
                {view.rows.map((row) => (
                  <Row
                    key={row.key}
                    title={row.name}
                    note={rowWords(row)}
                    tail={<Strong inline>{`${row.counts.received} 件`}</Strong>}
                    onTap={() => setOpened({ row })}
                  />
                ))}
              </Rows>
            )}
          </Section>
          {by === 'unit' && (
            <Note>一件事吹了几个单位的哨，就在几个单位里各算一次，加起来不等于一共收到的</Note>
          )}
          <ButtonRow>
            <Button kind="outline" onTap={save}>
              导出表格
            </Button>
          </ButtonRow>
          {opened && (
            <CountsSheet view={view} row={opened.row} choice={choice} onClose={() => setOpened(undefined)} />
          )}
        </>
      )}
    </Loaded>
  )
}

/** `答复 98.2% · 解决 75% · 满意 —` */
const rowWords = ({ percents }: RateRow) =>
  RATE_CODES.map((rate) => `${SHORT_RATES[rate]} ${percentWords(percents[rate])}`).join(' · ')

function Whole({ view: { whole }, onTap }: { view: RatesView; onTap: () => void }) {
  const { counts, percents } = whole
  return (
    <>
      <CardRow>
        {RATE_CODES.map((rate) => (
          <Card key={rate} onTap={onTap}>
            <Stat label={RATES[rate].label} value={percentWords(percents[rate])} size="m" />
            <Note>{`${counts[RATES[rate].count]} / ${counts[RATES[rate].of]} 件`}</Note>
          </Card>
        ))}
      </CardRow>
      <Row title={`一共收到 ${counts.received} 件`} note="看每个数是哪些件" onTap={onTap} />
    </>
  )
}

const COUNTS = Object.keys(RATE_COUNTS) as RateCount[]

interface CountsSheetProps {
  view: RatesView
  /** Null: the whole. */
  row: RateRow | null
  choice: Choice
  onClose: () => void
}

/** Every number of one part, each of which opens to its cases. */
function CountsSheet({ view, row, choice: { by, from, to }, onClose }: CountsSheetProps) {
  const { counts } = row ?? view.whole
  const name = row?.name ?? '全部'
  const show = (count: RateCount) => {
    onClose()
    const whole = { count, from, to, name }
    return go('countedCases', row === null ? whole : { ...whole, by, key: row.key })
  }
  return (
    <Sheet open title={name} onClose={onClose}>
      <Rows>
        {COUNTS.map((count) => (
          <Row
            key={count}
            title={RATE_COUNTS[count]}
            tail={<Strong inline>{`${counts[count]} 件`}</Strong>}
            {...(counts[count] > 0 ? { onTap: () => void show(count) } : {})}
          />
        ))}
      </Rows>
    </Sheet>
  )
}

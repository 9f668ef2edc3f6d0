import { getPublicRates, type PublicTable, type Shares } from '@linli/domain/complaints/public-rates/contract'
import { monthInWords } from '@linli/domain/complaints/rates/rules'
import { PUBLIC_RATE_GROUPS, type PublicRateGroup, RATES } from '@linli/domain/complaints/rates/terms'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { useServerData } from '@/shared/use-server-data'
import { optionsOf } from './form-sheet'
import { percentWords, RATE_CODES, SHORT_RATES } from './rate-words'

/** The three rates as every resident may read them. */
export function PublicFigures() {
  const data = useServerData(() => call(getPublicRates), { keepAs: 'complaint-rates' })
  const [by, setBy] = useState<PublicRateGroup>('category')
  return (
    <Loaded data={data} rows={4}>
      {({ from, to, figures }) =>
        figures === null ? (
          <Empty title="现在还没有可以公布的数" note="满 5 件以后才公布，免得看出是谁家的事" />
        ) : (
          <>
            <Note>{`${monthInWords(from)}到${monthInWords(to)}，社区收到 ${figures.received} 件`}</Note>
            <CardRow>
              {RATE_CODES.map((rate) => (
                <Card key={rate}>
                  <Stat
                    label={RATES[rate].label}
                    value={percentWords(figures.rates[rate]?.percent)}
                    size="m"
                  />
                  <Note>{shareWords(figures.rates, rate)}</Note>
                </Card>
              ))}
            </CardRow>
            <Segmented label="怎么分" options={optionsOf(PUBLIC_RATE_GROUPS)} value={by} onChange={setBy} />
            <Parts title={PUBLIC_RATE_GROUPS[by]} table={figures.tables[by]} />
            <Note>
              解决没解决、打几星，由反映的居民自己说，电话里说的由工作人员代记。没有回音的不算解决。
              {'不到 5 件的不单独公布，免得看出是谁家的事。'}
            </Note>
          </>
        )
      }
    </Loaded>
  )
}

function shareWords(rates: Shares, rate: keyof Shares): string {
  const share = rates[rate]
  return share ? `${share.count} / ${share.of} 件` : '不到 5 件'
}

function Parts({ title, table: { rows, others } }: { title: string; table: PublicTable }) {
  return (
    <Section title={title}>
      <Rows>
        {rows.map(({ key, name, received, rates }) => (
          <Row
            key={key}
            title={name}
            note={RATE_CODES.map((rate) => `${SHORT_RATES[rate]} ${percentWords(rates[rate]?.percent)}`).join(
              ' · ',
            )}
            tail={<Strong inline>{`${received} 件`}</Strong>}
          />
        ))}
        {others > 0 && (
          <Row title="其余合计" note="件数少，不单独公布" tail={<Strong inline>{`${others} 件`}</Strong>} />
        )}
      </Rows>
    </Section>
  )
}

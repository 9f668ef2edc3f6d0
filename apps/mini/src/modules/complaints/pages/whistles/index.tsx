import { getMyUnit, type MyUnit } from '@linli/domain/complaints/units/contract'
import { NO_ACCESS } from '@linli/domain/complaints/units/terms'
import { listMyWhistles, type MyWhistleRow } from '@linli/domain/complaints/whistles/contract'
import { Card } from '@linli/ui/card'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Note, Title } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { MyWhistleRows } from '@/shared/my-whistle-rows'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'
import { RedeemInvitation } from '../../components/redeem-invitation'

/** What was whistled to the reader's unit; before they stand for one: where to enter the code they were given. */
export default function WhistlesPage() {
  const isPartner = useSession(({ me }) => me?.roles.includes('partner') ?? false)
  return <Screen>{isPartner ? <Whistles /> : <RedeemInvitation />}</Screen>
}

function Whistles() {
  const unit = useServerData(() => call(getMyUnit), { keepAs: 'my-unit' })
  if (unit.error && unit.error.code in NO_ACCESS)
    return (
      <>
        <Empty title="现在看不到吹哨" note={unit.error.message} />
        {unit.error.code !== 'unit_stopped' && <RedeemInvitation />}
      </>
    )
  return <Loaded data={unit}>{(value) => <OfUnit unit={value} />}</Loaded>
}

const SHOWN = { open: '待办', near: '快到时间', overdue: '超时', over: '已了结' } as const
type Shown = keyof typeof SHOWN

function OfUnit({ unit }: { unit: MyUnit }) {
  const [shown, setShown] = useState<Shown>('open')
  return (
    <>
      <Card>
        <Title>{unit.unitName}</Title>
        <Note>
          {unit.name} · {unit.open === 0 ? '没有等着的吹哨' : `${unit.open} 个等着`}
          {unit.overdue > 0 ? `，${unit.overdue} 个超时` : ''}
        </Note>
      </Card>
      <Segmented
        label="看哪些吹哨"
        value={shown}
        onChange={setShown}
        options={(Object.keys(SHOWN) as Shown[]).map((value) => ({ value, label: SHOWN[value] }))}
      />
      <List key={shown === 'over' ? 'over' : 'open'} shown={shown} />
    </>
  )
}

function List({ shown }: { shown: Shown }) {
  const show = shown === 'over' ? 'over' : 'open'
  const paged = usePagedRows((cursor) => call(listMyWhistles, { query: { show, cursor } }), {
    keepAs: `whistles-${show}`,
  })
  return (
    <Loaded data={paged.data}>
      {(rows) => {
        const fitting = rows.filter((row) => fits(row, shown))
        return (
          <>
            {fitting.length === 0 ? (
              <Empty title={EMPTY[shown]} note="社区吹哨请你们来，会出现在这里" />
            ) : (
              <MyWhistleRows whistles={fitting} />
            )}
            <MoreRows paged={paged} />
          </>
        )
      }}
    </Loaded>
  )
}

const fits = ({ due }: MyWhistleRow, shown: Shown) => shown === 'open' || shown === 'over' || due === shown

const EMPTY: Record<Shown, string> = {
  open: '没有等着的吹哨',
  near: '没有快到时间的',
  overdue: '没有超时的',
  over: '还没有办完的',
}

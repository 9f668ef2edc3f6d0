import {
  listExchangesForStaff,
  listMyExchanges,
  listOpenExchanges,
} from '@linli/domain/points/exchanges/contract'
import { Button } from '@linli/ui/button'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { ExchangeRow } from '../../components/exchange-row'

type Shown = 'open' | 'mine' | 'staff' | 'all'

const LOADS = {
  open: (cursor?: string) => call(listOpenExchanges, { query: { cursor } }),
  mine: (cursor?: string) => call(listMyExchanges, { query: { cursor } }),
  staff: (cursor?: string) => call(listExchangesForStaff, { query: { cursor } }),
  all: (cursor?: string) => call(listExchangesForStaff, { query: { all: true, cursor } }),
}
const NOTHING: Record<Shown, { title: string; note: string }> = {
  open: { title: '眼下没有邻居求助', note: '要人搭把手？用积分请邻居帮忙' },
  mine: { title: '你还没有换过帮助', note: '要人搭把手？用积分请邻居帮忙' },
  staff: { title: '没有要处理的', note: '有争议，或者一方七天不确认，会出现在这里' },
  all: { title: '还没有人换过帮助', note: '居民可以用积分请邻居帮忙' },
}
const CHOICES: Record<'own' | 'desk', { value: Shown; label: string }[]> = {
  own: [
    { value: 'open', label: '要帮忙的' },
    { value: 'mine', label: '我的' },
  ],
  desk: [
    { value: 'staff', label: '要处理的' },
    { value: 'open', label: '等人接的' },
    { value: 'all', label: '全部' },
  ],
}

/** Help for points (以服务换服务): who asks for what, and one's own; with `show=staff` what staff look after. */
export default function ExchangesPage() {
  const { show } = useRouter().params
  if (show !== 'staff')
    return (
      <Screen footer={<Button onTap={() => go('askHelp')}>请邻居帮忙</Button>}>
        <Exchanges of="own" />
      </Screen>
    )
  return (
    <ForStaff>
      <StaffScreen
        place="exchanges"
        footer={<Button onTap={() => go('askHelp', { desk: 'yes' })}>替居民请邻居帮忙</Button>}
      >
        <Exchanges of="desk" />
      </StaffScreen>
    </ForStaff>
  )
}

function Exchanges({ of }: { of: keyof typeof CHOICES }) {
  const [shown, setShown] = useState<Shown>(of === 'desk' ? 'staff' : 'open')
  const now = useClock()
  const paged = usePagedRows(LOADS[shown], { deps: [shown], keepAs: `exchanges.${shown}` })
  return (
    <>
      <Segmented label="看哪些" options={CHOICES[of]} value={shown} onChange={setShown} />
      <Loaded data={paged.data}>
        {(rows) => (
          <>
            {rows.map((exchange) => (
              <ExchangeRow key={exchange.id} exchange={exchange} now={now} />
            ))}
            <MoreRows paged={paged} />
            {rows.length === 0 && <Empty {...NOTHING[shown]} />}
          </>
        )}
      </Loaded>
    </>
  )
}

import { getMyUnit } from '@linli/domain/complaints/units/contract'
import { listMyWhistles } from '@linli/domain/complaints/whistles/contract'
import type { MeView } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Hero } from '@linli/ui/page'
import { Row } from '@linli/ui/row'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note, Strong } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { call } from './call'
import { setElderMode, useElderMode } from './elder-mode'
import { greeting } from './format'
import { go } from './go'
import { Loaded } from './loaded'
import { MyWhistleRows } from './my-whistle-rows'
import { useServerData } from './use-server-data'

const ROWS_SHOWN = 6

async function loadUnit() {
  const [unit, whistles] = await Promise.all([call(getMyUnit), call(listMyWhistles)])
  return { unit, whistles: whistles.rows }
}

/** The first page of somebody who is here for a partner unit (共建单位) and nothing else. */
export function PartnerHome({ me }: { me: MeView }) {
  const data = useServerData(loadUnit, { keepAs: 'partner-home' })
  const elder = useElderMode((mode) => mode.on)
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  const unit = data.value?.unit
  return (
    <>
      <Hero
        title={unit ? `${greeting()}，${unit.name}` : greeting()}
        note={[me.communityName, unit?.unitName].filter(Boolean).join(' · ')}
        aside={
          <Button kind="onBrick" size="s" onTap={() => setElderMode(!elder)}>
            {elder ? '标准版' : '大字版'}
          </Button>
        }
      >
        <Card>
          <Strong>{headWords(unit?.open)}</Strong>
          <Note>社区请你们来处理的事，都在这里：报到、写进展、办完</Note>
        </Card>
      </Hero>
      <Loaded data={data}>
        {({ unit: { open, overdue }, whistles }) => (
          <>
            <CardRow pairs>
              <Card onTap={() => go('whistles')}>
                <Stat label="等着的" value={open} />
              </Card>
              <Card onTap={() => go('whistles')}>
                <Stat label="超时的" value={overdue} tone={overdue > 0 ? 'brick' : undefined} />
              </Card>
            </CardRow>
            <Section title="等你们处理的" more="全部吹哨" onMore={() => go('whistles')}>
              <MyWhistleRows whistles={whistles.slice(0, ROWS_SHOWN)} />
              {whistles.length === 0 && (
                <Empty title="没有等着的吹哨" note="社区吹哨请你们来，会出现在这里" />
              )}
            </Section>
          </>
        )}
      </Loaded>
    </>
  )
}

function headWords(open: number | undefined): string {
  if (open === undefined) return '社区吹哨，单位报到'
  return open === 0 ? '现在没有等着的吹哨' : `有 ${open} 个吹哨等你们`
}

/** On one's own page: to the whistles of one's unit, or to where its code is entered. */
export function PartnerRow({ me }: { me: MeView }) {
  return me.roles.includes('partner') ? (
    <Row title="吹哨" note="社区请你们单位来处理的事" onTap={() => go('whistles')} />
  ) : (
    <Row title="单位邀请码" note="代表派出所、物业等共建单位的，在这里填" onTap={() => go('whistles')} />
  )
}

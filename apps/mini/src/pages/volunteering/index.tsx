import { listEvents } from '@linli/domain/events/contract'
import { getMyPoints, type PointsOverview } from '@linli/domain/points/contract'
import { Card, Section } from '@linli/ui/card'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note, Split, Strong } from '@linli/ui/text'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { EventRow } from '@/shared/event-row'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'

/** Own points, or nothing for an account that is not bound to a person. */
async function loadPoints(): Promise<PointsOverview | null> {
  try {
    return await call(getMyPoints)
  } catch (error) {
    if (error instanceof CallError && error.code === 'not_bound') return null
    throw error
  }
}

export default function VolunteeringPage() {
  const now = useClock()
  const points = useServerData(loadPoints, { keepAs: 'volunteering.points' })
  const paged = usePagedRows((cursor) => call(listEvents, { query: { cursor, helpers: 'sought' } }), {
    keepAs: 'events.helpers',
  })
  return (
    <Screen>
      <Loaded data={points} rows={1}>
        {(overview) => overview && <MyPoints overview={overview} />}
      </Loaded>
      {points.error?.status !== 401 && (
        <Section title="活动要助教" more="到场帮忙，活动后积分到账">
          <Loaded data={paged.data}>
            {(events) => (
              <>
                {events.map((event) => (
                  <EventRow key={event.id} event={event} now={now} forHelpers />
                ))}
                <MoreRows paged={paged} />
                {events.length === 0 && <Empty title="眼下没有活动要助教" note="有了会出现在这里" />}
              </>
            )}
          </Loaded>
        </Section>
      )}
      <Section title="志愿招募" more="即将开通">
        <Card>
          <Strong>招募还没有搬到网上</Strong>
          <Note>
            普查、护学这样的招募，眼下还在微信群和便民服务点。想帮忙，到服务点说一声哪天有空，工作人员会联系你；做完由他们记积分。
          </Note>
        </Card>
      </Section>
    </Screen>
  )
}

function MyPoints({ overview }: { overview: PointsOverview }) {
  return (
    <Card tone="jade" onTap={() => go('points')}>
      <Split top>
        <Stat label="可用积分" value={overview.balance} size="xl" />
        <Stat label="近一年家庭所得" value={overview.householdStanding} size="m" align="end" />
      </Split>
      <Note>看每一笔的来处 ›</Note>
    </Card>
  )
}

import { type EventView, getEvent, listSeries } from '@linli/domain/events/contract'
import { Card } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { goBack } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { PublishFoot } from '@/shared/publish-foot'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { CancelEvent } from '../../components/cancel-event'
import { type EventForm, type FormStart, planForSeries, useEventForm } from '../../components/event-form'
import { nextPlan, planOf } from '../../components/plan'
import { PlanBasics } from '../../components/plan-basics'
import { PlanPreview } from '../../components/plan-preview'
import { PlanSignUp } from '../../components/plan-sign-up'
import { quoted } from '../../components/quoted'
import { SeriesField } from '../../components/series-field'

/** Publishes a session or changes one: `eventId` to change, `copyOf` for the next of the same kind. */
export default function EventEditPage() {
  return (
    <ForStaff>
      <Edit />
    </ForStaff>
  )
}

function Edit() {
  const { eventId, copyOf } = useRouter().params
  const start = useServerData(() => formStart({ eventId, copyOf }), { deps: [eventId, copyOf] })
  useEffect(() => {
    if (eventId) void Taro.setNavigationBarTitle({ title: '改活动' })
  }, [eventId])
  if (start.value) return <Form start={start.value} />
  return (
    <StaffScreen place="editEvent" below={eventId !== undefined}>
      <Loaded data={start}>{() => null}</Loaded>
    </StaffScreen>
  )
}

async function formStart({ eventId, copyOf }: { eventId?: string; copyOf?: string }): Promise<FormStart> {
  const { rows: series } = await call(listSeries)
  if (eventId) {
    const event = await call(getEvent, { params: { eventId } })
    return { series, event, plan: planOf(event) }
  }
  if (copyOf) {
    const event = await call(getEvent, { params: { eventId: copyOf } })
    return { series, plan: nextPlan(event, new Date()), copiedTitle: event.title }
  }
  const [first] = series
  return first ? { series, ...(await planForSeries(first, new Date())) } : { series }
}

function Form({ start }: { start: FormStart }) {
  const form = useEventForm(start)
  const { plan, event, published, problems, copiedTitle, change } = form
  const [series, setSeries] = useState(start.series)
  if (event && (event.phase === 'cancelled' || event.phase === 'finished')) return <Closed event={event} />
  return (
    <StaffScreen place="editEvent" below={start.event !== undefined} footer={plan && <Foot form={form} />}>
      <Columns>
        <Column>
          {published && <TellsPeople event={event} />}
          {!published && (
            <Card>
              <SeriesField
                series={series}
                value={plan?.seriesId}
                error={problems.seriesId}
                onChange={(chosen) => {
                  if (!series.some(({ id }) => id === chosen.id)) setSeries([...series, chosen])
                  void form.chooseSeries(chosen)
                }}
              />
              {copiedTitle !== undefined && <Note>照上一期{quoted(copiedTitle)}填好了，改改就能发</Note>}
              {!plan && <Note>先选或新建一个系列，如“周末绘本课”</Note>}
            </Card>
          )}
          {plan && <PlanBasics {...{ plan, problems, published }} sameAs={copiedTitle} onChange={change} />}
        </Column>
        <Column>
          {plan && <PlanSignUp {...{ plan, problems, published }} onChange={change} />}
          {plan && <PlanPreview plan={plan} />}
          {event && published && <CancelEvent event={event} onCancelled={goBack} />}
        </Column>
      </Columns>
    </StaffScreen>
  )
}

const peopleOn = (event: EventView | undefined) => (event ? event.taken + event.waiting : 0)

function TellsPeople({ event }: { event: EventView | undefined }) {
  const people = peopleOn(event)
  return (
    <Notice title="这个活动已经发布">
      {people > 0 ? `改了时间、地点，会通知已报名和候补的 ${people} 人` : '还没有人报名，改了马上生效'}
    </Notice>
  )
}

function Closed({ event }: { event: EventView }) {
  const words = event.phase === 'cancelled' ? `已取消：${event.cancelReason ?? ''}` : '已经结项'
  return (
    <StaffScreen place="editEvent" below>
      <Notice title={event.title}>{words}，不能再改。要再办，请到活动里点“再办一期”。</Notice>
      <PlanPreview plan={planOf(event)} />
    </StaffScreen>
  )
}

function Foot({ form }: { form: EventForm }) {
  const people = peopleOn(form.event)
  return (
    <PublishFoot
      form={form}
      people={people}
      notes={{
        publish: '居民马上能看到。发布以后，报名方式和分数线就不能改了；时间、地点、名额还能改。',
        change: `会通知已报名和候补的 ${people} 人。`,
      }}
      onPublished={() => {
        toast('发布了，居民现在能看到')
        goBack()
      }}
    />
  )
}

import { getMyPoints, getPersonPoints } from '@linli/domain/points/contract'
import { askForHelp } from '@linli/domain/points/exchanges/contract'
import {
  EXCHANGE_AHEAD_DAYS,
  MAX_EXCHANGE_MINUTES,
  MAX_EXCHANGE_POINTS,
} from '@linli/domain/points/exchanges/terms'
import { getPointRules } from '@linli/domain/points/rule-versions/contract'
import { clockTime, DAY_MS, dateOn, MINUTE_MS, startOfDate } from '@linli/domain/time'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { DateField, FieldRow, LongTextField, NumberStepper, TextField, TimeField } from '@linli/ui/field'
import { Row } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { goInstead } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { PersonSearch } from '@/shared/person-search'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'

/** Tomorrow at this hour: late enough for a neighbour to see it. */
function firstPlan() {
  const tomorrow = new Date(Date.now() + DAY_MS)
  return {
    title: '',
    about: '',
    place: '',
    on: dateOn(tomorrow),
    at: `${clockTime(tomorrow).slice(0, 2)}:00`,
    minutes: 60,
    points: 10,
  }
}

function startOf({ on, at }: { on: string; at: string }): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  return new Date(startOfDate(on).getTime() + (hour * 60 + minute) * MINUTE_MS).toISOString()
}

/** Asks neighbours for help; with `desk` staff ask for somebody without a phone. */
export default function AskHelpPage() {
  const { desk, personId, name = '' } = useRouter().params
  // The address is written by us, but may have been encoded twice on the way.
  const first = personId ? { id: personId, name: decodeURIComponent(name) } : undefined
  if (!desk) return <AskForMyself />
  return (
    <ForStaff>
      <AskAtDesk first={first} />
    </ForStaff>
  )
}

function AskForMyself() {
  const me = useSession((session) => session.me)
  const points = useServerData(() => call(getMyPoints))
  const asking = useAsking(me?.person?.id)
  return (
    <Screen footer={<Send asking={asking} />}>
      <Loaded data={points} rows={1}>
        {({ balance }) => (
          <Card>
            <Note>你有 {balance} 分。发出去先留着，帮完两边确认才转给对方；没人接会退回。</Note>
          </Card>
        )}
      </Loaded>
      <PlanFields asking={asking} />
    </Screen>
  )
}

interface Asker {
  id: string
  name: string
}

function AskAtDesk({ first }: { first: Asker | undefined }) {
  const [asker, setAsker] = useState(first)
  const asking = useAsking(asker?.id)
  return (
    <StaffScreen place="exchanges" below footer={<Send asking={asking} />}>
      <Section title="替谁求助" more="没有手机、到服务点来的">
        {asker ? (
          <AskerCard key={asker.id} asker={asker} onOther={() => setAsker(undefined)} />
        ) : (
          <PersonSearch onPick={setAsker} />
        )}
      </Section>
      <PlanFields asking={asking} />
    </StaffScreen>
  )
}

function AskerCard({ asker: { id, name }, onOther }: { asker: Asker; onOther: () => void }) {
  const points = useServerData(() => call(getPersonPoints, { params: { personId: id } }))
  return (
    <Loaded data={points} rows={1}>
      {({ balance }) => (
        <Row
          title={`${name}，有 ${balance} 分`}
          note="用本人的积分，先留着；帮完两边确认才转给对方"
          tailTaps
          tail={
            <Button kind="ghost" size="s" onTap={onOther}>
              换一位
            </Button>
          }
        />
      )}
    </Loaded>
  )
}

interface Asking {
  plan: ReturnType<typeof firstPlan>
  set: (change: Partial<ReturnType<typeof firstPlan>>) => void
  /** What is still to be said. */
  missing: string | undefined
  send: () => Promise<void>
}

/** What is asked, and the sending of it for this person. */
function useAsking(personId: string | undefined): Asking {
  const [plan, setPlan] = useState(firstPlan)
  const { title, about, place, minutes, points } = plan
  const send = async () => {
    if (!personId) return
    const said = { title, about, place, minutes, points, startsAt: startOf(plan) }
    try {
      const { id } = await call(askForHelp, { body: { personId, ...said } })
      toast(`发出去了，${points} 积分先留着`)
      goInstead('exchange', { exchangeId: id })
    } catch (error) {
      showError(error)
    }
  }
  const set = (change: Partial<typeof plan>) => setPlan({ ...plan, ...change })
  return { plan, set, missing: missingIn(plan, personId), send }
}

function missingIn({ title, place }: Asking['plan'], personId: string | undefined): string | undefined {
  if (!personId) return '先选替谁求助'
  if (title.trim().length < 2) return '请写要帮什么忙'
  return place.trim().length < 2 ? '请写在哪里帮' : undefined
}

function Send({ asking: { plan, missing, send } }: { asking: Asking }) {
  return (
    <Button disabled={missing !== undefined} reason={missing} onTap={send}>
      {`用 ${plan.points} 分请邻居帮忙`}
    </Button>
  )
}

function PlanFields({ asking: { plan, set } }: { asking: Asking }) {
  const rules = useServerData(() => call(getPointRules), { keepAs: 'point-rules' })
  const { title, about, place, on, at, minutes } = plan
  const today = new Date()
  return (
    <>
      <TextField
        label="要帮什么忙"
        placeholder="如：修水龙头、陪老人看病"
        maxLength={30}
        value={title}
        onChange={(next) => set({ title: next })}
      />
      <LongTextField
        label="说清楚些（可以不写）"
        placeholder="不要写门牌和电话，接的邻居看得到你的电话"
        maxLength={300}
        value={about}
        onChange={(next) => set({ about: next })}
      />
      <TextField
        label="在哪里"
        placeholder="如：砖瓦厂小区 5栋楼下"
        maxLength={60}
        value={place}
        onChange={(next) => set({ place: next })}
      />
      <FieldRow>
        <DateField
          label="哪天"
          value={on}
          from={dateOn(today)}
          to={dateOn(new Date(today.getTime() + EXCHANGE_AHEAD_DAYS * DAY_MS))}
          onChange={(next) => next && set({ on: next })}
        />
        <TimeField label="几点" value={at} onChange={(next) => next && set({ at: next })} />
      </FieldRow>
      <NumberStepper
        label="大概多久"
        unit="分钟"
        min={15}
        max={MAX_EXCHANGE_MINUTES}
        step={15}
        value={minutes}
        onChange={(next) => set({ minutes: next })}
      />
      <NumberStepper
        label="给多少积分"
        unit="分"
        help={rules.value && `志愿服务一小时一般是 ${rules.value.current.pointsPerHour} 分`}
        min={1}
        max={MAX_EXCHANGE_POINTS}
        value={plan.points}
        onChange={(next) => set({ points: next })}
      />
    </>
  )
}

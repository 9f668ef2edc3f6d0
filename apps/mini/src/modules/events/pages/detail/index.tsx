import {
  acceptOffer,
  declineOffer,
  type EventView,
  getEvent,
  type SignUpView,
  signUpForEvent,
} from '@linli/domain/events/contract'
import { EVENT_KINDS } from '@linli/domain/events/terms'
import { Card, Section } from '@linli/ui/card'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note, Strong } from '@linli/ui/text'
import { Timeline } from '@linli/ui/timeline'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh, useRouter, useShareAppMessage } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { confirmedOf, namesOf } from '@/shared/bookings'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { useElderMode } from '@/shared/elder-mode'
import { shareCard } from '@/shared/event-words'
import { spokenWhen, when } from '@/shared/format'
import { pageUrl } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { CancelSheet } from '../../components/cancel-sheet'
import { EventHead, PlacesCard } from '../../components/event-head'
import { HelperCard } from '../../components/helper-card'
import { MySignUp } from '../../components/my-sign-up'
import { PassItOn } from '../../components/pass-it-on'
import { SignUpFoot } from '../../components/sign-up-foot'
import { activeSignUps, isOver, isStale, type SignUpStep, signUpStep } from '../../components/sign-up-step'
import { turnSteps } from '../../components/turn-steps'
import { WhoComes } from '../../components/who-comes'

export default function EventDetailPage() {
  const { eventId = '' } = useRouter().params
  const page = useServerData(() => call(getEvent, { params: { eventId } }), { deps: [eventId] })
  const event = page.value
  const now = useClock(
    event?.prioritySignUpOpensAt,
    event?.signUpOpensAt,
    event?.signUpClosesAt,
    ...(event?.mine?.signUps ?? []).map((signUp) => signUp.offerHeldUntil),
  )
  useEffect(() => {
    if (event && isStale(event, now)) void page.reload()
  }, [now])
  const kind = event?.kind
  useEffect(() => {
    if (kind) void Taro.setNavigationBarTitle({ title: EVENT_KINDS[kind] })
  }, [kind])
  usePullDownRefresh(() => void page.reload().then(() => Taro.stopPullDownRefresh()))
  useShareAppMessage(() => ({
    title: event ? shareCard(event, new Date()) : '社区的活动',
    path: pageUrl('event', { eventId }),
  }))
  const mine = useMySide(event, page.reload)
  const step: SignUpStep = event
    ? signUpStep({ event, chosen: mine.chosen, acceptPartial: mine.acceptPartial, now })
    : { kind: 'nothing' }
  const foot = step.kind !== 'nothing' && (
    <SignUpFoot
      step={step}
      now={now}
      onSignUp={mine.signUp}
      onAccept={mine.accept}
      onDecline={mine.setDeclining}
    />
  )
  return (
    <Screen footer={foot}>
      <Loaded data={page}>
        {(loaded) => <Body event={loaded} now={now} mine={mine} reload={page.reload} />}
      </Loaded>
    </Screen>
  )
}

type MySide = ReturnType<typeof useMySide>

/** What the family chooses on this page and does with it. */
function useMySide(event: EventView | undefined, reload: () => Promise<void>) {
  const [picked, setPicked] = useState<string[]>()
  const [acceptPartial, setAcceptPartial] = useState(false)
  const [fullWords, setFullWords] = useState<string>()
  const [declining, setDeclining] = useState<string>()
  const free = (event?.mine?.candidates ?? []).filter(({ refusal }) => refusal?.code !== 'already_signed_up')
  const eligible = free.filter(({ refusal }) => refusal === null)
  const participants = eligible.filter(({ role }) => role === 'participant')
  const joining = event?.mine ? activeSignUps(event.mine).length > 0 : false
  // With one child who may come there is nothing to choose.
  const preset = participants.length === 1 && !joining ? participants.map(({ personId }) => personId) : []
  const chosen = eligible.filter(({ personId }) => (picked ?? preset).includes(personId))
  const params = { eventId: event?.id ?? '' }

  const act = async (work: () => Promise<SignUpView>) => {
    try {
      const signUp = await work()
      setPicked([])
      toast(outcomeWords(signUp))
      void Taro.pageScrollTo({ scrollTop: 0 })
    } catch (error) {
      if (error instanceof CallError && error.code === 'event_full') setFullWords(error.message)
      else showError(error)
    }
    await reload()
  }
  const signUp = (waitIfFull: boolean) => {
    const personIds = chosen.map(({ personId }) => personId)
    return act(() => call(signUpForEvent, { params, body: { personIds, acceptPartial, waitIfFull } }))
  }
  const accept = (signUpId: string) =>
    act(() => call(acceptOffer, { params: { ...params, signUpId }, body: {} }))
  const decline = (signUpId: string) =>
    act(() => call(declineOffer, { params: { ...params, signUpId }, body: {} }))
  return {
    candidates: free,
    joining,
    chosen,
    setPicked,
    acceptPartial,
    setAcceptPartial,
    fullWords,
    setFullWords,
    declining,
    setDeclining,
    signUp,
    accept,
    decline,
  }
}

function outcomeWords(signUp: SignUpView): string {
  const confirmed = confirmedOf(signUp)
  const waiting = signUp.attendees.some(({ status }) => status === 'waiting')
  if (confirmed.length > 0) return `${namesOf(confirmed)}报上了${waiting ? '，其余的在候补' : ''}`
  return waiting ? '排上候补了，轮到会告诉你' : '已让给下一家'
}

interface BodyProps {
  event: EventView
  now: Date
  mine: MySide
  reload: () => Promise<void>
}

function Body({ event, now, mine, reload }: BodyProps) {
  const elder = useElderMode((mode) => mode.on)
  const spoken = (instant: string) => (elder ? spokenWhen(instant, now) : when(instant, now))
  const [leaving, setLeaving] = useState<SignUpView>()
  const over = isOver(event)
  const everyoneIsIn = mine.joining && event.mine?.refusal?.code === 'household_limit'
  const open = !over && event.phase !== 'closed' && event.phase !== 'running'
  return (
    <>
      <EventHead event={event} now={now} />
      {event.cancelledAt && (
        <Card>
          <Strong>活动取消了</Strong>
          <Note>{event.cancelReason}</Note>
          <Note>优先报名用掉的积分会退回</Note>
        </Card>
      )}
      {!event.cancelledAt &&
        event.mine &&
        activeSignUps(event.mine).map((signUp) => (
          <MySignUp
            key={signUp.id}
            event={event}
            signUp={signUp}
            now={now}
            onCancel={() => setLeaving(signUp)}
          />
        ))}
      {!over && <PlacesCard event={event} />}
      {!over && (
        <Section title="怎么轮到我">
          <Timeline steps={turnSteps(event, now, spoken)} />
        </Section>
      )}
      {open && event.mine && !everyoneIsIn && mine.candidates.length > 0 && (
        <WhoComes
          event={event}
          candidates={mine.candidates}
          chosenIds={mine.chosen.map(({ personId }) => personId)}
          onChoose={mine.setPicked}
          acceptPartial={mine.acceptPartial}
          onAcceptPartial={mine.setAcceptPartial}
          joining={mine.joining}
        />
      )}
      {!over && event.mine && event.helperPlaces > 0 && (
        <HelperCard event={event} mine={event.mine} reload={reload} />
      )}
      {event.introduction && <Introduction text={event.introduction} />}
      {elder && open && (
        <Card>
          <Strong>看不清？请社区代报</Strong>
          <Note>到便民服务点说一声就行，也可以让家人替你报名</Note>
        </Card>
      )}
      {!over && <PassItOn event={event} />}
      <CancelSheet event={event} signUp={leaving} onClose={() => setLeaving(undefined)} onDone={reload} />
      <Sheets mine={mine} />
    </>
  )
}

function Introduction({ text }: { text: string }) {
  const paragraphs = text.split(/\n+/).filter((paragraph) => paragraph.trim() !== '')
  return (
    <Section title="活动介绍">
      <Card>
        {paragraphs.map((paragraph) => (
          <Note key={paragraph}>{paragraph}</Note>
        ))}
      </Card>
    </Section>
  )
}

function Sheets({ mine }: { mine: MySide }) {
  const { fullWords, setFullWords, declining, setDeclining, signUp, decline } = mine
  return (
    <>
      <ConfirmSheet
        open={fullWords !== undefined}
        title="要排候补吗？"
        note={`${fullWords ?? ''}。有位子空出来，按顺序轮到你家。`}
        yes="排候补"
        onYes={() => {
          setFullWords(undefined)
          return signUp(true)
        }}
        onClose={() => setFullWords(undefined)}
      />
      <ConfirmSheet
        open={declining !== undefined}
        title="让给下一家？"
        note="这次的位子会马上给后面候补的家庭，你家不再候补。"
        yes="让给下一家"
        no="再想想"
        danger
        onYes={() => {
          setDeclining(undefined)
          return declining && decline(declining)
        }}
        onClose={() => setDeclining(undefined)}
      />
    </>
  )
}

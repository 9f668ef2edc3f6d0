import { isStaff } from '@linli/domain/actor'
import { getRecruitment, type RecruitmentView } from '@linli/domain/volunteering/contract'
import { getProgress, type RecruitmentProgress } from '@linli/domain/volunteering/progress/contract'
import { openShareCode } from '@linli/domain/volunteering/share-codes/contract'
import { getMyPlaces, type MyPlaces } from '@linli/domain/volunteering/sign-up/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Note, Strong } from '@linli/ui/text'
import Taro, { usePullDownRefresh, useRouter, useShareAppMessage } from '@tarojs/taro'
import { call } from '@/shared/call'
import { go, pageUrl } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { recruitmentCard } from '@/shared/recruitment-words'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { FillBar } from '../../components/fill-bar'
import { MyPlacesCards } from '../../components/my-places'
import { PassItOn } from '../../components/pass-it-on'
import { RecruitmentHead } from '../../components/recruitment-head'
import { takesPeople } from '../../components/shift-choice'
import { ShiftList } from '../../components/shift-list'
import { ShiftSignUpFoot, ShiftSignUpSheets } from '../../components/shift-sign-up-foot'
import { ShiftTicks } from '../../components/shift-ticks'
import { type ShiftSignUp, useShiftSignUp } from '../../components/use-shift-sign-up'

interface OpenedWith {
  recruitmentId?: string
  /** The share code of a group's card, or of a mini-program code on paper. */
  scene?: string
}

/** One notice, opened by its id or by a share code, which stays with it when it is handed on. */
export default function RecruitmentDetailPage() {
  const { recruitmentId, scene: encoded } = useRouter().params
  const scene = encoded ? decodeURIComponent(encoded) : undefined
  const page = useServerData(() => load({ recruitmentId, scene }), { deps: [recruitmentId, scene] })
  const now = useClock(...(page.value?.shifts ?? []).map(({ startsAt }) => startsAt))
  usePullDownRefresh(() => void page.reload().then(() => Taro.stopPullDownRefresh()))
  const shareParams: Record<string, string> = scene ? { scene } : { recruitmentId: recruitmentId ?? '' }
  useShareAppMessage(() => ({
    title: page.value ? recruitmentCard(page.value, new Date()) : '社区招募志愿者',
    path: pageUrl('recruitment', shareParams),
  }))
  const id = page.value?.id
  const places = useServerData<MyPlaces | undefined>(async () => (id ? loadPlaces(id) : undefined), {
    deps: [id],
  })
  const progress = useServerData(
    async () => (id ? call(getProgress, { params: { recruitmentId: id } }) : undefined),
    { deps: [id] },
  )
  const reload = () => Promise.all([page.reload(), places.reload()])
  const signing = { recruitment: page.value, places: places.value, shareCode: scene, now, reload }
  const mine = useShiftSignUp(signing)
  const open = page.value && takesPeople(page.value, now)
  return (
    <Screen footer={open && places.value && <ShiftSignUpFoot mine={mine} />}>
      <Loaded data={page}>
        {(recruitment) => (
          <Body
            recruitment={recruitment}
            now={now}
            shareParams={shareParams}
            places={places.value}
            earlier={progress.value?.earlier}
            mine={mine}
            reload={async () => void (await reload())}
          />
        )}
      </Loaded>
      <ShiftSignUpSheets mine={mine} />
    </Screen>
  )
}

const loadPlaces = (recruitmentId: string) => call(getMyPlaces, { params: { recruitmentId } })

async function load({ recruitmentId, scene }: OpenedWith): Promise<RecruitmentView> {
  const params = scene
    ? await call(openShareCode, { params: { code: scene } })
    : { recruitmentId: recruitmentId ?? '' }
  return call(getRecruitment, { params })
}

interface BodyProps {
  recruitment: RecruitmentView
  now: Date
  shareParams: Record<string, string>
  places: MyPlaces | undefined
  earlier: RecruitmentProgress['earlier'] | undefined
  mine: ShiftSignUp
  reload: () => Promise<void>
}

/** What it is, how full it is, and which shifts there are to take; then why, and handing it on. */
function Body({ recruitment, now, shareParams, places, earlier, mine, reload }: BodyProps) {
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  const over = recruitment.phase === 'ended' || recruitment.phase === 'cancelled'
  return (
    <>
      <RecruitmentHead recruitment={recruitment} now={now} />
      {recruitment.cancelledAt && (
        <Card>
          <Strong>招募取消了</Strong>
          <Note>{recruitment.cancelReason}</Note>
        </Card>
      )}
      {!over && <FillBar recruitment={recruitment} earlier={earlier} />}
      {!over && places && (
        <MyPlacesCards recruitment={recruitment} signUps={places.signUps} now={now} onDone={reload} />
      )}
      {mine.candidate && takesPeople(recruitment, now) ? (
        <ShiftTicks
          people={mine.people}
          candidate={mine.candidate}
          onCandidate={mine.choosePerson}
          choices={mine.choices}
          onChoose={mine.chooseShift}
          now={now}
        />
      ) : (
        <ShiftList recruitment={recruitment} now={now} />
      )}
      {recruitment.purpose && <Purpose text={recruitment.purpose} />}
      {!over && <PassItOn recruitment={recruitment} params={shareParams} />}
      {staff && (
        <Button kind="outline" onTap={() => go('notice', { recruitmentId: recruitment.id })}>
          看名单，管理这个招募
        </Button>
      )}
    </>
  )
}

function Purpose({ text }: { text: string }) {
  const paragraphs = text.split(/\n+/).filter((paragraph) => paragraph.trim() !== '')
  return (
    <Section title="要做什么">
      <Card>
        {paragraphs.map((paragraph) => (
          <Note key={paragraph}>{paragraph}</Note>
        ))}
      </Card>
    </Section>
  )
}

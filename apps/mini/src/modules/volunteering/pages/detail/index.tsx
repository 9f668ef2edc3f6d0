import { isStaff } from '@linli/domain/actor'
import { getRecruitment, type RecruitmentView } from '@linli/domain/volunteering/contract'
import { openShareCode } from '@linli/domain/volunteering/share-codes/contract'
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
import { PassItOn } from '../../components/pass-it-on'
import { RecruitmentHead } from '../../components/recruitment-head'
import { ShiftList } from '../../components/shift-list'

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
  return (
    <Screen>
      <Loaded data={page}>
        {(recruitment) => <Body recruitment={recruitment} now={now} shareParams={shareParams} />}
      </Loaded>
    </Screen>
  )
}

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
}

/** What it is, how full it is, and which shifts there are to take; then why, and handing it on. */
function Body({ recruitment, now, shareParams }: BodyProps) {
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
      {!over && <FillBar recruitment={recruitment} />}
      <ShiftList recruitment={recruitment} now={now} />
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

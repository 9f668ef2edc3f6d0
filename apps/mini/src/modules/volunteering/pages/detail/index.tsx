import { getRecruitment, type RecruitmentView } from '@linli/domain/volunteering/contract'
import { Card, Section } from '@linli/ui/card'
import { Note, Strong } from '@linli/ui/text'
import Taro, { usePullDownRefresh, useRouter, useShareAppMessage } from '@tarojs/taro'
import { call } from '@/shared/call'
import { pageUrl } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { recruitmentCard } from '@/shared/recruitment-words'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { FillBar } from '../../components/fill-bar'
import { PassItOn } from '../../components/pass-it-on'
import { RecruitmentHead } from '../../components/recruitment-head'
import { ShiftList } from '../../components/shift-list'

/** One notice. */
export default function RecruitmentDetailPage() {
  const { recruitmentId = '' } = useRouter().params
  const page = useServerData(() => call(getRecruitment, { params: { recruitmentId } }), {
    deps: [recruitmentId],
  })
  const now = useClock(...(page.value?.shifts ?? []).map(({ startsAt }) => startsAt))
  usePullDownRefresh(() => void page.reload().then(() => Taro.stopPullDownRefresh()))
  useShareAppMessage(() => ({
    title: page.value ? recruitmentCard(page.value, new Date()) : '社区招募志愿者',
    path: pageUrl('recruitment', { recruitmentId }),
  }))
  return (
    <Screen>
      <Loaded data={page}>{(recruitment) => <Body recruitment={recruitment} now={now} />}</Loaded>
    </Screen>
  )
}

interface BodyProps {
  recruitment: RecruitmentView
  now: Date
}

/** What it is, how full it is, and which shifts there are to take; then why, and handing it on. */
function Body({ recruitment, now }: BodyProps) {
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
      {!over && <PassItOn recruitment={recruitment} params={{ recruitmentId: recruitment.id }} />}
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

import { spokenDuration } from '@linli/domain/time'
import {
  type FillProgress,
  type GroupShare,
  getProgress,
  type OtherWays,
  type RecruitmentProgress,
} from '@linli/domain/volunteering/progress/contract'
import { filledWords, fillWords } from '@linli/domain/volunteering/progress/rules'
import { Button } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Note, Strong, Title } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { neededWords } from '@/shared/recruitment-words'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useLive } from '@/shared/use-live'
import { useServerData } from '@/shared/use-server-data'
import { FillBar } from '../../components/fill-bar'
import { FillCurve } from '../../components/fill-curve'

/** How one notice fills: the curve, and which group brought whom. */
export default function ProgressPage() {
  const { recruitmentId = '' } = useRouter().params
  const data = useServerData(() => call(getProgress, { params: { recruitmentId } }), {
    deps: [recruitmentId],
  })
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <ForStaff>
      <StaffScreen place="manageRecruitments" below>
        <Loaded data={data}>{(progress) => <Body progress={progress} reload={data.reload} />}</Loaded>
      </StaffScreen>
    </ForStaff>
  )
}

function Body({ progress, reload }: { progress: RecruitmentProgress; reload: () => Promise<void> }) {
  const { recruitmentId, title, earlier, detail } = progress
  const live = useLive(recruitmentId, progress, progress.phase === 'recruiting')
  const seen = useRef(progress.taken)
  useEffect(() => {
    // The curve and the groups have moved, too.
    if (live.taken !== seen.current) void reload()
    seen.current = live.taken
  }, [live.taken, reload])
  if (!detail) return <Empty title="招募还没有发布" note="发布以后，这里看得到多快招满、哪个群招来多少人" />
  return (
    <>
      <Title>{title}</Title>
      <FillBar recruitment={{ ...progress, id: recruitmentId }} />
      <CopyWords title={title} progress={live} />
      <Section title="报名曲线" more={earlier ? `上次 ${filledWords(earlier.fillSeconds)}` : undefined}>
        <FillCurve curve={detail.curve} places={progress.places} />
      </Section>
      <Groups groups={detail.groups} />
      <Others others={detail.others} />
      {earlier && (
        <Button kind="outline" onTap={() => go('progress', { recruitmentId: earlier.recruitmentId })}>
          看上次的进度
        </Button>
      )}
    </>
  )
}

/** Words to paste into a group: how far it is, and what is still needed. */
function CopyWords({ title, progress }: { title: string; progress: FillProgress }) {
  const copy = async () => {
    const words = [`【${title}】${fillWords(progress, new Date())}`, neededWords(progress)]
    try {
      await Taro.setClipboardData({ data: words.filter(Boolean).join('，') })
      toast('已复制，可以发到群里')
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Button kind="outline" onTap={copy}>
      复制进度，发到群里
    </Button>
  )
}

function Groups({ groups }: { groups: GroupShare[] }) {
  return (
    <Section title="哪个群招来的" more="按占到的名额">
      {groups.length === 0 ? (
        <Note>还没有发到群里。在招募的管理页点一个群，就有这个群自己的卡片</Note>
      ) : (
        <Rows>
          {groups.map(({ groupId, name, byCard, byChain, medianSeconds }) => (
            <Row
              key={groupId}
              title={name}
              note={[
                `卡片 ${byCard}`,
                byChain > 0 && `接龙 ${byChain}`,
                medianSeconds !== null && `一半人 ${spokenDuration(medianSeconds * 1000)}内来`,
              ]
                .filter(Boolean)
                .join(' · ')}
              tail={<Strong>{byCard + byChain}</Strong>}
            />
          ))}
        </Rows>
      )}
    </Section>
  )
}

function Others({ others }: { others: OtherWays }) {
  const ways = [
    { title: '自己看到来报的', places: others.app },
    { title: '窗口代报', places: others.desk },
    { title: '接龙，没有说是哪个群', places: others.chain },
  ].filter(({ places }) => places > 0)
  if (ways.length === 0) return null
  return (
    <Section title="别的来处">
      <Rows>
        {ways.map(({ title, places }) => (
          <Row key={title} title={title} tail={<Strong>{places}</Strong>} />
        ))}
      </Rows>
    </Section>
  )
}

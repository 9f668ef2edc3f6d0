import { type ComplaintView, getComplaint } from '@linli/domain/complaints/reading/contract'
import { Button } from '@linli/ui/button'
import { Notice } from '@linli/ui/notice'
import Taro, { usePullDownRefresh, useRouter, useShareAppMessage } from '@tarojs/taro'
import { call } from '@/shared/call'
import { go, pageUrl } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { CaseHead } from '../../components/case-head'
import { CaseSettings } from '../../components/case-settings'
import { CaseTimeline } from '../../components/case-timeline'
import { FollowFoot, mayFollow } from '../../components/follow-foot'
import { VerdictFoot } from '../../components/verdict-foot'

/** One case as its reader may see it: what it is, who is responsible, and all that happened. */
export default function ComplaintDetailPage() {
  const { complaintId = '' } = useRouter().params
  const page = useServerData(() => call(getComplaint, { params: { complaintId } }), {
    deps: [complaintId],
    keepAs: `complaint.${complaintId}`,
  })
  const now = useClock()
  usePullDownRefresh(() => void page.reload().then(() => Taro.stopPullDownRefresh()))
  useShareAppMessage(() => ({
    title: page.value?.isPublic ? page.value.title : '反映社区里的事',
    path: page.value?.isPublic ? pageUrl('complaint', { complaintId }) : '/pages/complaints/index',
  }))
  return (
    <Screen footer={page.value && footOf(page.value, page.reload)}>
      <Loaded data={page}>
        {(complaint) => (
          <>
            <Merged complaint={complaint} />
            <CaseHead complaint={complaint} now={now} />
            <CaseTimeline complaint={complaint} now={now} />
            <CaseSettings complaint={complaint} reload={page.reload} />
          </>
        )}
      </Loaded>
    </Screen>
  )
}

/** What the reader is asked, if anything: the reporter's word, or whether a neighbour follows; staff go on to work on it. */
function footOf(complaint: ComplaintView, reload: () => Promise<void>) {
  const { id: complaintId, isReporter, phase, sight } = complaint
  if (isReporter && phase === 'answered') return <VerdictFoot complaint={complaint} reload={reload} />
  if (sight === 'staff') return <Button onTap={() => go('handleComplaint', { complaintId })}>去办理</Button>
  return mayFollow(complaint) && <FollowFoot complaint={complaint} reload={reload} />
}

function Merged({ complaint: { mergedInto } }: { complaint: ComplaintView }) {
  if (!mergedInto) return null
  const open = () => go('complaint', { complaintId: mergedInto.id })
  return (
    <Notice
      title={`已并入第 ${mergedInto.number} 号`}
      action={
        <Button size="s" kind="outline" onTap={open}>
          {`看第 ${mergedInto.number} 号`}
        </Button>
      }
    >
      {`和「${mergedInto.title}」是同一件事，一起办，有进展照样告诉你`}
    </Notice>
  )
}

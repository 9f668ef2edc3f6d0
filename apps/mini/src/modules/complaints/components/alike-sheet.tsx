import { followComplaint } from '@linli/domain/complaints/following/contract'
import type { AlikeComplaint } from '@linli/domain/complaints/intake/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Sheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { call } from '@/shared/call'
import { ComplaintCard } from '@/shared/complaint-card'
import { go, goInstead } from '@/shared/go'
import { showError } from '@/shared/show-error'
import type { Report } from './use-report'

/** What neighbours told already, before the same is told once more: one may follow that instead. */
export function AlikeSheet({ report, behalf }: { report: Report; behalf: boolean }) {
  const { alike, closeAlike, send } = report
  const now = new Date()
  return (
    <Sheet
      open={alike.length > 0}
      title="是不是已经有人反映了？"
      onClose={closeAlike}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={closeAlike}>
            再看看
          </Button>
          <Button grow={1.4} onTap={() => send(true)}>
            不一样，照样提交
          </Button>
        </ButtonRow>
      }
    >
      <Note>
        {behalf ? '是同一件，就不用再登记，打开它记一笔。' : '是同一件，关注它就能一起听进展，办得更快。'}
      </Note>
      {alike.map((complaint) => (
        <ComplaintCard key={complaint.id} complaint={complaint} now={now}>
          <Choice complaint={complaint} report={report} behalf={behalf} />
        </ComplaintCard>
      ))}
    </Sheet>
  )
}

function Choice({
  complaint,
  report,
  behalf,
}: {
  complaint: AlikeComplaint
  report: Report
  behalf: boolean
}) {
  const { id: complaintId, mine, follows } = complaint
  const open = () => go('complaint', { complaintId })
  const follow = async () => {
    try {
      await call(followComplaint, { params: { complaintId }, body: {} })
      toast('关注了，有进展会告诉你')
      report.startAnew()
      goInstead('complaint', { complaintId })
    } catch (error) {
      showError(error)
    }
  }
  if (behalf || mine || follows)
    return (
      <>
        {mine && <Tag tone="jade">你反映的</Tag>}
        {follows && <Tag tone="jade">你在关注</Tag>}
        <Button kind="outline" size="s" label={`打开看看：${complaint.title}`} onTap={open}>
          打开看看
        </Button>
      </>
    )
  return (
    <Button size="s" label={`也关注，不另外提交：${complaint.title}`} onTap={follow}>
      也关注，不另外提交
    </Button>
  )
}

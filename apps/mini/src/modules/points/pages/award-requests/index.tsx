import {
  type AwardRequestView,
  approveAwardRequest,
  declineAwardRequest,
  listAwardRequests,
} from '@linli/domain/points/award-requests/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Row } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'

/** Awards above the solo limit (双人复核): a second of the staff approves or declines them. */
export default function AwardRequestsPage() {
  return (
    <ForStaff>
      <StaffScreen place="communityPoints" below>
        <AwardRequests />
      </StaffScreen>
    </ForStaff>
  )
}

const SHOWN = [
  { value: 'open', label: '等人批' },
  { value: 'all', label: '全部' },
] as const

function AwardRequests() {
  const [shown, setShown] = useState<'open' | 'all'>('open')
  const open = shown === 'open'
  const paged = usePagedRows((cursor) => call(listAwardRequests, { query: { open, cursor } }), {
    deps: [open],
  })
  return (
    <>
      <Segmented label="看哪些申请" options={[...SHOWN]} value={shown} onChange={setShown} />
      <Loaded data={paged.data}>
        {(requests) => (
          <>
            {requests.length === 0 && (
              <Empty
                title={open ? '没有等人批的申请' : '还没有申请'}
                note="一次发的积分超过单人额度，会先申请到这里，由另一位同事来批"
              />
            )}
            {requests.map((request) => (
              <Request key={request.id} request={request} onDecided={paged.data.reload} />
            ))}
          </>
        )}
      </Loaded>
      <MoreRows paged={paged} />
    </>
  )
}

interface RequestProps {
  request: AwardRequestView
  onDecided: () => Promise<void>
}

function Request({ request, onDecided }: RequestProps) {
  const { personId, personName, points, reason, askedAt, askedByName } = request
  return (
    <Card>
      <Split top>
        <Strong>
          {personName} · {points} 分
        </Strong>
        <State request={request} />
      </Split>
      <Note tone="ink">“{reason}”</Note>
      <Note>{[askedByName && `${askedByName}申请`, when(askedAt)].filter(Boolean).join(' · ')}</Note>
      {request.declineReason && <Note>没有通过：{request.declineReason}</Note>}
      {request.decidedAt === null && <Decide request={request} onDecided={onDecided} />}
      <Row title={`${personName}的资料和积分`} onTap={() => go('person', { personId })} />
    </Card>
  )
}

function State({ request: { approved, decidedByName, decidedAt } }: { request: AwardRequestView }) {
  if (decidedAt === null) return <Tag tone="amber">等人批</Tag>
  return (
    <Tag tone={approved ? 'jade' : 'plain'}>
      {decidedByName ?? '同事'}
      {approved ? '批了' : '没批'}
    </Tag>
  )
}

function Decide({ request, onDecided }: RequestProps) {
  const [asking, setAsking] = useState<'approve' | 'decline'>()
  const params = { requestId: request.id }
  const decide = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work()
      toast(words)
      setAsking(undefined)
    } catch (error) {
      showError(error)
    }
    // Also after a "no": a colleague may have been quicker.
    await onDecided()
  }
  if (request.ownConcern) return <Note tone="amber">你申请的，或是给你自己家的：要由别的同事来批</Note>
  const { personName, points, askedByName } = request
  return (
    <>
      <ButtonRow>
        <Button kind="outline" size="s" onTap={() => setAsking('decline')}>
          不同意
        </Button>
        <Button size="s" onTap={() => setAsking('approve')}>
          同意发放
        </Button>
      </ButtonRow>
      <ConfirmSheet
        open={asking === 'approve'}
        title={`同意给${personName}发 ${points} 分？`}
        note={`${askedByName ?? '同事'}申请，你复核。积分马上到账，明细里写着你们两个人。`}
        yes="同意，发放"
        onYes={() =>
          decide(() => call(approveAwardRequest, { params }), `${personName}的 ${points} 分到账了`)
        }
        onClose={() => setAsking(undefined)}
      />
      <ConfirmSheet
        open={asking === 'decline'}
        title={`不同意给${personName}发 ${points} 分？`}
        note="不会发积分；申请的同事会看到原因。"
        yes="不同意"
        danger
        reason={{ label: '原因', placeholder: '如：请先补上签到表' }}
        onYes={(reason) =>
          decide(() => call(declineAwardRequest, { params, body: { reason } }), '已退回给申请的同事')
        }
        onClose={() => setAsking(undefined)}
      />
    </>
  )
}

import { listMyMessages, type MessageView, readMyMessages } from '@linli/domain/messages/contract'
import { MESSAGE_KINDS, type MessageKind } from '@linli/domain/messages/terms'
import { Row } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { useEffect } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { go, type PageName } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { keepMe, useSession } from '@/shared/session'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'

/** Where a message leads that is not about an event. */
const LEADS_TO: Partial<Record<MessageKind, PageName>> = {
  points_awarded: 'points',
  points_reversed: 'points',
  reward_news: 'rewardOrders',
  service_settled: 'serviceRecords',
  binding_approved: 'family',
  binding_declined: 'binding',
  link_requested: 'family',
  link_accepted: 'family',
  whistle_news: 'whistles',
}

/** Of a case they work on. */
const FOR_STAFF: readonly MessageKind[] = ['complaint_work', 'whistle_news']

export default function MessagesPage() {
  const now = useClock()
  const paged = usePagedRows((cursor) => call(listMyMessages, { query: { cursor } }), { keepAs: 'messages' })
  const newest = paged.data.state === 'ready' ? paged.data.value?.[0] : undefined
  useEffect(() => {
    if (newest && newest.readAt === null) void markRead(newest.id)
  }, [newest?.id])
  return (
    <Screen>
      <Loaded data={paged.data}>
        {(messages) => (
          <>
            {messages.map((message) => (
              <MessageRow key={message.id} message={message} now={now} />
            ))}
            <MoreRows paged={paged} />
            {messages.length === 0 && (
              <Empty title="还没有消息" note="轮到候补、活动快到了、有变动、积分到账，都会在这里告诉你" />
            )}
          </>
        )}
      </Loaded>
    </Screen>
  )
}

/** What was shown counts as read. A failure is no harm: the next look marks it again. */
async function markRead(upToId: string): Promise<void> {
  try {
    await call(readMyMessages, { body: { upToId } })
    const { me } = useSession.getState()
    if (me) keepMe({ ...me, unreadMessages: 0 })
  } catch (error) {
    console.error(error)
  }
}

function MessageRow({ message, now }: { message: MessageView; now: Date }) {
  const { eventId, recruitmentId, exchangeId, complaintId, kind, body, readAt, sentAt } = message
  const page = LEADS_TO[kind]
  const open = recruitmentId
    ? () => go('recruitment', { recruitmentId })
    : eventId
      ? () => go('event', { eventId })
      : exchangeId
        ? () => go('exchange', { exchangeId })
        : complaintId
          ? () => go(FOR_STAFF.includes(kind) ? 'handleComplaint' : 'complaint', { complaintId })
          : page && (() => go(page))
  return (
    <Row
      title={MESSAGE_KINDS[kind]}
      note={
        <>
          {body}
          <Note>{when(sentAt, now)}</Note>
        </>
      }
      tail={readAt === null && <Tag>新</Tag>}
      onTap={open}
    />
  )
}

import {
  type InboxGroup,
  type InboxMessage,
  listInboxGroups,
  listInboxMessages,
} from '@linli/domain/complaints/group-inbox/contract'
import { INBOX_SHOWS, type InboxShow, MAX_DECIDED_AT_ONCE } from '@linli/domain/complaints/group-inbox/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'
import { AcceptSheet } from '../../components/accept-sheet'
import { InboxGroups } from '../../components/inbox-groups'
import { InboxMessageCard } from '../../components/inbox-message'
import { PasteForm } from '../../components/paste-form'
import { type Inbox, useInbox } from '../../components/use-inbox'
import './index.scss'

/** What was said in the groups (群里说的话): pasted, sorted by what it seems to be, and decided on by people. */
export default function InboxPage() {
  return (
    <ForStaff>
      <GroupInbox />
    </ForStaff>
  )
}

const MESSAGES = 'inbox-messages'
const SHOWS = (Object.keys(INBOX_SHOWS) as InboxShow[]).map((value) => ({ value, label: INBOX_SHOWS[value] }))

function GroupInbox() {
  const { groupId: named } = useRouter().params
  const groups = useServerData(() => call(listInboxGroups), { keepAs: 'group-inbox' })
  const [show, setShow] = useState<InboxShow>('proposed')
  const [groupId, setGroupId] = useState(named)
  const [ticked, setTicked] = useState<readonly string[] | null>(null)
  const paged = usePagedRows((cursor) => call(listInboxMessages, { query: { show, groupId, cursor } }), {
    deps: [show, groupId],
  })
  const reload = async () => {
    await Promise.all([groups.reload(), paged.data.reload()])
  }
  const inbox = useInbox(reload)
  const rows = paged.data.value ?? []
  const chosen = ticked === null ? [] : rows.filter(({ id }) => ticked.includes(id))
  const foot =
    ticked === null ? lastFoot(inbox) : <ManyFoot {...{ chosen, inbox }} onDone={() => setTicked(null)} />
  return (
    <StaffScreen place="groupInbox" footer={foot}>
      <Columns>
        <Column>
          <Loaded data={groups}>
            {({ rows: known, staleHours }) => (
              <>
                <PasteForm
                  groups={known}
                  onPasted={async (pastedId) => {
                    setShow('proposed')
                    setGroupId(pastedId)
                    await reload()
                    // On a phone they stand below the groups.
                    void Taro.pageScrollTo({ selector: `.${MESSAGES}`, duration: 300 })
                  }}
                />
                <InboxGroups
                  groups={known}
                  staleHours={staleHours}
                  chosen={groupId}
                  onChoose={setGroupId}
                  onChanged={reload}
                />
              </>
            )}
          </Loaded>
        </Column>
        <Column>
          <View className={MESSAGES}>
            <Section
              title={nameOf(groups.value?.rows, groupId)}
              more={groupId ? '看所有群' : undefined}
              onMore={groupId ? () => setGroupId(undefined) : undefined}
            >
              <Segmented label="看哪些消息" options={SHOWS} value={show} onChange={setShow} />
              <Loaded data={paged.data}>
                {(messages) => <Messages {...{ messages, show, inbox, ticked }} onTicked={setTicked} />}
              </Loaded>
              <MoreRows paged={paged} />
            </Section>
          </View>
        </Column>
      </Columns>
    </StaffScreen>
  )
}

const nameOf = (groups: readonly InboxGroup[] | undefined, groupId: string | undefined) =>
  groups?.find(({ id }) => id === groupId)?.name ?? '所有群的消息'

/** What was done last stays below the thumb: the card it was done on is gone from wherever it stood. */
function lastFoot({ last, undo }: Inbox) {
  if (!last) return undefined
  return (
    <Notice
      tone="jade"
      title={last.words}
      action={
        <ButtonRow>
          {last.complaintId && <ToCase complaintId={last.complaintId} />}
          <Button size="s" kind="ghost" onTap={() => undo(last.messageIds)}>
            撤销
          </Button>
        </ButtonRow>
      }
    />
  )
}

function ToCase({ complaintId }: { complaintId: string }) {
  return (
    <Button size="s" kind="outline" onTap={() => go('handleComplaint', { complaintId })}>
      去办理
    </Button>
  )
}

interface MessagesProps {
  messages: readonly InboxMessage[]
  show: InboxShow
  inbox: Inbox
  /** Null while messages are decided one by one. */
  ticked: readonly string[] | null
  onTicked: (ticked: readonly string[] | null) => void
}

const NOTHING: Readonly<Record<InboxShow, { title: string; note: string }>> = {
  proposed: { title: '没有要看的', note: '贴一段群里的聊天，像诉求、求助、咨询的会列在这里' },
  chat: { title: '没有像闲聊的', note: '没认出来的都在这里，一条也不会丢' },
  decided: { title: '还没有分过', note: '分好的在这里，分错了可以撤销' },
}

function Messages({ messages, show, inbox, ticked, onTicked }: MessagesProps) {
  const [changed, setChanged] = useState<InboxMessage>()
  if (messages.length === 0) return <Empty {...NOTHING[show]} />
  const tick = (id: string, on: boolean) => {
    const others = (ticked ?? []).filter((each) => each !== id)
    onTicked(on ? [...others, id].slice(0, MAX_DECIDED_AT_ONCE) : others)
  }
  return (
    <>
      {show !== 'decided' && (
        <ButtonRow>
          <Button size="s" kind="ghost" onTap={() => onTicked(ticked === null ? [] : null)}>
            {ticked === null ? '选几条一起分' : '不选了'}
          </Button>
        </ButtonRow>
      )}
      {messages.map((message) => (
        <InboxMessageCard
          key={message.id}
          message={message}
          ticked={show === 'decided' || ticked === null ? null : ticked.includes(message.id)}
          onTick={(on) => tick(message.id, on)}
          onAccept={(each) => inbox.accept([each])}
          onChange={setChanged}
          onLink={(each, complaintId) => inbox.link([each], complaintId)}
          onSetAside={(each) => inbox.setAside([each])}
          onUndo={(each) => inbox.undo([each.id])}
        />
      ))}
      {changed && (
        <AcceptSheet
          messages={[changed]}
          onClose={() => setChanged(undefined)}
          onAccept={async (as) => {
            setChanged(undefined)
            await inbox.accept([changed], { as })
          }}
        />
      )}
    </>
  )
}

/** For several at once. */
function ManyFoot({
  chosen,
  inbox,
  onDone,
}: {
  chosen: readonly InboxMessage[]
  inbox: Inbox
  onDone: () => void
}) {
  const [asking, setAsking] = useState(false)
  const none = chosen.length === 0
  const off = { disabled: none, reason: none ? '还没有选' : undefined }
  const then = async (work: Promise<void>) => {
    await work
    onDone()
  }
  return (
    <>
      <Note centred>{`选了 ${chosen.length} 条`}</Note>
      <ButtonRow>
        <Button {...off} onTap={() => setAsking(true)}>
          收为一件
        </Button>
        <Button kind="outline" {...off} onTap={() => then(inbox.accept(chosen))}>
          各收一件
        </Button>
        <Button kind="ghost" {...off} onTap={() => then(inbox.setAside(chosen))}>
          不用管
        </Button>
      </ButtonRow>
      {asking && (
        <AcceptSheet
          messages={chosen}
          onClose={() => setAsking(false)}
          onAccept={async (as) => {
            setAsking(false)
            await then(inbox.accept(chosen, { together: true, as }))
          }}
        />
      )}
    </>
  )
}

import {
  type InboxGroup,
  listSweeps,
  markGroupRead,
  setStaleHours,
} from '@linli/domain/complaints/group-inbox/contract'
import { MAX_STALE_HOURS, MIN_STALE_HOURS } from '@linli/domain/complaints/group-inbox/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { NumberStepper } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Row, Rows } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'
import { sweptWords } from './inbox-words'

interface InboxGroupsProps {
  groups: readonly InboxGroup[]
  staleHours: number
  chosen: string | undefined
  onChoose: (groupId: string | undefined) => void
  onChanged: () => Promise<void>
}

/** Which group was read when, by whom, up to where; those waiting longest first. */
export function InboxGroups({ groups, staleHours, chosen, onChoose, onChanged }: InboxGroupsProps) {
  const isManager = useSession(({ me }) => me?.roles.includes('manager') ?? false)
  const [opened, setOpened] = useState<InboxGroup>()
  const [ruling, setRuling] = useState(false)
  const [all, setAll] = useState(false)
  const stale = groups.filter((group) => group.stale).length
  // Those that need nothing make way for the messages, which stand below on a phone.
  const quiet = groups.filter((group) => !group.stale && group.waiting === 0 && group.id !== chosen)
  const shown = all ? groups : groups.filter((group) => !quiet.includes(group))
  return (
    <Section
      title="各个群"
      more={isManager ? `${staleHours} 小时看一次` : `每 ${staleHours} 小时要看一次`}
      onMore={isManager ? () => setRuling(true) : undefined}
    >
      {groups.length === 0 && (
        <Empty
          title="还没有记微信群"
          note="把社区的微信群记下来，才知道哪个群多久没人看了"
          action={
            <Button kind="outline" size="s" onTap={() => go('chatGroups')}>
              去记微信群
            </Button>
          }
        />
      )}
      {stale > 0 && (
        <Notice>{`有 ${stale} 个群超过 ${staleHours} 小时没人看了，最久没看的排在最前面。`}</Notice>
      )}
      <Rows>
        {shown.map((group) => (
          <Row
            key={group.id}
            title={group.name}
            note={sweptWords(group.lastSweep)}
            chosen={group.id === chosen}
            tail={<GroupTags group={group} />}
            onTap={() => setOpened(group)}
          />
        ))}
      </Rows>
      {quiet.length > 0 && !all && (
        <Button kind="ghost" size="s" onTap={() => setAll(true)}>
          {`还有 ${quiet.length} 个群，现在不用看`}
        </Button>
      )}
      {opened && (
        <GroupSheet
          group={opened}
          chosen={opened.id === chosen}
          onClose={() => setOpened(undefined)}
          onChoose={onChoose}
          onChanged={onChanged}
        />
      )}
      {ruling && <RuleSheet staleHours={staleHours} onClose={() => setRuling(false)} onChanged={onChanged} />}
    </Section>
  )
}

function GroupTags({ group: { waiting, stale } }: { group: InboxGroup }) {
  if (stale) return <Tag tone="brick">该看了</Tag>
  return waiting > 0 ? <Tag tone="amber">{`${waiting} 条要看`}</Tag> : null
}

interface GroupSheetProps {
  group: InboxGroup
  chosen: boolean
  onClose: () => void
  onChoose: (groupId: string | undefined) => void
  onChanged: () => Promise<void>
}

/** Who read the group when (看群记录). */
function GroupSheet({ group, chosen, onClose, onChoose, onChanged }: GroupSheetProps) {
  const params = { groupId: group.id }
  const data = useServerData(() => call(listSweeps, { params, query: {} }), { deps: [group.id] })
  const read = async () => {
    try {
      await call(markGroupRead, { params, body: {} })
      toast('记下了：看过，没有新的')
      onClose()
      await onChanged()
    } catch (error) {
      showError(error)
    }
  }
  const choose = () => {
    onChoose(chosen ? undefined : group.id)
    onClose()
  }
  return (
    <Sheet
      open
      title={group.name}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={choose}>
            {chosen ? '看所有群' : '只看这个群'}
          </Button>
          <Button onTap={read}>看过了，没有新的</Button>
        </ButtonRow>
      }
    >
      <Loaded data={data}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="还没有人看过这个群" note="贴一段聊天，或者点“看过了，没有新的”" />
          ) : (
            <Rows>
              {rows.map((sweep) => (
                <Row key={sweep.id} title={sweptWords(sweep)} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Sheet>
  )
}

interface RuleSheetProps {
  staleHours: number
  onClose: () => void
  onChanged: () => Promise<void>
}

function RuleSheet({ staleHours, onClose, onChanged }: RuleSheetProps) {
  const [hours, setHours] = useState(staleHours)
  const save = async () => {
    try {
      await call(setStaleHours, { body: { staleHours: hours } })
      toast('改好了')
      onClose()
      await onChanged()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet open title="多久要看一次群" onClose={onClose} footer={<Button onTap={save}>保存</Button>}>
      <NumberStepper
        label="最多隔"
        unit="小时"
        min={MIN_STALE_HOURS}
        max={MAX_STALE_HOURS}
        value={hours}
        onChange={setHours}
        help="超过这个时间没人看的群，会出现在工作台上"
      />
    </Sheet>
  )
}

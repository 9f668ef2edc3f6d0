import { listInboxGroups } from '@linli/domain/complaints/group-inbox/contract'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { go } from './go'
import { useServerData } from './use-server-data'

/** For the workbench: groups not read for longer than the community's rule, and what waits to be sorted. */
export function GroupsRow() {
  const { value } = useServerData(() => call(listInboxGroups), { keepAs: 'group-inbox' })
  const groups = value?.rows ?? []
  const stale = groups.filter((group) => group.stale)
  const waiting = groups.reduce((sum, group) => sum + group.waiting, 0)
  const note =
    stale.length > 0
      ? `${stale.map(({ name }) => name).join('、')}，超过 ${value?.staleHours} 小时没人看`
      : '把微信群里说的贴进来，分成诉求、求助、咨询'
  return (
    <Row
      title="群里说的话"
      note={note}
      tail={
        stale.length > 0 ? (
          <Tag tone="brick">{`${stale.length} 个群该看了`}</Tag>
        ) : (
          waiting > 0 && <Tag tone="amber">{`${waiting} 条要看`}</Tag>
        )
      }
      onTap={() => go('groupInbox')}
    />
  )
}

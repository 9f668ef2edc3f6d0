import { getComplaintRules } from '@linli/domain/complaints/calendar/contract'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { go } from './go'
import { useServerData } from './use-server-data'

/** For the workbench: how long complaints may take, and whether the nation's holidays have to be brought up to date. */
export function ComplaintRulesRow() {
  const { value } = useServerData(() => call(getComplaintRules), { keepAs: 'complaint-rules' })
  return (
    <Row
      title="诉求的类别与时限"
      note="每类事多久办好，社区自己的工作日"
      tail={value?.calendarOld && <Tag tone="amber">{`缺 ${value.lastKnownYear + 1} 年放假安排`}</Tag>}
      onTap={() => go('complaintRules')}
    />
  )
}

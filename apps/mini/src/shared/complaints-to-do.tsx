import { getComplaintToDo } from '@linli/domain/complaints/work-list/contract'
import { MOST_COUNTED, type WorkState } from '@linli/domain/complaints/work-list/terms'
import type { ReplyOf } from '@linli/domain/endpoint'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Stat } from '@linli/ui/stat'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { go } from './go'
import { GroupsRow } from './groups-to-do'
import { useServerData } from './use-server-data'

const show = (state: WorkState) => go('complaintWork', { state })
const counted = (cases: number) => (cases >= MOST_COUNTED ? `${MOST_COUNTED}+` : cases)

/** On the workbench: complaints that wait, are near their deadline or past it, and the ways to all else about them. */
export function ComplaintsToDo() {
  const { value } = useServerData(() => call(getComplaintToDo), { keepAs: 'complaints.todo' })
  return (
    <Section title="诉求" more="全部" onMore={() => show('open')}>
      {value && <Figures toDo={value} />}
      {value && value.urgent.length > 0 && <Urgent rows={value.urgent} />}
      <Rows>
        <GroupsRow />
        <Row
          title="替居民登记"
          note="电话、走访、会议上听到的，记下来源"
          onTap={() => go('report', { behalf: 'yes' })}
        />
        <Row title="办得怎么样" note="按时答复率、解决率、满意率" onTap={() => go('complaintRates')} />
      </Rows>
    </Section>
  )
}

type ToDo = ReplyOf<typeof getComplaintToDo>

function Figures({ toDo: { waiting, near, overdue, extensionsWaiting, extensionOf } }: { toDo: ToDo }) {
  return (
    <>
      <CardRow>
        <Card onTap={() => show('overdue')} label={`超期 ${overdue}`}>
          <Stat label="超期" value={counted(overdue)} tone={overdue > 0 ? 'brick' : undefined} />
        </Card>
        <Card onTap={() => show('near')} label={`快到期 ${near}`}>
          <Stat label="快到期" value={counted(near)} tone={near > 0 ? 'amber' : undefined} />
        </Card>
        <Card onTap={() => show('waiting')} label={`待受理 ${waiting}`}>
          <Stat label="待受理" value={counted(waiting)} tone={waiting > 0 ? 'brick' : undefined} />
        </Card>
      </CardRow>
      {extensionOf !== null && (
        <Row
          title="有延期等你决定"
          note="同事申请的，到期前要定下来；先看等得最久的"
          tail={<Tag tone="amber">{counted(extensionsWaiting)} 件</Tag>}
          onTap={() => go('handleComplaint', { complaintId: extensionOf })}
        />
      )}
    </>
  )
}

function Urgent({ rows }: { rows: ToDo['urgent'] }) {
  return (
    <Rows>
      {rows.map((row) => (
        <Row
          key={row.id}
          title={row.title}
          note={[row.place, row.ownerName ? `首问 ${row.ownerName}` : '待受理'].filter(Boolean).join(' · ')}
          tail={<Tag tone={row.due === 'overdue' ? 'brick' : 'amber'}>{row.dueWords}</Tag>}
          onTap={() => go('handleComplaint', { complaintId: row.id })}
        />
      ))}
    </Rows>
  )
}

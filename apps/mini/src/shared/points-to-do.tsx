import { listAnomalies } from '@linli/domain/points/anomalies/contract'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { call } from './call'
import { go } from './go'
import { useServerData } from './use-server-data'
import { useWorkCounts } from './work-counts'

async function countUnseen(): Promise<number> {
  const { rows } = await call(listAnomalies)
  return rows.filter(({ notes }) => notes.length === 0).length
}

/** For the workbench: awards that wait for a second person (双人复核), and what should be looked at (异常). */
export function PointsToDo() {
  const { value: anomalies = 0 } = useServerData(countUnseen, { keepAs: 'anomalies-unseen' })
  const requests = useWorkCounts()?.awardRequests ?? 0
  return (
    <Rows>
      <Row
        title="积分申请"
        note="超过单人额度的，两个人同意才发"
        tail={requests > 0 && <Tag tone="amber">{`${requests} 条等人批`}</Tag>}
        onTap={() => go('awardRequests')}
      />
      <Row
        title="积分提醒"
        note="值得看一眼的签到和积分"
        tail={anomalies > 0 && <Tag tone="amber">{`${anomalies} 件没看`}</Tag>}
        onTap={() => go('pointAnomalies')}
      />
      <Row title="社区积分账" note="全社区每一笔，和积分规则" onTap={() => go('communityPoints')} />
    </Rows>
  )
}

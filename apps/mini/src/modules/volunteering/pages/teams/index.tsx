import { isStaff } from '@linli/domain/actor'
import { listTeams, type TeamSummary } from '@linli/domain/volunteering/teams/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { serviceHours } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { useServerData } from '@/shared/use-server-data'
import { TeamSheet } from '../../components/team-sheet'

/** The community's teams; staff found new ones here. */
export default function TeamsPage() {
  const teams = useServerData(() => call(listTeams), { keepAs: 'volunteering.teams' })
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  const [founding, setFounding] = useState(false)
  usePullDownRefresh(() => void teams.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <Screen footer={staff && <Button onTap={() => setFounding(true)}>建队伍</Button>}>
      <Loaded data={teams}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="还没有志愿服务队" note="想拉一支队伍，请告诉社区工作人员" />
          ) : (
            rows.map((team) => <TeamCard key={team.id} team={team} />)
          )
        }
      </Loaded>
      {founding && (
        <TeamSheet
          onClose={() => setFounding(false)}
          onSaved={(team) => {
            setFounding(false)
            go('team', { teamId: team.id })
          }}
        />
      )}
    </Screen>
  )
}

function TeamCard({ team }: { team: TeamSummary }) {
  return (
    <Card onTap={() => go('team', { teamId: team.id })}>
      <Split top>
        <Strong>{team.name}</Strong>
        {team.mine && <Tag tone="jade">我在</Tag>}
      </Split>
      {team.introduction && <Note>{team.introduction}</Note>}
      <Note>
        {[
          `队长 ${team.captainName}`,
          `${team.members} 人`,
          `今年 ${serviceHours(team.minutesThisYear)}`,
          team.gridName,
        ]
          .filter(Boolean)
          .join(' · ')}
      </Note>
    </Card>
  )
}

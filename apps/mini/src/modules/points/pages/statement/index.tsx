import {
  getMyPoints,
  listMyPointMovements,
  type PointsOverview,
  type StatementLine,
} from '@linli/domain/points/contract'
import { Button } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Fact, Row } from '@linli/ui/row'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note, Split, Strong } from '@linli/ui/text'
import { call } from '@/shared/call'
import { dayInYear, serviceHours, signedPoints } from '@/shared/format'
import { go, goToTab } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { lineNote, lineTitle, openSource } from '@/shared/statement-line'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'

export default function PointsStatementPage() {
  const points = useServerData(() => call(getMyPoints), { keepAs: 'points' })
  const paged = usePagedRows((cursor) => call(listMyPointMovements, { query: { cursor } }), {
    keepAs: 'points.movements',
  })
  return (
    <Screen>
      <Loaded data={points}>
        {(overview) => (
          <>
            <Balance overview={overview} />
            <CardRow>
              <Card centred onTap={() => go('exchanges')}>
                <Strong>换帮助</Strong>
                <Note centred>请邻居搭把手</Note>
              </Card>
              <Card centred onTap={() => go('rewards')}>
                <Strong>换小礼</Strong>
                <Note centred>到服务点领</Note>
              </Card>
              <Card centred onTap={() => go('certificates')}>
                <Strong>志愿证明</Strong>
                <Note centred>按结算开</Note>
              </Card>
            </CardRow>
            <Household overview={overview} />
            <Section title="明细" more="每一笔都有来处">
              <Loaded data={paged.data}>
                {(lines) => (
                  <>
                    {lines.map((line) => (
                      <Line key={line.movementId} line={line} />
                    ))}
                    <MoreRows paged={paged} />
                    {lines.length === 0 && <NoLines />}
                  </>
                )}
              </Loaded>
            </Section>
          </>
        )}
      </Loaded>
    </Screen>
  )
}

function Balance({ overview }: { overview: PointsOverview }) {
  const { serviceMinutes, teamNames } = overview
  const hours = serviceMinutes > 0 && `累计服务 ${serviceHours(serviceMinutes)}`
  const service = [hours, ...teamNames].filter(Boolean).join(' · ')
  return (
    <Card tone="jade">
      <Split top>
        <Stat label="可用积分" value={overview.balance} size="xl" />
        <Stat label="近一年家庭所得" value={overview.householdStanding} size="m" align="end" />
      </Split>
      {overview.expiringSoon.map(({ points, expiresAt }) => (
        <Note key={expiresAt}>
          有 {points} 分 {dayInYear(expiresAt)} 到期
        </Note>
      ))}
      {service && <Note>{service}</Note>}
      <Note>家庭所得从 {dayInYear(overview.standingFrom)} 算起，决定谁能先报名；花掉积分不会减少</Note>
    </Card>
  )
}

function Household({ overview: { earnedByMember } }: { overview: PointsOverview }) {
  if (earnedByMember.length < 2) return null
  return (
    <Section title="一家人的近一年所得">
      <Card>
        {earnedByMember.map((member) => (
          <Fact key={member.personId} name={member.name}>
            {member.points} 分
          </Fact>
        ))}
      </Card>
    </Section>
  )
}

function Line({ line }: { line: StatementLine }) {
  return (
    <Row
      title={lineTitle(line)}
      note={lineNote(line)}
      tail={<Strong tone={line.points < 0 ? 'brick' : 'jade'}>{signedPoints(line.points)}</Strong>}
      onTap={openSource(line)}
    />
  )
}

function NoLines() {
  return (
    <Empty
      title="还没有积分"
      note="做一次活动助教，或者在社区帮忙，积分就会记在这里"
      action={
        <Button kind="outline" size="s" onTap={() => goToTab('volunteering')}>
          看哪里要帮忙
        </Button>
      }
    />
  )
}

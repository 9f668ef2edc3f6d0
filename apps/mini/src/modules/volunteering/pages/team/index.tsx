import { isStaff } from '@linli/domain/actor'
import {
  changeCaptain,
  dissolveTeam,
  getTeam,
  joinTeam,
  leaveTeam,
  type TeamCandidate,
  type TeamMember,
  type TeamView,
} from '@linli/domain/volunteering/teams/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Title } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { dayInYear, serviceHours } from '@/shared/format'
import { goBack } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { PersonSearch } from '@/shared/person-search'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'
import { TeamSheet } from '../../components/team-sheet'

/** The team `teamId`: who is in it, what it served, and joining or leaving it. */
export default function TeamPage() {
  const { teamId = '' } = useRouter().params
  const data = useServerData(() => call(getTeam, { params: { teamId } }), { deps: [teamId] })
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  const act = async (work: Promise<unknown>, words: string) => {
    try {
      await work
      toast(words)
      await data.reload()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Screen>
      <Loaded data={data}>{(team) => <Team team={team} act={act} />}</Loaded>
    </Screen>
  )
}

interface TeamProps {
  team: TeamView
  act: (work: Promise<unknown>, words: string) => Promise<void>
}

function Team({ team, act }: TeamProps) {
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  return (
    <>
      <Card>
        <Title>{team.name}</Title>
        {team.introduction && <Note>{team.introduction}</Note>}
        <Note>{[`队长 ${team.captainName}`, team.gridName ?? '全社区'].join(' · ')}</Note>
      </Card>
      <Card tone="jade">
        <Split top>
          <Stat label="今年服务" value={serviceHours(team.minutesThisYear)} size="l" />
          <Stat label="累计服务" value={serviceHours(team.minutes)} size="m" align="end" />
        </Split>
        <Note>入队以后开始、已经结算的班次才算</Note>
      </Card>
      <Joining team={team} act={act} />
      <Members team={team} act={act} />
      {staff && <ForStaffOnly team={team} act={act} />}
    </>
  )
}

function Joining({ team, act }: TeamProps) {
  const join = ({ personId, name }: TeamCandidate) =>
    act(call(joinTeam, { params: { teamId: team.id }, body: { personId } }), `${name}入队了`)
  if (team.candidates.length === 0) return null
  return (
    <Section title="加入队伍">
      <Rows>
        {team.candidates.map((candidate) => (
          <Row
            key={candidate.personId}
            title={candidate.name}
            note={candidate.isVolunteer ? undefined : '还没登记成志愿者，报一次班次就会登记'}
            tail={
              candidate.isVolunteer && (
                <Button size="s" label={`${candidate.name}加入`} onTap={() => join(candidate)}>
                  加入
                </Button>
              )
            }
          />
        ))}
      </Rows>
    </Section>
  )
}

function Members({ team, act }: TeamProps) {
  const own = useSession(({ me }) => me?.person?.id)
  const [chosen, setChosen] = useState<TeamMember>()
  const [leaving, setLeaving] = useState<TeamMember>()
  const params = { teamId: team.id }
  const promote = async ({ personId, name }: TeamMember) => {
    setChosen(undefined)
    await act(call(changeCaptain, { params, body: { personId } }), `队长是${name}了`)
  }
  const remove = async ({ personId, name }: TeamMember) => {
    setLeaving(undefined)
    await act(call(leaveTeam, { params: { ...params, personId } }), `${name}离队了`)
  }
  return (
    <Section title="队员" more={`${team.members} 人`}>
      <Rows>
        {team.people.map((member) => (
          <Row
            key={member.personId}
            title={member.name}
            note={`${dayInYear(member.joinedAt)}入队 · ${serviceHours(member.minutes)}`}
            tail={member.isCaptain && <Tag tone="jade">队长</Tag>}
            onTap={member.mayRemove || member.mayPromote ? () => setChosen(member) : undefined}
          />
        ))}
      </Rows>
      {!team.mine && <Note>别人的名字只露头尾，入队以后看得到全名</Note>}
      <Sheet open={chosen !== undefined} title={chosen?.name ?? ''} onClose={() => setChosen(undefined)}>
        <ButtonRow>
          {chosen?.mayPromote && (
            <Button kind="outline" onTap={() => promote(chosen)}>
              设为队长
            </Button>
          )}
          {chosen?.mayRemove && (
            <Button
              kind="danger"
              onTap={() => {
                setLeaving(chosen)
                setChosen(undefined)
              }}
            >
              {chosen.personId === own ? '离开队伍' : '请出队伍'}
            </Button>
          )}
        </ButtonRow>
      </Sheet>
      <ConfirmSheet
        open={leaving !== undefined}
        title={`${leaving?.name ?? ''}离开队伍？`}
        note="服务时长和积分都不变，以后还可以再加入。"
        yes="离开"
        danger
        onYes={() => leaving && remove(leaving)}
        onClose={() => setLeaving(undefined)}
      />
    </Section>
  )
}

function ForStaffOnly({ team, act }: TeamProps) {
  const [open, setOpen] = useState<'add' | 'change' | 'dissolve'>()
  const params = { teamId: team.id }
  const close = () => setOpen(undefined)
  const add = async (personId: string, name: string) => {
    close()
    await act(call(joinTeam, { params, body: { personId } }), `${name}入队了`)
  }
  const dissolve = async () => {
    close()
    try {
      await call(dissolveTeam, { params, body: {} })
      toast('队伍解散了')
      goBack()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Section title="管理队伍">
      <Rows>
        <Row title="代人加入" note="本人同意以后" onTap={() => setOpen('add')} />
        <Row title="改队名和介绍" onTap={() => setOpen('change')} />
        <Row title="解散队伍" onTap={() => setOpen('dissolve')} />
      </Rows>
      <Sheet open={open === 'add'} title="代人加入" onClose={close}>
        <PersonSearch onPick={({ id, name }) => void add(id, name)} />
      </Sheet>
      {open === 'change' && (
        <TeamSheet
          team={team}
          onClose={close}
          onSaved={() => {
            close()
            return act(Promise.resolve(), '改好了')
          }}
        />
      )}
      <ConfirmSheet
        open={open === 'dissolve'}
        title={`解散“${team.name}”？`}
        note="队员都会收到消息；大家的服务时长和积分不变。解散以后不能恢复。"
        yes="解散"
        danger
        onYes={dissolve}
        onClose={close}
      />
    </Section>
  )
}

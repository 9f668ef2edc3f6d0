import type { PersonSummary } from '@linli/domain/people/contract'
import { getRecruitmentForm } from '@linli/domain/volunteering/contract'
import { changeTeam, createTeam, type TeamView } from '@linli/domain/volunteering/teams/contract'
import { MAX_TEAM_INTRODUCTION_LENGTH, MAX_TEAM_NAME_LENGTH } from '@linli/domain/volunteering/teams/terms'
import { Button } from '@linli/ui/button'
import { LongTextField, PickerField, TextField } from '@linli/ui/field'
import { Row } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PersonSearch, personName } from '@/shared/person-search'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

const WHOLE_COMMUNITY = 'all'

interface TeamSheetProps {
  /** The team to change; a new one when left out. */
  team?: TeamView
  onClose: () => void
  onSaved: (team: TeamView) => unknown
}

/** Staff found a team, or change one. */
export function TeamSheet({ team, onClose, onSaved }: TeamSheetProps) {
  const form = useServerData(() => call(getRecruitmentForm))
  const [name, setName] = useState(team?.name ?? '')
  const [introduction, setIntroduction] = useState(team?.introduction ?? '')
  const [gridId, setGridId] = useState(team?.gridId ?? null)
  const [captain, setCaptain] = useState<PersonSummary>()
  const plan = { name: name.trim(), introduction: introduction.trim(), gridId }
  const missing = plan.name.length < 2 ? '队名至少两个字' : !team && !captain ? '请选队长' : undefined
  const save = async () => {
    try {
      if (team) await onSaved(await call(changeTeam, { params: { teamId: team.id }, body: plan }))
      else if (captain) await onSaved(await call(createTeam, { body: { ...plan, captainId: captain.id } }))
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet
      open
      title={team ? '改队伍' : '建队伍'}
      onClose={onClose}
      footer={
        <Button disabled={missing !== undefined} reason={missing} onTap={save}>
          保存
        </Button>
      }
    >
      <TextField
        label="队名"
        placeholder="如：金小马志愿服务队凤凰山分队"
        maxLength={MAX_TEAM_NAME_LENGTH}
        value={name}
        onChange={setName}
      />
      <LongTextField
        label="做什么"
        placeholder="平时做什么，什么时候碰头"
        maxLength={MAX_TEAM_INTRODUCTION_LENGTH}
        value={introduction}
        onChange={setIntroduction}
      />
      <PickerField
        label="哪个网格"
        options={[
          { value: WHOLE_COMMUNITY, label: '全社区' },
          ...(form.value?.grids ?? []).map((grid) => ({ value: grid.id, label: grid.name })),
        ]}
        value={gridId ?? WHOLE_COMMUNITY}
        onChange={(value) => setGridId(value === WHOLE_COMMUNITY ? null : value)}
      />
      {!team && captain && (
        <Row
          title={`队长：${personName(captain)}`}
          note={`${captain.address} · 点一下换人`}
          onTap={() => setCaptain(undefined)}
        />
      )}
      {!team && !captain && <PersonSearch onPick={setCaptain} />}
    </Sheet>
  )
}

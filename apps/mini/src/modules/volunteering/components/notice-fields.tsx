import type { RecruitmentPlan, RecruitmentView } from '@linli/domain/volunteering/contract'
import { MAX_POINTS_PER_HOUR } from '@linli/domain/volunteering/terms'
import { Card, Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { LongTextField, NumberStepper, PickerField, SwitchRow, TextField } from '@linli/ui/field'
import { Note } from '@linli/ui/text'
import type { PlanProblems } from './recruitment-plan'

export interface FormChoices {
  pointsPerHour: number
  grids: { id: string; name: string }[]
  teams: { id: string; name: string }[]
}

interface NoticeFieldsProps {
  plan: RecruitmentPlan
  problems: PlanProblems
  /** The published notice that is changed: its points may only rise. */
  published: RecruitmentView | undefined
  onChange: (plan: RecruitmentPlan) => void
}

/** What, where, and what it earns: all that a notice must have. */
export function NoticeFields({ plan, problems, published, onChange }: NoticeFieldsProps) {
  const set = (part: Partial<RecruitmentPlan>) => onChange({ ...plan, ...part })
  return (
    <Card>
      <TextField
        label="要做什么"
        placeholder="如：人口普查入户志愿者"
        maxLength={60}
        value={plan.title}
        error={problems.title}
        onChange={(title) => set({ title })}
      />
      <TextField
        label="在哪里集合"
        placeholder="如：党群服务中心门口"
        maxLength={60}
        value={plan.meetingPlace}
        error={problems.meetingPlace}
        onChange={(meetingPlace) => set({ meetingPlace })}
      />
      <SwitchRow
        title="急招"
        note="首页排在前面，带“急”字"
        on={plan.urgent}
        onChange={(urgent) => set({ urgent })}
      />
      <NumberStepper
        inLine
        label="每小时积分"
        unit="分"
        min={published?.pointsPerHour ?? 0}
        max={MAX_POINTS_PER_HOUR}
        value={plan.pointsPerHour}
        onChange={(pointsPerHour) => set({ pointsPerHour })}
      />
    </Card>
  )
}

const WHOLE_COMMUNITY = 'all'
const CANCEL_CHOICES = [
  { value: '0', label: '班次开始前都可以' },
  { value: '60', label: '开始前 1 小时' },
  { value: '120', label: '开始前 2 小时' },
  { value: '720', label: '开始前 12 小时' },
  { value: '1440', label: '开始前 1 天' },
]

interface MoreFieldsProps {
  plan: RecruitmentPlan
  choices: FormChoices
  onChange: (plan: RecruitmentPlan) => void
}

/** What may be left as it is. */
export function MoreFields({ plan, choices, onChange }: MoreFieldsProps) {
  const set = (part: Partial<RecruitmentPlan>) => onChange({ ...plan, ...part })
  const grids = [
    { value: WHOLE_COMMUNITY, label: '全社区' },
    ...choices.grids.map(({ id, name }) => ({ value: id, label: name })),
  ]
  const minutes = String(plan.cancelClosesMinutes)
  const cancelChoices = CANCEL_CHOICES.some(({ value }) => value === minutes)
    ? CANCEL_CHOICES
    : [...CANCEL_CHOICES, { value: minutes, label: `开始前 ${minutes} 分钟` }]
  return (
    <Section title="选填">
      <Card>
        <LongTextField
          label="为什么招、做什么"
          placeholder="如：两人一组，跟着社区工作者入户登记"
          maxLength={2000}
          value={plan.purpose}
          onChange={(purpose) => set({ purpose })}
        />
        <TextField
          label="最好会"
          placeholder="如：会说方言、会用手机拍照"
          maxLength={200}
          value={plan.skills}
          onChange={(skills) => set({ skills })}
        />
        <PickerField
          label="哪个网格"
          options={grids}
          value={plan.gridId ?? WHOLE_COMMUNITY}
          onChange={(id) => set({ gridId: id === WHOLE_COMMUNITY ? null : id })}
        />
        <PickerField
          label="最晚什么时候能取消"
          options={cancelChoices}
          value={minutes}
          onChange={(value) => set({ cancelClosesMinutes: Number(value) })}
        />
      </Card>
      <Teams plan={plan} choices={choices} onChange={onChange} />
    </Section>
  )
}

function Teams({ plan, choices, onChange }: MoreFieldsProps) {
  if (choices.teams.length === 0) return null
  const toggle = (id: string, on: boolean) =>
    onChange({ ...plan, teamIds: on ? [...plan.teamIds, id] : plan.teamIds.filter((one) => one !== id) })
  return (
    <Card>
      <Note>邀请队伍：一发布，队员就收到消息</Note>
      {choices.teams.map(({ id, name }) => (
        <CheckRow
          key={id}
          title={name}
          checked={plan.teamIds.includes(id)}
          onChange={(on) => toggle(id, on)}
        />
      ))}
    </Card>
  )
}

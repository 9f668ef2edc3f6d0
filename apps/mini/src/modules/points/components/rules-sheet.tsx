import { type PointRulesView, setPointRules } from '@linli/domain/points/rule-versions/contract'
import {
  MAX_MANUAL_AWARD_POINTS,
  type PointRules,
  ROUNDINGS,
  type Rounding,
} from '@linli/domain/points/terms'
import { codesOf } from '@linli/domain/terms'
import { startOfDate } from '@linli/domain/time'
import { Button, ButtonRow } from '@linli/ui/button'
import { DateField, NumberStepper, PickerField, SwitchRow } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { day, today } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { changesOf } from './rule-words'

const ROUNDING_CHOICES = codesOf(ROUNDINGS).map((value) => ({ value, label: ROUNDINGS[value] }))
/** Proposed when points begin to expire. */
const MONTHS_AT_FIRST = 24

interface RulesSheetProps {
  current: PointRulesView
  onClose: () => void
  onSet: () => Promise<void>
}

/** A new version of the rules: the manager changes figures, and reads what they mean before it holds. */
export function RulesSheet({ current, onClose, onSet }: RulesSheetProps) {
  const [rules, setRules] = useState<PointRules>(() => rulesOf(current))
  const [startsOn, setStartsOn] = useState(today())
  const changes = changesOf(current, rules)
  const atOnce = startsOn === today()
  const set = async () => {
    try {
      const validFrom = atOnce ? undefined : startOfDate(startsOn).toISOString()
      await call(setPointRules, { body: { ...rules, validFrom } })
      toast(atOnce ? '新规则从现在起用' : `新规则从 ${day(startsOn)} 起用`)
      onClose()
      await onSet()
    } catch (error) {
      showError(error)
    }
  }
  const none = changes.length === 0
  return (
    <Sheet
      open
      title="定新规则"
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button grow={1.4} disabled={none} reason={none ? '还没有改动' : undefined} onTap={set}>
            {atOnce ? '从现在起用' : `从 ${day(startsOn)} 起用`}
          </Button>
        </ButtonRow>
      }
    >
      <Fields rules={rules} onChange={setRules} />
      <DateField label="从哪天起" from={today()} value={startsOn} onChange={setStartsOn} />
      <Preview changes={changes} />
    </Sheet>
  )
}

function rulesOf(view: PointRulesView): PointRules {
  const { version: _, validFrom: __, setAt: ___, setByName: ____, ...rules } = view
  return rules
}

interface FieldsProps {
  rules: PointRules
  onChange: (rules: PointRules) => void
}

function Fields({ rules, onChange }: FieldsProps) {
  const set = (change: Partial<PointRules>) => onChange({ ...rules, ...change })
  const { expiryMonths } = rules
  return (
    <>
      <NumberStepper
        inLine
        label="服务一小时"
        unit="分"
        max={1_000}
        value={rules.pointsPerHour}
        onChange={(pointsPerHour) => set({ pointsPerHour })}
      />
      <NumberStepper
        inLine
        label="多少分钟一档"
        unit="分钟"
        min={1}
        max={120}
        step={5}
        value={rules.roundingMinutes}
        onChange={(roundingMinutes) => set({ roundingMinutes })}
      />
      <PickerField<Rounding>
        label="不满一档"
        options={ROUNDING_CHOICES}
        value={rules.rounding}
        onChange={(rounding) => set({ rounding })}
      />
      <SwitchRow
        title="积分会过期"
        note="先得的先过期；近一年家庭所得不受影响"
        on={expiryMonths !== null}
        onChange={(on) => set({ expiryMonths: on ? MONTHS_AT_FIRST : null })}
      />
      {expiryMonths !== null && (
        <NumberStepper
          inLine
          label="得到后几个月"
          unit="个月"
          min={1}
          max={120}
          value={expiryMonths}
          onChange={(months) => set({ expiryMonths: months })}
        />
      )}
      <NumberStepper
        inLine
        label="一个人一次能发"
        unit="分"
        max={MAX_MANUAL_AWARD_POINTS}
        step={10}
        value={rules.soloAwardPoints}
        onChange={(soloAwardPoints) => set({ soloAwardPoints })}
      />
      <NumberStepper
        inLine
        label="换帮助，每人七天"
        unit="次"
        max={50}
        value={rules.exchangesPerWeek}
        onChange={(exchangesPerWeek) => set({ exchangesPerWeek })}
      />
      <NumberStepper
        inLine
        label="同样两个人，三十天"
        unit="次"
        max={50}
        value={rules.exchangesPerPair}
        onChange={(exchangesPerPair) => set({ exchangesPerPair })}
      />
    </>
  )
}

function Preview({ changes }: { changes: readonly string[] }) {
  if (changes.length === 0) return <Note>改一项，这里就写出它意味着什么</Note>
  return (
    <Notice title="改了以后">
      {changes.map((change) => (
        <Note key={change} tone="ink">
          {change}
        </Note>
      ))}
      <Note tone="ink">已经结算、已经发出的都不变；已发布的招募仍按发布时写的每小时积分算。</Note>
    </Notice>
  )
}

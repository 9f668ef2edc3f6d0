import {
  addReward,
  changeReward,
  closeReward,
  type RewardView,
  restockReward,
} from '@linli/domain/points/rewards/contract'
import { MAX_REWARD_POINTS, MAX_REWARD_STOCK } from '@linli/domain/points/rewards/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { DateField, LongTextField, NumberStepper, SwitchRow, TextField } from '@linli/ui/field'
import { Sheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { today } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { endOfDay, lastDay } from './last-day'

interface RewardSheetProps {
  /** Which one is changed, or a new one. */
  reward: RewardView | 'new' | undefined
  onClose: () => void
  onDone: () => Promise<void>
}

const EMPTY = {
  title: '',
  about: '',
  points: 10,
  perPerson: 1 as number | null,
  orderUntil: null as string | null,
}

/** Staff describe a reward, count its pieces, or take it off the list. */
export function RewardSheet({ reward, onClose, onDone }: RewardSheetProps) {
  const before = reward === 'new' ? undefined : reward
  const [plan, setPlan] = useState(EMPTY)
  const [stock, setStock] = useState(0)
  useEffect(() => {
    if (reward === undefined) return
    const { title, about, points, perPerson, orderUntil } = before ?? EMPTY
    setPlan({ title, about, points, perPerson, orderUntil })
    setStock(before?.stock ?? 10)
  }, [reward])
  const finish = async (act: () => Promise<unknown>, words: string) => {
    try {
      await act()
      toast(words)
      onClose()
    } catch (error) {
      showError(error)
    }
    await onDone()
  }
  const save = () =>
    finish(async () => {
      if (!before) return call(addReward, { body: { ...plan, stock } })
      const params = { rewardId: before.id }
      await call(changeReward, { params, body: plan })
      const pieces = stock - before.stock
      return pieces === 0 ? null : call(restockReward, { params, body: { pieces } })
    }, '存好了')
  const short = plan.title.trim().length < 2
  return (
    <Sheet
      open={reward !== undefined}
      title={before ? '管理小礼' : '添小礼'}
      onClose={onClose}
      footer={
        <ButtonRow>
          {before && !before.closedAt && (
            <Button
              kind="danger"
              onTap={() =>
                finish(() => call(closeReward, { params: { rewardId: before.id } }), '下架了，已经换的还能领')
              }
            >
              下架
            </Button>
          )}
          <Button grow={1.4} disabled={short} reason={short ? '请写小礼的名字' : undefined} onTap={save}>
            保存
          </Button>
        </ButtonRow>
      }
    >
      <TextField
        label="名字"
        maxLength={40}
        value={plan.title}
        onChange={(title) => setPlan({ ...plan, title })}
      />
      <LongTextField
        label="说明"
        maxLength={300}
        value={plan.about}
        onChange={(about) => setPlan({ ...plan, about })}
      />
      <NumberStepper
        label="要多少积分"
        unit="分"
        min={1}
        max={MAX_REWARD_POINTS}
        value={plan.points}
        onChange={(points) => setPlan({ ...plan, points })}
      />
      <NumberStepper
        label="现有件数"
        unit="件"
        help="补货就往上加，盘点少了就往下减"
        max={MAX_REWARD_STOCK}
        value={stock}
        onChange={setStock}
      />
      <SwitchRow
        title="有截止日期"
        note="过了这天不能再换，已经换的还能领"
        on={plan.orderUntil !== null}
        onChange={(on) => setPlan({ ...plan, orderUntil: on ? endOfDay(today()) : null })}
      />
      {plan.orderUntil !== null && (
        <DateField
          label="换到哪天"
          from={today()}
          value={lastDay(plan.orderUntil)}
          onChange={(on) => on && setPlan({ ...plan, orderUntil: endOfDay(on) })}
        />
      )}
      <SwitchRow
        title="每人限换"
        on={plan.perPerson !== null}
        onChange={(on) => setPlan({ ...plan, perPerson: on ? 1 : null })}
      />
      {plan.perPerson !== null && (
        <NumberStepper
          label="每人最多"
          unit="件"
          min={1}
          max={100}
          value={plan.perPerson}
          onChange={(perPerson) => setPlan({ ...plan, perPerson })}
        />
      )}
    </Sheet>
  )
}

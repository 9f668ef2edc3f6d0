import { type CategoryLimitsView, setCategoryLimits } from '@linli/domain/complaints/calendar/contract'
import { CALENDAR_REFUSALS, MAX_LIMIT_DAYS } from '@linli/domain/complaints/calendar/terms'
import { COMPLAINT_CATEGORIES } from '@linli/domain/complaints/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { NumberStepper } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { limitWords } from './limit-words'

interface LimitsSheetProps {
  limits: CategoryLimitsView
  onClose: () => void
  onSet: () => Promise<void>
}

/** The manager sets how long one category may take, for what comes in from now on. */
export function LimitsSheet({ limits, onClose, onSet }: LimitsSheetProps) {
  const { category } = limits
  const [answerWorkingDays, setAnswer] = useState(limits.answerWorkingDays)
  const [solveWorkingDays, setSolve] = useState(limits.solveWorkingDays)
  const next = { answerWorkingDays, solveWorkingDays }
  const same = answerWorkingDays === limits.answerWorkingDays && solveWorkingDays === limits.solveWorkingDays
  const reason =
    answerWorkingDays > solveWorkingDays
      ? CALENDAR_REFUSALS.answer_after_solution
      : same
        ? '还没有改动'
        : undefined
  const save = async () => {
    try {
      await call(setCategoryLimits, { body: { category, ...next } })
      toast('存好了，从现在起新来的按这个算')
      onClose()
    } catch (error) {
      showError(error)
    }
    await onSet()
  }
  return (
    <Sheet
      open
      title={`${COMPLAINT_CATEGORIES[category]}多久办好`}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不改
          </Button>
          <Button grow={1.4} disabled={reason !== undefined} reason={reason} onTap={save}>
            保存
          </Button>
        </ButtonRow>
      }
    >
      <NumberStepper
        label="首次答复"
        unit="个工作日"
        help="0 就是反映的当天"
        max={MAX_LIMIT_DAYS}
        value={answerWorkingDays}
        onChange={setAnswer}
      />
      <NumberStepper
        label="办好"
        unit="个工作日"
        min={1}
        max={MAX_LIMIT_DAYS}
        value={solveWorkingDays}
        onChange={setSolve}
      />
      <Notice tone="jade">
        <Note tone="ink">
          新来的{COMPLAINT_CATEGORIES[category]}：{limitWords(next)}。已经在办的不变，答应过的照旧。
        </Note>
      </Notice>
    </Sheet>
  )
}

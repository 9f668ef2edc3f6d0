import { type DoorList, finishEvent } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'

interface FinishEventProps {
  list: DoorList
  onFinished: () => Promise<void>
}

/** Closes the books of an event after saying who did not come and which helpers get points. */
export function FinishEvent({ list, onFinished }: FinishEventProps) {
  const [open, setOpen] = useState(false)
  const eventId = list.event.id
  const finish = async () => {
    try {
      await call(finishEvent, { params: { eventId }, body: {} })
      toast('结项了，助教的积分已入账')
      setOpen(false)
      await onFinished()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Button onTap={() => setOpen(true)}>活动办完了，结项</Button>
      <ConfirmSheet
        open={open}
        title="结项？"
        note="结项以后，签到不能再改。请先看一眼有没有漏签的。"
        yes="结项"
        no="再核对一下"
        onYes={finish}
        onClose={() => setOpen(false)}
      >
        <Summary list={list} />
      </ConfirmSheet>
    </>
  )
}

function Summary({ list }: { list: DoorList }) {
  const absent = list.lines.filter((line) => line.status === 'confirmed' && !line.checkedInAt)
  const came = list.helpers.filter((helper) => helper.checkedInAt)
  const missing = list.helpers.filter((helper) => helper.status === 'confirmed' && !helper.checkedInAt)
  return (
    <>
      <Note tone="ink">
        到了 {list.checkedIn} 人，报了 {list.confirmed} 人。
      </Note>
      {absent.length > 0 && (
        <Note tone="amber">
          没来的 {absent.length} 人会记为爽约：{names(absent)}
        </Note>
      )}
      {came.length > 0 && (
        <Note tone="jade">
          助教 {names(came)}，每人 +{list.event.helperPoints} 分
        </Note>
      )}
      {missing.length > 0 && <Note>助教 {names(missing)} 没有签到，不记分</Note>}
    </>
  )
}

function names(lines: readonly { name: string }[]): string {
  const shown = lines.slice(0, 12).map((line) => line.name)
  return lines.length > shown.length ? `${shown.join('、')} 等` : shown.join('、')
}

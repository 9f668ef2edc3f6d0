import { cancelEvent, type DoorList, type EventView, getDoorList } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Loading } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { familiesOf } from './door-words'
import { quoted } from './quoted'

interface CancelEventProps {
  event: EventView
  onCancelled: (event: EventView) => void
}

/** Cancels an event after saying whom that concerns. */
export function CancelEvent({ event, onCancelled }: CancelEventProps) {
  const [open, setOpen] = useState(false)
  const [list, setList] = useState<DoorList>()
  const ask = async () => {
    setOpen(true)
    setList(undefined)
    const found = await call(getDoorList, { params: { eventId: event.id } }).catch(showError)
    if (found) setList(found)
    else setOpen(false)
  }
  const cancel = async (reason: string) => {
    try {
      const cancelled = await call(cancelEvent, { params: { eventId: event.id }, body: { reason } })
      toast('活动取消了，已通知报名的家庭')
      setOpen(false)
      onCancelled(cancelled)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Button kind="danger" size="s" onTap={ask}>
        取消活动
      </Button>
      <ConfirmSheet
        open={open}
        title={`取消${quoted(event.title)}？`}
        yes="取消活动"
        no="先不取消"
        danger
        reason={{ label: '取消原因（居民会看到）', placeholder: '如：场地停电，改到下周六' }}
        onYes={cancel}
        onClose={() => setOpen(false)}
      >
        {list ? <Consequences event={event} list={list} /> : <Loading rows={1} />}
      </ConfirmSheet>
    </>
  )
}

function Consequences({ event, list }: { event: EventView; list: DoorList }) {
  const families = familiesOf(list)
  const people = list.lines.length + list.helpers.length
  if (people === 0) return <Note>还没有人报名，取消后居民看到的是“已取消”。取消了就不能恢复。</Note>
  return (
    <>
      <Note>
        会通知 {families} 家、共 {people} 人（含候补和助教）。取消了就不能恢复。
      </Note>
      {event.priorityCostPoints > 0 && (
        <Note>用积分优先报名的家庭，{event.priorityCostPoints} 分原数退回。</Note>
      )}
      {list.toCall.length > 0 && (
        <Note tone="amber">
          有 {list.toCall.length} 位没有用小程序，收不到通知，请打电话：
          {list.toCall.map((person) => person.name).join('、')}
        </Note>
      )}
    </>
  )
}

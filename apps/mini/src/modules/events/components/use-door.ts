import { checkIn, type DoorList, getDoorList, undoCheckIn } from '@linli/domain/events/contract'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { clock } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { useRefresh } from '@/shared/use-refresh'
import { type ServerData, useServerData } from '@/shared/use-server-data'

/** Colleagues tick at the same time: their ticks show within this many seconds. */
const REFRESH_SECONDS = 4

export interface Door {
  data: ServerData<DoorList>
  /** People whose tick is on its way to the server, and in which direction. */
  underway: Readonly<Record<string, 'in' | 'out'>>
  tick: (personId: string) => Promise<void>
  untick: (personId: string) => Promise<void>
  /** By the family's six digits; tells who came. False when the code was refused. */
  tickCode: (code: string) => Promise<boolean>
}

/** The list at the door, fresh every few seconds. A tick shows at once as being on its way, and stays only if it was kept. */
export function useDoor(eventId: string): Door {
  const data = useServerData(() => call(getDoorList, { params: { eventId } }), {
    deps: [eventId],
    keepAs: `door.${eventId}`,
  })
  useRefresh(data.reload, REFRESH_SECONDS)
  const [underway, setUnderway] = useState<Record<string, 'in' | 'out'>>({})

  const whileUnderway = async (personId: string, direction: 'in' | 'out', work: () => Promise<void>) => {
    setUnderway((people) => ({ ...people, [personId]: direction }))
    try {
      await work()
      // Only what the list says afterwards is shown as done.
      await data.reload()
    } catch (error) {
      showError(error)
    } finally {
      setUnderway(({ [personId]: _, ...others }) => others)
    }
  }

  const tick = (personId: string) =>
    whileUnderway(personId, 'in', async () => {
      const { checkedIn } = await call(checkIn, { params: { eventId }, body: { personId } })
      const [person] = checkedIn
      if (person?.already) toast(`${clock(person.checkedInAt)} ${person.checkedInByName}已经签过了`)
    })
  const untick = (personId: string) =>
    whileUnderway(personId, 'out', async () => {
      await call(undoCheckIn, { params: { eventId, personId } })
    })
  const tickCode = async (code: string) => {
    try {
      const { checkedIn } = await call(checkIn, { params: { eventId }, body: { code } })
      const fresh = checkedIn.filter((person) => !person.already)
      const names = (fresh.length > 0 ? fresh : checkedIn).map((person) => person.name).join('、')
      toast(fresh.length > 0 ? `${names}，签到了` : `${names}，之前已经签过了`)
      await data.reload()
      return true
    } catch (error) {
      showError(error)
      return false
    }
  }
  return { data, underway, tick, untick, tickCode }
}

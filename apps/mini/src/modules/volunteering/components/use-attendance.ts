import {
  type AttendanceLine,
  type AttendanceList,
  checkVolunteersIn,
  checkVolunteersOut,
  getAttendanceList,
  undoVolunteerCheckIn,
  undoVolunteerCheckOut,
} from '@linli/domain/volunteering/attendance/contract'
import type { AttendanceAct } from '@linli/domain/volunteering/attendance/terms'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { clock } from '@/shared/format'
import { showError } from '@/shared/show-error'
import { useRefresh } from '@/shared/use-refresh'
import { type ServerData, useServerData } from '@/shared/use-server-data'

/** Colleagues tick and volunteers scan at the same time: it shows within this many seconds. */
const REFRESH_SECONDS = 4

export interface Attendance {
  data: ServerData<AttendanceList>
  /** Lines whose tick is on its way to the server. */
  underway: ReadonlySet<string>
  tick: (act: AttendanceAct, lines: readonly AttendanceLine[], at?: 'now' | 'shift_end') => Promise<void>
  undo: (act: AttendanceAct, line: AttendanceLine) => Promise<void>
}

/** The list of a shift, fresh every few seconds. A tick shows as being on its way, and stays only if it was kept. */
export function useAttendance(shiftId: string): Attendance {
  const data = useServerData(() => call(getAttendanceList, { params: { shiftId } }), {
    deps: [shiftId],
    keepAs: `attendance.${shiftId}`,
  })
  useRefresh(data.reload, REFRESH_SECONDS)
  const [underway, setUnderway] = useState<ReadonlySet<string>>(new Set())

  const whileUnderway = async (lineIds: readonly string[], work: () => Promise<void>) => {
    setUnderway((lines) => new Set([...lines, ...lineIds]))
    try {
      await work()
      // Only what the list says afterwards is shown as done.
      await data.reload()
    } catch (error) {
      showError(error)
    } finally {
      setUnderway((lines) => new Set([...lines].filter((lineId) => !lineIds.includes(lineId))))
    }
  }

  const tick: Attendance['tick'] = (act, lines, at = 'now') => {
    const lineIds = lines.map(({ lineId }) => lineId)
    return whileUnderway(lineIds, async () => {
      const params = { shiftId }
      const { ticked } =
        act === 'in'
          ? await call(checkVolunteersIn, { params, body: { lineIds } })
          : await call(checkVolunteersOut, { params, body: { lineIds, at } })
      const [one] = ticked
      if (ticked.length === 1 && one?.already)
        toast(`${clock(one.at)} ${one.byName ?? '同事'}已经${act === 'in' ? '签到' : '签退'}过了`)
    })
  }
  const undo: Attendance['undo'] = (act, { lineId }) =>
    whileUnderway([lineId], async () => {
      await call(act === 'in' ? undoVolunteerCheckIn : undoVolunteerCheckOut, { params: { shiftId, lineId } })
    })
  return { data, underway, tick, undo }
}

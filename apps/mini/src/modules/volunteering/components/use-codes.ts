import { type AttendanceCodes, getAttendanceCodes } from '@linli/domain/volunteering/attendance-code/contract'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { useRefresh } from '@/shared/use-refresh'
import { type ServerData, useServerData } from '@/shared/use-server-data'

/** Who came shows within this many seconds. */
const REFRESH_SECONDS = 4

/** What the screen holds: the answer, and when it came. */
interface Held {
  answer: AttendanceCodes
  receivedAt: number
}

export interface ShownCode {
  text: string
  shortCode: string
  /** Until the code changes. */
  secondsLeft: number
}

/**
 * The rotating code. Only spans of time are taken from the device, never its time of day: a phone whose clock is wrong
 * shows the right code. The next one is there before it is due, so that half a minute without network does no harm.
 */
export function useCodes(shiftId: string): { data: ServerData<Held>; code: ShownCode | null } {
  const load = async () => ({
    answer: await call(getAttendanceCodes, { params: { shiftId } }),
    receivedAt: Date.now(),
  })
  const data = useServerData(load, { deps: [shiftId] })
  useRefresh(data.reload, REFRESH_SECONDS)
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return { data, code: data.value ? codeAt(data.value, now) : null }
}

/** The code that is due so long after the answer; null once all that came with it are out of date. */
export function codeAt({ answer, receivedAt }: Held, now: number): ShownCode | null {
  const elapsed = Math.max(0, now - receivedAt)
  const code = answer.codes.find(({ shownForMs }) => elapsed < shownForMs)
  if (!code) return null
  const { text, shortCode, shownForMs } = code
  return { text, shortCode, secondsLeft: Math.ceil((shownForMs - elapsed) / 1000) }
}

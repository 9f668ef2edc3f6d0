import { shanghaiInstant } from '@linli/domain/time'
import type { AttendanceLine } from '@linli/domain/volunteering/attendance/contract'
import type { AttendanceCodes } from '@linli/domain/volunteering/attendance-code/contract'
import type { Settlement } from '@linli/domain/volunteering/settlement/contract'
import { cast } from '../cast.ts'
import type { TestApi } from '../harness.ts'
import { newcomer as adult } from '../ledger.ts'
import { placed, publishedRecruitment, SHIFT_STARTS } from '../volunteering.ts'
import type { Mutation, Stage } from './mutation.ts'
import { manager } from './people-of-a-call.ts'

const AFTERWARDS = shanghaiInstant(2026, 11, 28, 13)
const MORNING = {
  checkedInAt: SHIFT_STARTS.toISOString(),
  checkedOutAt: shanghaiInstant(2026, 11, 28, 12).toISOString(),
}

async function post<T>(api: TestApi, path: string, body: object): Promise<T> {
  const reply = await api.as(cast.lin)('POST', path, body)
  if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.body}`)
  return reply.json<T>()
}

/** A shift that begins this moment, with two people on it. */
async function running(api: TestApi) {
  api.setNow(api.start)
  const notice = await publishedRecruitment(api)
  const volunteers = [await adult(api), await adult(api)] as const
  const lineIds = [await placed(api.db, notice, volunteers[0]), await placed(api.db, notice, volunteers[1])]
  api.setNow(SHIFT_STARTS)
  const shiftId = notice.shifts[0]?.id ?? ''
  const [lineId = ''] = lineIds
  return { shiftId, path: `/shifts/${shiftId}`, volunteer: volunteers[0], lineIds, lineId }
}

/** The same, both having come. */
async function attended(api: TestApi) {
  const shift = await running(api)
  await post(api, `${shift.path}/check-ins`, { lineIds: shift.lineIds })
  return shift
}

async function guestRecord(api: TestApi): Promise<AttendanceLine> {
  const { path } = await running(api)
  api.setNow(AFTERWARDS)
  const entry = { who: { guestName: '张三' }, ...MORNING, reason: '纸上签到' }
  return post<AttendanceLine>(api, `${path}/desk-entries`, entry)
}

async function undoing(api: TestApi, act: 'check-ins' | 'check-outs') {
  const { shiftId, path, lineIds, lineId } = await attended(api)
  if (act === 'check-outs') await post(api, `${path}/check-outs`, { lineIds, at: 'now' })
  return { caller: await manager(api), params: { shiftId, lineId }, at: SHIFT_STARTS }
}

const onTheSpot: readonly Mutation[] = [
  {
    route: 'POST /api/shifts/{shiftId}/check-ins',
    repeat: 'kept',
    async arrange({ api }: Stage) {
      const { shiftId, lineIds } = await running(api)
      const body = { lineIds: lineIds.slice(0, 1) }
      return {
        caller: await manager(api),
        params: { shiftId },
        body,
        otherBody: { lineIds },
        at: SHIFT_STARTS,
      }
    },
  },
  {
    route: 'POST /api/shifts/{shiftId}/check-outs',
    repeat: 'kept',
    async arrange({ api }) {
      const { shiftId, lineIds } = await attended(api)
      return {
        caller: await manager(api),
        params: { shiftId },
        body: { lineIds, at: 'now' },
        otherBody: { lineIds, at: 'shift_end' },
        at: SHIFT_STARTS,
      }
    },
  },
  {
    route: 'DELETE /api/shifts/{shiftId}/check-ins/{lineId}',
    repeat: 'kept',
    arrange: ({ api }) => undoing(api, 'check-ins'),
  },
  {
    route: 'DELETE /api/shifts/{shiftId}/check-outs/{lineId}',
    repeat: 'kept',
    arrange: ({ api }) => undoing(api, 'check-outs'),
  },
  {
    route: 'POST /api/shifts/{shiftId}/scans',
    repeat: 'kept',
    async arrange({ api }) {
      const { shiftId, path, volunteer } = await running(api)
      const reply = await api.as(cast.lin)('GET', `${path}/attendance-codes`)
      const code = reply.json<AttendanceCodes>().codes[0]?.text
      return {
        caller: volunteer,
        params: { shiftId },
        body: { code, act: 'in' },
        otherBody: { code, act: 'out' },
        at: SHIFT_STARTS,
      }
    },
  },
]

const afterwards: readonly Mutation[] = [
  {
    route: 'POST /api/shifts/{shiftId}/attendance/{lineId}/correct',
    repeat: 'kept',
    async arrange({ api }) {
      const { shiftId, lineId } = await running(api)
      return {
        caller: await manager(api),
        params: { shiftId, lineId },
        body: { ...MORNING, reason: '忘了签到' },
        otherBody: { ...MORNING, reason: '手机没电' },
        at: AFTERWARDS,
      }
    },
  },
  {
    route: 'POST /api/shifts/{shiftId}/desk-entries',
    repeat: 'kept',
    async arrange({ api }) {
      const { shiftId } = await running(api)
      const body = { who: { personId: (await adult(api)).personId }, ...MORNING, reason: '纸上签到' }
      return {
        caller: await manager(api),
        params: { shiftId },
        body,
        otherBody: { ...body, who: { guestName: '张三' } },
        at: AFTERWARDS,
      }
    },
  },
  {
    route: 'POST /api/service-records/claim',
    repeat: 'kept',
    async arrange({ api }) {
      const { claimCode } = await guestRecord(api)
      const caller = await adult(api)
      return { caller, body: { code: claimCode }, otherBody: { code: 'BBBBBBBB' }, at: AFTERWARDS }
    },
  },
  {
    route: 'POST /api/service-records/claim',
    repeat: 'kept',
    status: 409,
    async arrange({ api }) {
      const caller = await adult(api)
      return { caller, body: { code: 'BBBBBBBB' }, otherBody: { code: 'CCCCCCCC' }, at: AFTERWARDS }
    },
  },
  {
    route: 'POST /api/service-records/{recordId}/assign',
    repeat: 'kept',
    async arrange({ api }) {
      const { recordId } = await guestRecord(api)
      const [one, two] = [await adult(api), await adult(api)]
      return {
        caller: await manager(api),
        params: { recordId: recordId ?? '' },
        body: { personId: one.personId },
        otherBody: { personId: two.personId },
        at: AFTERWARDS,
      }
    },
  },
  {
    route: 'POST /api/shifts/{shiftId}/settlement',
    repeat: 'kept',
    async arrange({ api }) {
      const { shiftId, path, lineIds } = await attended(api)
      api.setNow(AFTERWARDS)
      await post(api, `${path}/check-outs`, { lineIds, at: 'shift_end' })
      const { totals } = (await api.as(cast.lin)('GET', `${path}/settlement`)).json<Settlement>()
      return {
        caller: await manager(api),
        params: { shiftId },
        body: { totals },
        otherBody: { totals: { ...totals, people: 0 } },
        at: AFTERWARDS,
      }
    },
  },
  {
    route: 'POST /api/service-records/{recordId}/correct',
    repeat: 'kept',
    async arrange({ api }) {
      const { path, lineIds } = await attended(api)
      api.setNow(AFTERWARDS)
      await post(api, `${path}/check-outs`, { lineIds, at: 'shift_end' })
      const { totals } = (await api.as(cast.lin)('GET', `${path}/settlement`)).json<Settlement>()
      const [line] = (await post<Settlement>(api, `${path}/settlement`, { totals })).lines
      const { serviceMinutes = 0, points = 0 } = line ?? {}
      const left = (hour: number) => shanghaiInstant(2026, 11, 28, hour).toISOString()
      const body = { ...MORNING, reason: '提前走了', seen: { serviceMinutes, points } }
      return {
        caller: await manager(api),
        params: { recordId: line?.recordId ?? '' },
        body: { ...body, checkedOutAt: left(11) },
        otherBody: { ...body, checkedOutAt: left(10) },
        at: AFTERWARDS,
      }
    },
  },
]

export const attendanceMutations: readonly Mutation[] = [...onTheSpot, ...afterwards]

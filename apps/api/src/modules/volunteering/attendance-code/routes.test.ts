import { randomBytes, randomUUID } from 'node:crypto'
import { shanghaiInstant } from '@linli/domain/time'
import type { AttendanceList } from '@linli/domain/volunteering/attendance/contract'
import type { AttendanceCodes, MyAttendance } from '@linli/domain/volunteering/attendance-code/contract'
import { readAttendanceCode, writeAttendanceCode } from '@linli/domain/volunteering/attendance-code/rules'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { placed, publishedRecruitment } from '../../../../test/volunteering.ts'
import { createSecrets } from '../../../http/secrets.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const at = (hour: number, minute = 0, second = 0) =>
  new Date(shanghaiInstant(2026, 11, 28, hour, minute).getTime() + second * 1000)
const { zhao, su, foreignStaff } = cast

const shiftOf = ({ shifts: [shift] }: RecruitmentView) => {
  if (!shift) throw new Error('a notice has a shift')
  return shift.id
}

/** A shift of Saturday 9:00–12:00 with a volunteer on it; the clock stands at ten to nine. */
async function staffed() {
  const notice = await publishedRecruitment(api)
  const person = await newcomer(api, { name: '李帮忙' })
  const lineId = await placed(api.db, notice, person)
  api.setNow(at(8, 50))
  return { notice, person, lineId, shiftId: shiftOf(notice) }
}

const screen = async (shiftId: string) =>
  (await api.as(zhao)('GET', `/shifts/${shiftId}/attendance-codes`)).json<AttendanceCodes>()
/** What the screen shows now. */
async function codeNow(shiftId: string): Promise<{ text: string; shortCode: string }> {
  const [code] = (await screen(shiftId)).codes
  if (!code) throw new Error('the screen shows no code')
  return code
}

type Body = { code: string; act?: 'in' | 'out'; personId?: string }
async function scan(person: CastMember, shiftId: string, { act = 'in', ...body }: Body) {
  const reply = await api.as(person)('POST', `/shifts/${shiftId}/scans`, { act, ...body })
  const { code, already } = reply.json<{ code?: string; already?: boolean }>()
  return [reply.statusCode, code ?? already]
}

describe('GET /shifts/:shiftId/attendance-codes', () => {
  it('shows the present code and the next, by the server’s clock, with who came', async () => {
    const { shiftId, person } = await staffed()
    api.setNow(at(8, 50, 12))
    const { codes } = await screen(shiftId)
    expect(codes.map(({ shownForMs }) => shownForMs)).toEqual([18_000, 48_000])
    expect(await scan(person, shiftId, { code: codes[0]?.text ?? '' })).toEqual([200, false])
    api.setNow(at(8, 50, 30))
    const later = await screen(shiftId)
    expect(later.codes[0]?.text).toBe(codes[1]?.text)
    expect(later).toMatchObject({ confirmed: 1, checkedIn: 1, checkedOut: 0, refusal: null })
  })
  it('shows none before its hour, after the last check-out, and for what was cancelled', async () => {
    const { shiftId } = await staffed()
    api.setNow(at(7, 59))
    expect(await screen(shiftId)).toMatchObject({ codes: [], refusal: { code: 'check_in_not_open' } })
    api.setNow(at(23, 59))
    expect((await screen(shiftId)).codes).toHaveLength(2)
    api.setNow(at(24, 1))
    expect(await screen(shiftId)).toMatchObject({ codes: [], refusal: { code: 'check_out_closed' } })
  })
  it('is for staff of this community', async () => {
    const { shiftId } = await staffed()
    const path = `/shifts/${shiftId}/attendance-codes`
    expect((await api.anonymous('GET', path)).statusCode).toBe(401)
    expect((await api.as(su)('GET', path)).statusCode).toBe(403)
    expect((await api.as(foreignStaff)('GET', path)).statusCode).toBe(404)
  })
})

describe('POST /shifts/:shiftId/scans', () => {
  it('checks in, and out with a later code; scanning again changes nothing', async () => {
    const { shiftId, person } = await staffed()
    const code = (await codeNow(shiftId)).text
    expect(await scan(person, shiftId, { code })).toEqual([200, false])
    expect(await scan(person, shiftId, { code })).toEqual([200, true])
    expect(await scan(person, shiftId, { code, act: 'out' })).toEqual([409, 'code_already_used'])
    api.setNow(at(12, 3))
    const later = (await codeNow(shiftId)).text
    expect(await scan(person, shiftId, { code: later, act: 'out' })).toEqual([200, false])
    api.setNow(at(12, 5))
    const last = (await codeNow(shiftId)).text
    expect(await scan(person, shiftId, { code: last, act: 'out' })).toEqual([200, true])
    const list = (await api.as(zhao)('GET', `/shifts/${shiftId}/attendance`)).json<AttendanceList>()
    expect(list.lines[0]).toMatchObject({
      checkedIn: { at: at(8, 50).toISOString(), channel: 'scan', byName: '李帮忙' },
      checkedOut: { at: at(12, 3).toISOString(), channel: 'scan' },
    })
  })
  it('takes the code before, and no older one', async () => {
    const { shiftId, person } = await staffed()
    const code = (await codeNow(shiftId)).text
    api.setNow(at(8, 51))
    expect(await scan(person, shiftId, { code })).toEqual([409, 'code_too_old'])
    api.setNow(at(8, 50, 59))
    expect(await scan(person, shiftId, { code })).toEqual([200, false])
  })
  it('takes the six letters below the picture, typed as people type', async () => {
    const { shiftId, person } = await staffed()
    const { shortCode } = await codeNow(shiftId)
    const typed = ` ${shortCode.slice(0, 3).toLowerCase()} ${shortCode.slice(3)}`
    api.setNow(at(8, 51))
    expect(await scan(person, shiftId, { code: typed })).toEqual([409, 'code_not_valid'])
    api.setNow(at(8, 50, 40))
    expect(await scan(person, shiftId, { code: typed })).toEqual([200, false])
  })
  it('refuses forged codes, those of another shift or community, and of the future', async () => {
    const { shiftId, person } = await staffed()
    const other = await staffed()
    const { text } = await codeNow(shiftId)
    const code = readAttendanceCode(text)
    if (!code) throw new Error('the screen shows no code')
    const forged = (change: object) =>
      scan(person, shiftId, { code: writeAttendanceCode({ ...code, ...change }) })
    expect(await forged({ mac: 'A'.repeat(22) })).toEqual([409, 'code_not_valid'])
    expect(await forged({ step: code.step + 1 })).toEqual([409, 'code_not_valid'])
    expect(await forged({ shiftId: other.shiftId })).toEqual([409, 'code_not_valid'])
    expect(await scan(person, shiftId, { code: (await codeNow(other.shiftId)).text })).toEqual([
      409,
      'code_of_other_shift',
    ])
    expect(await scan(person, shiftId, { code: '370512' })).toEqual([409, 'code_not_valid'])
    // The next one that the screen holds ready is genuine, and not yet taken.
    const next = (await screen(shiftId)).codes[1]?.text ?? ''
    expect(await scan(person, shiftId, { code: next })).toEqual([409, 'code_not_valid'])
    // What only the server's secret makes: with another one it is another text, and refused.
    const others = createSecrets({
      dataKey: randomBytes(32),
      lookupKey: randomBytes(32),
      tokenSecret: randomBytes(32),
    })
    const mac = others.sign(`attendance-code/${person.communityId}/${shiftId}/${code.step}`).slice(0, 22)
    expect(await forged({ mac })).toEqual([409, 'code_not_valid'])
    expect(await scan(person, shiftId, { code: text })).toEqual([200, false])
  })
  it('sends who has no place, waits, or leaves without having come to staff', async () => {
    const { shiftId, notice, person } = await staffed()
    const waiting = await newcomer(api)
    await placed(api.db, notice, waiting, { status: 'waiting' })
    const { text: code } = await codeNow(shiftId)
    expect(await scan(await newcomer(api), shiftId, { code })).toEqual([409, 'not_on_shift'])
    expect(await scan(waiting, shiftId, { code })).toEqual([409, 'still_waiting'])
    expect(await scan(person, shiftId, { code, act: 'out' })).toEqual([409, 'check_out_without_check_in'])
  })
  it('is for oneself, one’s child or whom one acts for', async () => {
    const { notice, shiftId, person } = await staffed()
    const child = await newcomer(api, {
      bornOn: '2015-01-01',
      relation: 'son',
      householdId: person.householdId,
      guardians: [person.personId],
    })
    await placed(api.db, notice, child)
    const { text: code } = await codeNow(shiftId)
    expect(await scan(su, shiftId, { code, personId: child.personId })).toEqual([403, 'not_allowed'])
    expect(await scan(person, shiftId, { code, personId: child.personId })).toEqual([200, false])
    expect(await scan(person, shiftId, { code })).toEqual([200, false])
  })
  it('is one check-in when phone and staff note it at the same moment', async () => {
    const { shiftId, person, lineId } = await staffed()
    const { text: code } = await codeNow(shiftId)
    const [scanned, ticked] = await Promise.all([
      scan(person, shiftId, { code }),
      api.as(zhao)('POST', `/shifts/${shiftId}/check-ins`, { lineIds: [lineId] }),
    ])
    expect([scanned[1], ticked.json().ticked[0].already].sort()).toEqual([false, true])
    const { rows } = await api.admin.query('select id from service_records where shift_id = $1', [shiftId])
    expect(rows).toHaveLength(1)
  })
  it('needs a sign-in, a bound account, a shift of this community and something to read', async () => {
    const { shiftId, person } = await staffed()
    const body = { code: (await codeNow(shiftId)).text, act: 'in' }
    expect((await api.anonymous('POST', `/shifts/${shiftId}/scans`, body)).statusCode).toBe(401)
    expect(await scan(foreignStaff, shiftId, { code: body.code })).toEqual([404, 'shift_not_found'])
    expect(await scan(person, randomUUID(), { code: body.code })).toEqual([404, 'shift_not_found'])
    expect(await scan(person, shiftId, { code: '' })).toEqual([400, 'invalid_input'])
    const visitor = await newcomer(api)
    await api.admin.query('update memberships set person_id = null where account_id = $1', [
      visitor.accountId,
    ])
    expect(await scan(visitor, shiftId, { code: body.code })).toEqual([403, 'not_bound'])
  })
})

describe('GET /my/attendance', () => {
  const mine = async (person: CastMember) =>
    (await api.as(person)('GET', '/my/attendance')).json<{ rows: MyAttendance[] }>().rows
  it('lists the family’s shifts of today, and what a scan would do', async () => {
    const { shiftId, person, lineId } = await staffed()
    api.setNow(at(7, 30))
    expect(await mine(person)).toMatchObject([
      { personName: '李帮忙', isSelf: true, next: 'in', refusal: { code: 'check_in_not_open' } },
    ])
    api.setNow(at(8, 55))
    await api.as(zhao)('POST', `/shifts/${shiftId}/check-ins`, { lineIds: [lineId] })
    expect(await mine(person)).toMatchObject([{ next: 'out', refusal: null, checkedOutAt: null }])
    await api.as(zhao)('POST', `/shifts/${shiftId}/check-outs`, { lineIds: [lineId], at: 'now' })
    expect(await mine(person)).toMatchObject([{ next: null, refusal: null }])
    api.setNow(new Date(at(24).getTime() + 60_000))
    expect(await mine(person)).toEqual([])
  })
  it('shows a parent the shift of their child, and nobody else’s', async () => {
    const { notice } = await staffed()
    const parent = await newcomer(api)
    const child = await newcomer(api, {
      name: '孩子',
      bornOn: '2015-01-01',
      relation: 'son',
      householdId: parent.householdId,
      guardians: [parent.personId],
    })
    await placed(api.db, notice, child)
    expect(await mine(parent)).toMatchObject([{ personName: '孩子', isSelf: false, next: 'in' }])
    expect(await mine(await newcomer(api))).toEqual([])
    expect((await api.anonymous('GET', '/my/attendance')).statusCode).toBe(401)
  })
})

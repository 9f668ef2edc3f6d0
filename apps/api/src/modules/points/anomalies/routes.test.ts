import { randomUUID } from 'node:crypto'
import type { AnomalyView } from '@linli/domain/points/anomalies/contract'
import type { StatementLine } from '@linli/domain/points/contract'
import { HOUR_MS } from '@linli/domain/time'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CastMember, cast, FENGHUANGSHAN } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { START } from '../../../../test/harness-config.ts'
import { award, hold, newcomer, payOut } from '../../../../test/ledger.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())

const { lin, su } = cast
const hours = (n: number) => new Date(START.getTime() - 48 * HOUR_MS + n * HOUR_MS)
const read = async (person: CastMember) =>
  (await api.as(lin)('GET', '/points/anomalies'))
    .json<{ rows: AnomalyView[] }>()
    .rows.filter(({ personId }) => personId === person.personId)

/** A settled service of a person on a shift of its own, in hours of the day before yesterday. */
async function served(person: CastMember, from: number, to: number): Promise<string> {
  const [recruitmentId, shiftId] = [randomUUID(), randomUUID()]
  const by = lin.personId
  await api.admin.query(
    `insert into recruitments (community_id, id, title, purpose, meeting_place, skills, points_per_hour, urgent,
       cancel_closes_minutes, created_at, created_by_id, starts_at, ends_at)
     values ($1, $2, '护学岗', '', '校门口', '', 10, false, 0, now(), $3, $4, $5)`,
    [FENGHUANGSHAN, recruitmentId, by, hours(from), hours(to)],
  )
  await api.admin.query(
    `insert into shifts (community_id, id, recruitment_id, position, role, starts_at, ends_at, settled_at, settled_by_id)
     values ($1, $2, $3, 0, '', $4, $5, now(), $6)`,
    [FENGHUANGSHAN, shiftId, recruitmentId, hours(from), hours(to), by],
  )
  await api.admin.query(
    `insert into service_records (community_id, id, shift_id, person_id, checked_in_at, checked_out_at, service_minutes,
       points, settled_at, settled_by_id) values ($1, $2, $3, $4, $5, $6, $7, 0, now(), $8)`,
    [FENGHUANGSHAN, randomUUID(), shiftId, person.personId, hours(from), hours(to), (to - from) * 60, by],
  )
  return shiftId
}

describe('GET /points/anomalies', () => {
  it('shows who was at two places at once, and not who went from one to the next', async () => {
    const [both, one] = [await newcomer(api), await newcomer(api)]
    const shifts = [await served(both, 0, 3), await served(both, 2, 4)]
    await served(one, 0, 2)
    await served(one, 2, 4)
    expect(await read(both)).toMatchObject([
      { kind: 'two_places', from: hours(2).toISOString(), to: hours(3).toISOString(), notes: [] },
    ])
    expect((await read(both))[0]?.stays).toEqual([
      {
        ...{ shiftId: shifts[0], eventId: null, title: '护学岗', role: '', settled: true },
        ...{ from: hours(0).toISOString(), to: hours(3).toISOString() },
      },
      expect.objectContaining({ shiftId: shifts[1], from: hours(2).toISOString() }),
    ])
    expect(await read(one)).toEqual([])
  })

  it('shows more than twelve hours on one day, and not twelve', async () => {
    const [long, full] = [await newcomer(api), await newcomer(api)]
    await served(long, 0, 7)
    await served(long, 7, 13)
    await served(full, 0, 12)
    expect(await read(long)).toMatchObject([{ kind: 'long_day', amount: 13 * 60 }])
    expect(await read(full)).toEqual([])
  })

  it('shows a pair that helps each other again and again', async () => {
    const [giver, taker] = [await newcomer(api, { name: '丁' }), await newcomer(api, { name: '戊' })]
    await award(api.db, { person: giver, points: 50 })
    for (let n = 0; n < 4; n++) {
      expect(await read(giver)).toEqual([])
      const sourceId = randomUUID()
      await hold(api.db, { person: giver, points: 2, sourceId })
      await payOut(api.db, sourceId, taker)
    }
    const [anomaly] = await read(giver)
    expect(anomaly).toMatchObject({ kind: 'same_pair', otherName: '戊', amount: 4 })
    expect(anomaly?.movements.map(({ kind, points }) => [kind, points])).toEqual(
      Array(4).fill(['exchange_payment', 2]),
    )
  })

  it('shows a colleague whose awards go mostly to one person', async () => {
    const staff = await newcomer(api, { name: '己', roles: ['resident', 'staff'] })
    const [favourite, other] = [await newcomer(api), await newcomer(api)]
    const give = (person: CastMember, points: number) =>
      api.as(staff)('POST', `/persons/${person.personId}/points/awards`, { points, reason: '帮忙' })
    for (let n = 0; n < 4; n++) await give(favourite, 20)
    expect(await read(favourite)).toMatchObject([{ kind: 'one_receiver', otherName: '己', amount: 4 }])
    const { rows } = (await api.as(lin)('GET', `/persons/${favourite.personId}/points/movements`)).json<{
      rows: StatementLine[]
    }>()
    const newest = (lines: StatementLine[] = []) => lines.map(({ movementId }) => movementId).sort()
    expect(newest((await read(favourite))[0]?.movements)).toEqual(newest(rows))
    await give(other, 80)
    expect(await read(favourite)).toEqual([])
  })

  it('is for staff', async () => {
    expect((await api.as(su)('GET', '/points/anomalies')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/points/anomalies')).statusCode).toBe(401)
  })
})

describe('POST /points/anomalies/notes', () => {
  it('keeps what was found on looking, with who looked', async () => {
    const person = await newcomer(api)
    await served(person, 0, 13)
    const key = (await read(person))[0]?.key
    const reply = await api.as(lin)('POST', '/points/anomalies/notes', { key, note: '两班连着，已核对' })
    expect(reply.json()).toMatchObject({ key, notes: [{ note: '两班连着，已核对', notedByName: '林静' }] })
    expect((await read(person))[0]?.notes).toHaveLength(1)
  })

  it('knows only what is there, and refuses what is no key', async () => {
    const send = (key: string) => api.as(lin)('POST', '/points/anomalies/notes', { key, note: '看过了' })
    expect((await send(`same_pair ${randomUUID()} ${randomUUID()}`)).json().code).toBe('anomaly_not_found')
    expect((await send('x')).statusCode).toBe(400)
    expect(
      (await api.as(su)('POST', '/points/anomalies/notes', { key: 'a 1', note: '看过了' })).statusCode,
    ).toBe(403)
  })
})

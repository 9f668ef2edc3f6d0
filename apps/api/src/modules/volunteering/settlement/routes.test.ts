import { randomUUID } from 'node:crypto'
import type { WorkCounts } from '@linli/domain/events/workbench/contract'
import { shanghaiInstant } from '@linli/domain/time'
import type { RecruitmentPlan } from '@linli/domain/volunteering/contract'
import type { DueSettlement, Settlement } from '@linli/domain/volunteering/settlement/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { balance, breaches, newcomer } from '../../../../test/ledger.ts'
import { placed, publishedRecruitment, shiftPlan } from '../../../../test/volunteering.ts'

let api: TestApi
let other: FastifyInstance
beforeAll(async () => {
  api = await startTestApi()
  other = await api.second()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const at = (hour: number, minute = 0, day = 28) => shanghaiInstant(2026, 11, day, hour, minute)
const { zhao, lin, su, foreignStaff } = cast

interface Came {
  name: string
  from: Date
  to: Date | null
  guest?: boolean
}
const ALL_MORNING = { from: at(9), to: at(12) }

/** A shift of Saturday 9:00–12:00 that is over, and who came to it. */
async function served(came: readonly Came[], overrides: Partial<RecruitmentPlan> = {}, from: TestApi = api) {
  from.setNow(from.start)
  const notice = await publishedRecruitment(from, { title: '护学岗', ...overrides })
  const shiftId = notice.shifts[0]?.id ?? ''
  const people: CastMember[] = []
  from.setNow(at(12, 30))
  for (const { name, guest, from: checkedIn, to } of came) {
    const person = guest ? null : await newcomer(from, { name })
    if (person) people.push(person)
    const lineId = await placed(from.db, notice, person ?? name)
    const body = {
      checkedInAt: checkedIn.toISOString(),
      checkedOutAt: to?.toISOString() ?? null,
      reason: '纸上签到',
    }
    const reply = await from.as(lin)('POST', `/shifts/${shiftId}/attendance/${lineId}/correct`, body)
    if (reply.statusCode !== 200) throw new Error(reply.body)
  }
  return { notice, shiftId, people, path: `/shifts/${shiftId}/settlement` }
}

const preview = async (path: string, from: TestApi = api) =>
  (await from.as(zhao)('GET', path)).json<Settlement>()
async function settle(path: string, staff: CastMember = zhao) {
  const { totals } = await preview(path)
  return api.as(staff)('POST', path, { totals })
}
const inbox = async (person: CastMember) =>
  (
    await api.admin.query('select kind, body from messages where person_id = $1 order by id', [
      person.personId,
    ])
  ).rows

async function setRules(roundingMinutes: number, rounding: string, validFrom: Date) {
  await api.admin.query(
    `insert into point_rules (community_id, version, valid_from, points_per_hour, rounding_minutes, rounding,
      solo_award_points, exchanges_per_week, exchanges_per_pair, set_at, set_by_id)
    values ($1, (select coalesce(max(version), 0) + 1 from point_rules), $2, 10, $3, $4, 100, 3, 2, $2, $5)`,
    [lin.communityId, validFrom, roundingMinutes, rounding, lin.personId],
  )
}

describe('GET /shifts/:shiftId/settlement', () => {
  it('says who gets what and why, what is in the way, and who did not come', async () => {
    const { notice, path } = await served([
      { name: '甲', ...ALL_MORNING },
      { name: '乙', from: at(9, 20), to: at(11) },
      { name: '丙', from: at(9), to: null },
      { name: '客人', ...ALL_MORNING, guest: true },
      { name: '丁', from: at(9), to: at(9, 10) },
    ])
    await placed(api.db, notice, await newcomer(api, { name: '没来的' }))
    const settlement = await preview(path)
    expect(
      settlement.lines.map((line) => [
        line.name,
        line.presentMinutes,
        line.serviceMinutes,
        line.points,
        line.trouble,
      ]),
    ).toEqual([
      ['甲', 180, 180, 30, null],
      ['乙', 100, 90, 15, null],
      ['丙', 0, 0, 0, 'no_check_out'],
      ['客人', 180, 180, 30, null],
      ['丁', 10, 0, 0, 'too_short'],
    ])
    expect(settlement).toMatchObject({
      totals: { people: 5, serviceMinutes: 450, points: 75 },
      absent: ['没来的'],
      roundingMinutes: 30,
      rounding: 'nearest',
      settledAt: null,
      refusal: null,
    })
  })
  it('rounds by the rules in force at the shift’s end, whenever it is settled', async () => {
    const { path } = await served([{ name: '甲', from: at(9), to: at(9, 50) }])
    await setRules(20, 'down', at(12))
    await setRules(60, 'up', at(12, 1))
    expect((await preview(path)).lines[0]?.serviceMinutes).toBe(40)
    await api.admin.query('delete from point_rules')
    expect((await preview(path)).lines[0]?.serviceMinutes).toBe(60)
  })
  it('shows somebody who was on another shift at the same time', async () => {
    const { path, people } = await served([{ name: '分身', ...ALL_MORNING }])
    const second = await served([])
    const body = {
      who: { personId: people[0]?.personId },
      checkedInAt: at(11).toISOString(),
      checkedOutAt: at(12).toISOString(),
      reason: '纸上签到',
    }
    await api.as(lin)('POST', `/shifts/${second.shiftId}/desk-entries`, body)
    expect((await preview(path)).lines[0]?.trouble).toBe('elsewhere_too')
    expect((await preview(second.path)).lines[0]?.trouble).toBe('elsewhere_too')
  })
  it('is for staff of this community', async () => {
    const { path } = await served([])
    expect((await api.anonymous('GET', path)).statusCode).toBe(401)
    expect((await api.as(su)('GET', path)).statusCode).toBe(403)
    expect((await api.as(foreignStaff)('GET', path)).statusCode).toBe(404)
    expect((await api.as(zhao)('GET', `/shifts/${randomUUID()}/settlement`)).statusCode).toBe(404)
  })
})

describe('POST /shifts/:shiftId/settlement', () => {
  it('posts points, tells everybody, and closes the books', async () => {
    const { path, people, shiftId } = await served([
      { name: '甲', ...ALL_MORNING },
      { name: '乙', from: at(9), to: null },
    ])
    const reply = await settle(path)
    expect(reply.json<Settlement>()).toMatchObject({
      settledByName: '赵明',
      totals: { people: 2, serviceMinutes: 180, points: 30 },
    })
    const [one, two] = people as [CastMember, CastMember]
    expect([await balance(api.db, one), await balance(api.db, two)]).toEqual([30, 0])
    expect(await inbox(one)).toEqual([{ kind: 'points_awarded', body: '收到 30 积分：护学岗 3 小时' }])
    expect(await inbox(two)).toEqual([
      { kind: 'service_settled', body: '护学岗：没有签退，这次按 0 小时计。真的做完了，请和社区说一声' },
    ])
    const [line] = (await api.as(one)('GET', '/my/points/movements')).json<{ rows: object[] }>().rows
    expect(line).toMatchObject({ kind: 'volunteer_service', points: 30, shiftId, recordedByName: '赵明' })
    const { lineId } = (await preview(path)).lines[0] ?? {}
    const late = await api.as(zhao)('DELETE', `/shifts/${shiftId}/check-outs/${lineId}`)
    expect([late.statusCode, late.json().code]).toEqual([409, 'shift_settled'])
    expect(await breaches(api)).toEqual([])
  })
  it('counts a forgotten check-out to the shift’s end once staff say so', async () => {
    const { path, people, shiftId } = await served([{ name: '甲', from: at(9, 30), to: null }])
    const [line] = (await preview(path)).lines
    await api.as(zhao)('POST', `/shifts/${shiftId}/check-outs`, { lineIds: [line?.lineId], at: 'shift_end' })
    await settle(path)
    expect(await balance(api.db, people[0] as CastMember)).toBe(25)
  })
  it('writes hours without points where the notice gives none', async () => {
    const { path, people } = await served([{ name: '甲', ...ALL_MORNING }], { pointsPerHour: 0 })
    await settle(path)
    expect(await inbox(people[0] as CastMember)).toEqual([
      { kind: 'service_settled', body: '护学岗：记了 3 小时，没有积分' },
    ])
  })
  it('refuses before the end, and when the list has changed since it was read; nothing is half done', async () => {
    const { path, shiftId, notice, people } = await served([{ name: '甲', ...ALL_MORNING }])
    const { totals } = await preview(path)
    api.setNow(at(11, 59))
    const post = async (body: object) => {
      const reply = await api.as(zhao)('POST', path, body)
      return [reply.statusCode, reply.json().code]
    }
    expect(await post({ totals })).toEqual([409, 'shift_not_over'])
    api.setNow(at(13))
    const lineId = await placed(api.db, notice, await newcomer(api))
    const times = { checkedInAt: at(9).toISOString(), checkedOutAt: at(10).toISOString(), reason: '补录' }
    await api.as(lin)('POST', `/shifts/${shiftId}/attendance/${lineId}/correct`, times)
    expect(await post({ totals })).toEqual([409, 'settlement_changed'])
    expect(await post({ totals: { ...totals, people: -1 } })).toEqual([400, 'invalid_input'])
    expect(await balance(api.db, people[0] as CastMember)).toBe(0)
    expect((await preview(path)).settledAt).toBeNull()
  })
  it('is for staff of this community', async () => {
    const { path } = await served([])
    const body = { totals: { people: 0, serviceMinutes: 0, points: 0 } }
    expect((await api.anonymous('POST', path, body)).statusCode).toBe(401)
    expect((await api.as(su)('POST', path, body)).statusCode).toBe(403)
    expect((await api.as(foreignStaff)('POST', path, body)).statusCode).toBe(404)
  })
})

/** Twenty settle the same shift at once, half of them in another process. */
async function twentySettle(on: TestApi, second: FastifyInstance) {
  const came = ['甲', '乙', '丙'].map((name) => ({ name, ...ALL_MORNING }))
  const { path, people } = await served(came, {}, on)
  const { totals } = await preview(path, on)
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      (i % 2 ? on.as(zhao) : on.callOn(second, lin))('POST', path, { totals }),
    ),
  )
  const points = await Promise.all(people.map((person) => balance(on.db, person)))
  return { replies, points, people }
}

describe('twenty who settle one shift at once, from two processes', () => {
  it('post every point once, and all read the same settlement', async () => {
    const { replies, points, people } = await twentySettle(api, other)
    expect(replies.map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200))
    expect(new Set(replies.map(({ body }) => body)).size).toBe(1)
    expect(points).toEqual([30, 30, 30])
    const messages = await Promise.all(people.map(inbox))
    expect(messages.map((each) => each.length)).toEqual([1, 1, 1])
    expect(await breaches(api)).toEqual([])
  })
  it('would post more often, or fail, without the guards: the check is able to see it', async () => {
    const unguarded = await startTestApi()
    try {
      // Neither is a shift seen as settled, nor does the ledger know that a source has posted.
      await unguarded.admin.query(`
        alter table point_movements drop constraint point_movements_once_per_source;
        create function nobody_settles() returns trigger language plpgsql as
          $$ begin new.settled_at := null; new.settled_by_id := null; return new; end $$;
        create trigger nobody_settles before update on shifts for each row execute function nobody_settles();
        create function source_forgotten() returns trigger language plpgsql as
          $$ begin new.source_id := gen_random_uuid(); return new; end $$;
        create trigger source_forgotten before insert on point_movements
          for each row execute function source_forgotten();`)
      const { points } = await twentySettle(unguarded, await unguarded.second())
      expect(Math.max(...points)).toBeGreaterThan(30)
    } finally {
      await unguarded.close()
    }
  })
})

describe('GET /settlements/due', () => {
  it('lists what is over and not settled, with people and hours', async () => {
    const due = async () =>
      (await api.as(zhao)('GET', '/settlements/due')).json<{ rows: DueSettlement[] }>().rows
    const { path, shiftId } = await served([
      { name: '甲', ...ALL_MORNING },
      { name: '乙', from: at(9), to: null },
    ])
    const found = (await due()).find((row) => row.shiftId === shiftId)
    expect(found).toMatchObject({
      title: '护学岗',
      totals: { people: 2, serviceMinutes: 180, points: 30 },
      withoutCheckOut: 1,
    })
    // Nobody was on it: there is nothing to settle.
    const empty = await served([])
    expect((await due()).map((row) => row.shiftId)).not.toContain(empty.shiftId)
    api.setNow(at(11, 59))
    expect((await due()).map((row) => row.shiftId)).not.toContain(shiftId)
    api.setNow(at(13))
    await settle(path)
    expect((await due()).map((row) => row.shiftId)).not.toContain(shiftId)
    expect((await api.as(su)('GET', '/settlements/due')).statusCode).toBe(403)
    expect((await api.anonymous('GET', '/settlements/due')).statusCode).toBe(401)
    expect((await api.as(foreignStaff)('GET', '/settlements/due')).json()).toEqual({
      rows: [],
      nextCursor: null,
    })
  })

  it('comes in pages without a gap or a repeat, as many as there are, and the workbench counts them all', async () => {
    api.setNow(api.start)
    const shifts = Array.from({ length: 10 }, (_, n) => shiftPlan({ role: `第${n}组`, places: 1 }))
    const notices = [1, 2, 3, 4, 5].map((n) => publishedRecruitment(api, { title: `第${n}天`, shifts }))
    const shiftIds = (await Promise.all(notices)).flatMap((notice) => notice.shifts.map(({ id }) => id))
    await api.admin.query(
      `insert into service_records (community_id, id, shift_id, guest_name, checked_in_at)
       select community_id, gen_random_uuid(), id, '客人', starts_at from shifts where id = any($1)`,
      [shiftIds],
    )
    api.setNow(at(13))
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const reply = await api.as(zhao)('GET', `/settlements/due${cursor && `?cursor=${cursor}`}`)
      const page = reply.json<{ rows: DueSettlement[]; nextCursor: string | null }>()
      expect(page.rows.length).toBeLessThanOrEqual(20)
      seen.push(...page.rows.map(({ shiftId }) => shiftId))
      cursor = page.nextCursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen).toEqual(expect.arrayContaining(shiftIds))
    const counts = (await api.as(zhao)('GET', '/workbench/counts')).json<WorkCounts>()
    expect(counts.shiftsToSettle).toBe(seen.length)
    expect((await api.as(zhao)('GET', '/settlements/due?cursor=abc')).statusCode).toBe(400)
  })
})

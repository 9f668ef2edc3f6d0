import { randomUUID } from 'node:crypto'
import type { ChainImported, ChainPreview } from '@linli/domain/volunteering/chain-matching/contract'
import type { RecruitmentView, ShiftPlan } from '@linli/domain/volunteering/contract'
import type pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type CastMember, cast } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import { giveNumbers, newPhone } from '../../../../test/people.ts'
import {
  chatGroup,
  draftRecruitment,
  publishedRecruitment,
  SHIFT_STARTS,
  shiftPlan,
  writeSignUp,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const SHIFT_DAYS = 7
let week = 0

/** A notice of its own week with one shift, so that nobody is on two at once by accident. */
async function notice(change: Partial<ShiftPlan> = {}) {
  week += 1
  const startsAt = new Date(SHIFT_STARTS.getTime() + week * SHIFT_DAYS * 86_400_000)
  const published = await publishedRecruitment(api, {
    shifts: [shiftPlan({ startsAt: startsAt.toISOString(), ...change })],
  })
  return { published, shift: published.shifts[0] as RecruitmentView['shifts'][number] }
}
type Notice = Awaited<ReturnType<typeof notice>>

const preview = (of: Notice, text: string, by: CastMember = cast.zhao) =>
  api.as(by)('POST', `/recruitments/${of.published.id}/chain-import/preview`, { shiftId: of.shift.id, text })
const linesOf = async (of: Notice, text: string) => {
  const reply = await preview(of, text)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json<ChainPreview>().lines
}
const confirm = (of: Notice, people: object[], more: object = {}) =>
  api.as(cast.zhao)('POST', `/recruitments/${of.published.id}/chain-import`, {
    shiftId: of.shift.id,
    people,
    ...more,
  })
const resultsOf = (reply: { json<T>(): T }) =>
  reply.json<ChainImported>().results.map(({ name, result }) => `${name} ${result}`)

/** Who is on the shift and in its line, in order. */
async function listOf(of: Notice) {
  const { rows } = await api.admin.query<{
    who: string
    status: string
    channel: string
    group_id: string | null
  }>(
    `select coalesce(p.name, u.guest_name) as who, u.status, u.channel, u.group_id from shift_sign_ups u
    left join persons p on p.id = u.person_id where u.shift_id = $1 order by u.queue_number`,
    [of.shift.id],
  )
  return rows
}
const namesOn = async (of: Notice) => (await listOf(of)).map(({ who, status }) => `${who} ${status}`)
let named = 0
/** A name that nobody else of this file has. */
function uniqueName(surname: string): string {
  named += 1
  const given = [named >> 4, named & 15].map((digit) => '甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳'.charAt(digit))
  return surname + given.join('')
}

/** How many statements that name a table are sent while `work` runs. */
async function statementsOn(table: 'persons' | 'messages', work: () => Promise<unknown>): Promise<number> {
  let sent = 0
  const restored = new Map<pg.PoolClient, () => void>()
  const watch = (client: pg.PoolClient) => {
    if (restored.has(client)) return
    const query = client.query
    client.query = ((...words: Parameters<typeof query>) => {
      const [first] = words as unknown[]
      const text = typeof first === 'string' ? first : (first as { text: string }).text
      if (text.split(/\W+/).includes(table)) sent += 1
      return query.apply(client, words)
    }) as typeof query
    restored.set(client, () => {
      client.query = query
    })
  }
  api.db.pool.on('acquire', watch)
  try {
    await work()
    return sent
  } finally {
    api.db.pool.off('acquire', watch)
    for (const restore of restored.values()) restore()
  }
}

describe('POST /recruitments/:recruitmentId/chain-import/preview', () => {
  it('recognises neighbours by phone, by a name of their own, and by name and address', async () => {
    const of = await notice()
    const phone = newPhone()
    const byPhone = await newcomer(api, { name: uniqueName('段') })
    await giveNumbers(api, byPhone, { phone })
    const byName = await newcomer(api, { name: uniqueName('褚') })
    const twin = { name: uniqueName('卫') }
    const [here] = [await newcomer(api, twin), await newcomer(api, twin)]
    const room = here.householdId.slice(-12)
    const lines = await linesOf(
      of,
      `#接龙\n1. 段姐 ${phone}\n2. ${byName.name}\n3. ${twin.name}\n4. 从没见过 139****0000`,
    )
    expect(lines.map(({ status, matchedBy }) => [status, matchedBy])).toEqual([
      ['matched', 'phone'],
      ['matched', 'name'],
      ['ambiguous', null],
      ['unknown', null],
    ])
    expect(lines[0]?.person).toMatchObject({ personId: byPhone.personId, name: byPhone.name })
    expect(lines[2]?.candidates.map(({ address }) => address).some((each) => each.endsWith(room))).toBe(true)
    expect(lines[2]?.candidates).toHaveLength(2)
    expect(lines[3]?.guestName).toBe('从没见过')
  })

  it('shows phone numbers of the roster masked only', async () => {
    const of = await notice()
    const phone = newPhone()
    const person = await newcomer(api, { name: uniqueName('蒋') })
    await giveNumbers(api, person, { phone })
    const reply = await preview(of, `1. ${person.name}`)
    expect(reply.json().lines[0].person.maskedPhone).toBe(`${phone.slice(0, 3)}****${phone.slice(-4)}`)
    expect(reply.body).not.toContain(phone)
  })

  it('says who is there already, stands there twice, is elsewhere at that time, too young, or struck out', async () => {
    const of = await notice()
    const [there, elsewhere, twice, out] = await Promise.all(
      ['沈', '韩', '杨', '朱'].map((surname) => newcomer(api, { name: uniqueName(surname) })),
    )
    const small = await newcomer(api, { name: uniqueName('秦'), bornOn: '2022-01-01', relation: 'son' })
    if (!there || !elsewhere || !twice || !out) throw new Error('nobody came')
    await writeSignUp(api.db, { shift: of.shift, who: there })
    const other = await publishedRecruitment(api, {
      title: '学校护学岗',
      shifts: [shiftPlan({ startsAt: of.shift.startsAt, endsAt: of.shift.endsAt })],
    })
    await writeSignUp(api.db, { shift: { id: other.shifts[0]?.id ?? '' }, who: elsewhere })
    await writeSignUp(api.db, { shift: of.shift, who: '5栋李姐' })
    const people = [there, elsewhere, twice, twice, small].map(({ name }, i) => `${i + 1}. ${name}`)
    const lines = await linesOf(of, `${people.join('\n')}\n6. ~~${out.name}~~\n7. 5栋李姐`)
    expect(lines.map(({ status }) => status)).toEqual([
      'duplicate',
      'overlapping',
      'matched',
      'duplicate',
      'refused',
      'withdrawn',
      'duplicate',
    ])
    expect(lines[1]?.message).toContain('《学校护学岗》')
  })

  it('counts in the order of the chain who would have to wait, and writes nothing', async () => {
    const of = await notice({ places: 2 })
    const people = await Promise.all([1, 2, 3].map(() => newcomer(api, { name: uniqueName('许') })))
    const text = people.map(({ name }, i) => `${i + 1}. ${name}`).join('\n')
    expect((await linesOf(of, text)).map(({ wouldWait }) => wouldWait)).toEqual([false, false, true])
    expect(await listOf(of)).toEqual([])
    const { rows } = await api.admin.query('select 1 from volunteers where person_id = any($1)', [
      people.map(({ personId }) => personId),
    ])
    expect(rows).toEqual([])
  })

  it('asks the database as often for two hundred names as for two', async () => {
    const of = await notice()
    const known = [
      await newcomer(api, { name: uniqueName('齐') }),
      await newcomer(api, { name: uniqueName('齐') }),
    ]
    const two = known.map(({ name }, i) => `${i + 1}. ${name} 139${10_000_000 + i}`)
    const many = Array.from({ length: 198 }, (_, i) => `${i + 3}. 陌生${i} 139${20_000_000 + i}`)
    const short = await statementsOn('persons', () => linesOf(of, two.join('\n')))
    const long = await statementsOn('persons', () => linesOf(of, [...two, ...many].join('\n')))
    // Who is meant, and what keeps them.
    expect(short).toBe(2)
    expect(long).toBe(short)
  })

  it('refuses text that is too long or has nobody in it, with what to do about it', async () => {
    const of = await notice()
    const tooLong = await preview(of, '1. 张三\n'.repeat(10_000))
    expect([tooLong.statusCode, tooLong.json().code]).toEqual([409, 'chain_too_long'])
    const empty = await preview(of, '收到，辛苦了')
    expect([empty.statusCode, empty.json().code]).toEqual([409, 'chain_empty'])
    expect(empty.json().message).toContain('长按接龙消息')
  })

  it('is for staff of the community, of a shift that takes people', async () => {
    const of = await notice()
    const path = `/recruitments/${of.published.id}/chain-import/preview`
    const body = { shiftId: of.shift.id, text: '1. 张三' }
    expect((await api.anonymous('POST', path, body)).statusCode).toBe(401)
    expect((await api.as(cast.su)('POST', path, body)).statusCode).toBe(403)
    expect((await api.as(cast.foreignStaff)('POST', path, body)).statusCode).toBe(404)
    const unknown = await api.as(cast.lin)('POST', path, { ...body, shiftId: randomUUID() })
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'shift_not_found'])
    const group = await api.as(cast.lin)('POST', path, { ...body, groupId: randomUUID() })
    expect([group.statusCode, group.json().code]).toEqual([404, 'chat_group_not_found'])
    const draft = await draftRecruitment(api)
    const early = await api.as(cast.lin)('POST', `/recruitments/${draft.id}/chain-import/preview`, {
      shiftId: draft.shifts[0]?.id,
      text: '1. 张三',
    })
    expect([early.statusCode, early.json().code]).toEqual([409, 'recruitment_not_published'])
    api.setNow(new Date(of.shift.startsAt))
    expect((await preview(of, '1. 张三', cast.lin)).json().code).toBe('shift_begun')
  })
})

describe('POST /recruitments/:recruitmentId/chain-import', () => {
  it('puts them on the shift in the order of the chain, registers them as volunteers, and lets the rest wait', async () => {
    const of = await notice({ places: 2 })
    const group = await chatGroup(api)
    const people = await Promise.all([1, 2].map(() => newcomer(api, { name: uniqueName('何') })))
    const [first, second] = people
    const decided = [{ personId: second?.personId }, { guestName: '5栋李姐' }, { personId: first?.personId }]
    const reply = await confirm(of, decided, { groupId: group.id })
    expect(resultsOf(reply)).toEqual([
      `${second?.name} confirmed`,
      '5栋李姐 confirmed',
      `${first?.name} waiting`,
    ])
    expect(reply.json<ChainImported>().results.map(({ newVolunteer }) => newVolunteer)).toEqual([
      true,
      false,
      true,
    ])
    const list = await listOf(of)
    expect(list.map(({ who }) => who)).toEqual([second?.name, '5栋李姐', first?.name])
    for (const row of list) expect(row).toMatchObject({ channel: 'chain', group_id: group.id })
    const { rows } = await api.admin.query('select registered_by_id from volunteers where person_id = $1', [
      first?.personId,
    ])
    expect(rows).toEqual([{ registered_by_id: cast.zhao.personId }])
  })

  it('tells each in their own words, with as many statements for twelve as for two', async () => {
    const words = async (count: number) => {
      const of = await notice({ places: 1 })
      const people = await Promise.all(
        Array.from({ length: count }, () => newcomer(api, { name: uniqueName('曹') })),
      )
      const sent = await statementsOn('messages', () =>
        confirm(of, [...people.map(({ personId }) => ({ personId })), { guestName: '老曹' }]),
      )
      const { rows } = await api.admin.query<{ body: string }>(
        'select body from messages where recruitment_id = $1 order by id',
        [of.published.id],
      )
      expect(rows.map(({ body }) => body.slice(0, 10))).toEqual(
        people.map(({ name }) => `社区已帮${name}报名《`.slice(0, 10)),
      )
      expect(rows[0]?.body).not.toContain('候补')
      expect(rows.at(-1)?.body).toContain(`（候补第 ${count - 1} 位）`)
      return sent
    }
    expect([await words(2), await words(12)]).toEqual([1, 1])
  })

  it('adds three when the same chain comes again with three more', async () => {
    const of = await notice()
    const people = await Promise.all([1, 2, 3, 4].map(() => newcomer(api, { name: uniqueName('吕') })))
    const ids = people.map(({ personId }) => ({ personId }))
    await confirm(of, [...ids.slice(0, 2), { guestName: '王哥' }])
    const again = await confirm(of, [...ids, { guestName: '王哥' }, { guestName: '王哥+1' }])
    expect(resultsOf(again).map((each) => each.split(' ')[1])).toEqual([
      'already',
      'already',
      'confirmed',
      'confirmed',
      'already',
      'confirmed',
    ])
    expect(await namesOn(of)).toHaveLength(6)
  })

  it('does nothing at all where one of them cannot come, and says who', async () => {
    const of = await notice()
    const fine = await newcomer(api, { name: uniqueName('施') })
    const busy = await newcomer(api, { name: uniqueName('张') })
    const other = await publishedRecruitment(api, {
      shifts: [shiftPlan({ startsAt: of.shift.startsAt, endsAt: of.shift.endsAt })],
    })
    await writeSignUp(api.db, { shift: { id: other.shifts[0]?.id ?? '' }, who: busy })
    const reply = await confirm(of, [
      { personId: fine.personId },
      { guestName: '李姐' },
      { personId: busy.personId },
    ])
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'shift_overlap'])
    expect(reply.json().message).toContain(busy.name)
    expect(await listOf(of)).toEqual([])
    const { rows } = await api.admin.query('select 1 from volunteers where person_id = $1', [fine.personId])
    expect(rows).toEqual([])
  })

  it('refuses a child that is too young by name, and somebody the roster does not have', async () => {
    const of = await notice()
    const child = await confirm(of, [{ personId: cast.xiaobao.personId }])
    expect([child.statusCode, child.json().code]).toEqual([409, 'volunteer_too_young'])
    expect(child.json().message).toContain('苏小宝')
    const stranger = await confirm(of, [{ personId: randomUUID() }])
    expect([stranger.statusCode, stranger.json().code]).toEqual([404, 'person_not_found'])
    expect(await listOf(of)).toEqual([])
  })

  it('never gives out a place too many, or one person two, when two of staff import the same chain at once', async () => {
    const of = await notice({ places: 5 })
    const people = await Promise.all(
      Array.from({ length: 8 }, () => newcomer(api, { name: uniqueName('孔') })),
    )
    const decided = people.map(({ personId }) => ({ personId }))
    const replies = await Promise.all(
      [decided, [...decided].reverse(), decided].map((each) => confirm(of, each)),
    )
    expect(replies.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
    const list = await listOf(of)
    expect(list).toHaveLength(8)
    expect(list.filter(({ status }) => status === 'confirmed')).toHaveLength(5)
    const results = replies.flatMap(resultsOf)
    expect(results.filter((each) => each.endsWith('already'))).toHaveLength(16)
  })

  it('keeps names out of the audit', async () => {
    const of = await notice()
    await confirm(of, [{ guestName: '绝无仅有' }])
    const { rows } = await api.admin.query<{ line: string }>(
      "select a::text as line from audit_entries a where a.action like '%chain-import'",
    )
    expect(rows.length).toBeGreaterThan(0)
    expect(rows.map(({ line }) => line).join('\n')).not.toContain('绝无仅有')
  })

  it('is for staff of the community', async () => {
    const of = await notice()
    const path = `/recruitments/${of.published.id}/chain-import`
    const body = { shiftId: of.shift.id, people: [{ guestName: '李姐' }] }
    expect((await api.anonymous('POST', path, body)).statusCode).toBe(401)
    expect((await api.as(cast.su)('POST', path, body)).statusCode).toBe(403)
    expect((await api.as(cast.foreignStaff)('POST', path, body)).statusCode).toBe(404)
    expect((await confirm(of, [])).statusCode).toBe(400)
    expect((await confirm(of, [{ guestName: ' ' }])).statusCode).toBe(400)
  })
})

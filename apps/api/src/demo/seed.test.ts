import { eventPlanRefusal } from '@linli/domain/events/plan/rules'
import { eventPhase } from '@linli/domain/events/rules'
import { DAY_MS, HOUR_MS, shanghaiInstant, shanghaiParts } from '@linli/domain/time'
import type { DueSettlement } from '@linli/domain/volunteering/settlement/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../test/harness.ts'
import { runDueJobs } from '../../test/jobs.ts'
import { DEMO_IDENTITIES } from './identities.ts'
import { DEMO_COMMUNITY_ID, seedDemo } from './seed.ts'
import { sessionsAround } from './sessions.ts'

type Identity = (typeof DEMO_IDENTITIES)[number]['name']

/** Calls as one of the named identities, signed in as the sign-in page does it. */
async function callAs(api: TestApi, name: Identity) {
  const key = DEMO_IDENTITIES.find((identity) => identity.name === name)?.key
  const tokens = (await api.anonymous('POST', '/auth/demo', { key })).json()
  const headers = { authorization: `Bearer ${tokens.accessToken}` }
  return async (method: 'GET' | 'POST', path: string, body?: unknown) =>
    (await api.anonymous(method, path, body, { headers })).json()
}

interface Row {
  id: string
  title: string
  phase: string
  places: number
  taken: number
  waiting: number
}

describe('the demo community', () => {
  let api: TestApi
  let rows: Row[]
  beforeAll(async () => {
    api = await startTestApi({ withCast: false })
    expect(await seedDemo(api.services, api.start)).toBe(true)
    rows = (await (await callAs(api, '苏晴'))('GET', '/events')).rows
  })
  afterAll(() => api.close())

  const count = async (table: string, where = 'true') => {
    const { rows: found } = await api.admin.query(`select count(*)::int as n from ${table} where ${where}`)
    return found[0].n as number
  }
  const titled = (title: string) => {
    const row = rows.find((each) => each.title.includes(title))
    if (!row) throw new Error(`no event is called ${title}`)
    return row
  }

  it('has a hotline outside that sent two cases in, one answered and one that waits', async () => {
    const manager = await callAs(api, '林静')
    const { rows: systems } = await manager('GET', '/outside-systems')
    expect(systems).toMatchObject([{ name: '昆明市 12345 热线', sent: 2, revokedAt: null }])
    const cases = (facts: string) => count('complaints', `channel = 'open311' and ${facts}`)
    expect([await cases('first_answered_at is not null'), await cases('accepted_at is null')]).toEqual([1, 1])
  })
  it('has two groups that were pasted, one too long ago, with messages that wait and some that are sorted', async () => {
    const staff = await callAs(api, '赵明')
    const { rows: groups } = await staff('GET', '/group-inbox/groups')
    const told = groups.map((each: { name: string; stale: boolean; waiting: number }) => [
      each.name,
      each.stale,
      each.waiting > 0,
    ])
    expect(told).toContainEqual(['凤凰山业主群', true, true])
    expect(told).toContainEqual(['砖瓦厂邻居群', false, true])
    expect(await count('group_messages', `decision = 'accepted' and complaint_id is not null`)).toBe(1)
    expect(await count('group_messages', `decision = 'set_aside'`)).toBe(1)
  })

  it('has the 611 households of the brick-factory compound, two more compounds and six grids', async () => {
    expect(await count('grids')).toBe(6)
    expect(await count('compounds')).toBe(3)
    expect(await count('households')).toBe(961)
    expect(await count('households', `address like '砖瓦厂小区 %'`)).toBe(611)
  })

  it('has a day of its own on which no deadline counts', async () => {
    const rules = await (await callAs(api, '林静'))('GET', '/complaint-rules')
    expect(rules.ownDays).toMatchObject([{ kind: 'rest', note: '换变压器，办公楼停电' }])
    const drains = rules.categories.find(({ category }: { category: string }) => category === 'drainage')
    expect(drains).toMatchObject({ solveWorkingDays: 2, setByName: '林静' })
  })

  it('has partner units: a whistle is done, one at work, one late and one near', async () => {
    const states = async (name: Identity) => {
      const asDelegate = await callAs(api, name)
      const open = (await asDelegate('GET', '/my/whistles')).rows as { state: string; due: string }[]
      const over = (await asDelegate('GET', '/my/whistles?show=over')).rows as {
        state: string
        due: string
      }[]
      return [...open, ...over].map(({ state, due }) => `${state} ${due}`).sort()
    }
    expect(await states('罗锋')).toEqual(['closed over', 'waiting near'])
    expect((await states('唐慧')).map((each) => each.split(' ')[0])).toEqual(['at_work', 'waiting'])
    expect(await states('唐慧')).toContain('waiting overdue')
  })

  it('has teams with hours, and a certificate that anybody can verify', async () => {
    const asWang = await callAs(api, '王秀英')
    const teams = (await asWang('GET', '/teams')).rows as { name: string; members: number; minutes: number }[]
    expect(teams).toContainEqual(
      expect.objectContaining({ name: '金小马志愿服务队凤凰山分队', members: 13, minutes: 11 * 120 }),
    )
    const { id } = (await asWang('GET', '/me')).person
    const [made] = (await asWang('GET', `/persons/${id}/certificates`)).rows
    expect(made).toMatchObject({ services: 1, minutes: 120, revokedAt: null })
    const verified = (await api.anonymous('GET', `/certificates/${made.code}`)).json()
    expect(verified).toMatchObject({ maskedName: '王*英', minutes: 120 })
  })

  it('has point rules with a history, an award that waits for a second person, and something to look at', async () => {
    const asLin = await callAs(api, '林静')
    const { current, versions } = await asLin('GET', '/point-rules')
    expect([current.version, versions.length]).toEqual([2, 3])
    const requests = (await asLin('GET', '/points/award-requests?open=true')).rows
    expect(requests).toMatchObject([{ points: 120, askedByName: '赵明', ownConcern: false }])
    const anomalies = (await asLin('GET', '/points/anomalies')).rows
    expect(anomalies.map(({ kind }: { kind: string }) => kind)).toContain('one_receiver')
  })

  it('lets 徐磊 claim himself with the number his story tells, and shows staff who waits', async () => {
    const story = DEMO_IDENTITIES.find((identity) => identity.name === '徐磊')?.story ?? ''
    const phone = /\d{11}/.exec(story)?.[0]
    const xu = await callAs(api, '徐磊')
    expect((await xu('GET', '/me')).person).toBeNull()
    expect((await xu('POST', '/my/binding', { name: '徐磊', phone })).person.name).toBe('徐磊')
    const waiting = (await (await callAs(api, '林静'))('GET', '/binding-requests')).rows
    expect(waiting.map((request: { name: string }) => request.name)).toEqual(['曾玉兰'])
    expect(waiting[0].candidates[0].name).toBe('曾玉兰')
  })

  it('is founded once', async () => {
    expect(await seedDemo(api.services, api.start)).toBe(false)
    expect(await count('communities')).toBe(1)
  })

  it('has a guardian’s consent for every child under 14', async () => {
    const without = `born_on > date '2026-11-23' - interval '14 years' and not exists (
      select 1 from guardian_consents c where c.child_id = persons.id)`
    expect(await count('persons', without)).toBe(0)
    expect(await count('persons', `born_on > date '2026-11-23' - interval '14 years'`)).toBeGreaterThan(200)
  })

  it('lets everyone of the sign-in page in', async () => {
    for (const { name, role } of DEMO_IDENTITIES) {
      const call = await callAs(api, name)
      const me = await call('GET', '/me')
      // People of a partner unit are not on the roster.
      const known = role === 'partner' ? (await call('GET', '/my/unit')).name : me.person?.name
      expect(known, name).toBe(name)
      expect(me.roles, name).toContain(role)
    }
  })

  it('lets 苏晴 sign both children up early, and tells 何敏 when her turn comes', async () => {
    const { id } = titled('好饿的毛毛虫')
    const su = await callAs(api, '苏晴')
    const seen = await su('GET', `/events/${id}`)
    expect(seen).toMatchObject({ phase: 'priority', mine: { householdStanding: 85, refusal: null } })
    const children = seen.mine.candidates.filter((each: { refusal: unknown }) => each.refusal === null)
    const personIds = children
      .filter((each: { name: string }) => /宝/.test(each.name))
      .map((each: { personId: string }) => each.personId)
    expect(personIds).toHaveLength(2)
    const body = { personIds, acceptPartial: false, waitIfFull: false }
    const signUp = await su('POST', `/events/${id}/sign-ups`, body)
    expect(signUp.attendees.map((each: { status: string }) => each.status)).toEqual([
      'confirmed',
      'confirmed',
    ])
    const he = await (await callAs(api, '何敏'))('GET', `/events/${id}`)
    expect(he.mine).toMatchObject({ householdStanding: 45, refusal: { code: 'priority_only' } })
  })

  it('has a class that is full, one with few places left, and a draft for staff alone', async () => {
    expect(titled('大卫，不可以')).toMatchObject({ places: 10, taken: 10, waiting: 4 })
    expect(titled('树叶拓印')).toMatchObject({ phase: 'open', places: 12, taken: 10 })
    expect(rows.some(({ title }) => title.includes('爱心树'))).toBe(false)
    const drafts = await (await callAs(api, '林静'))('GET', '/events?show=drafts')
    expect(drafts.rows.map((row: Row) => row.title)).toEqual(['绘本课《爱心树》'])
  })

  it('has somebody to check in right now', async () => {
    const staff = await callAs(api, '赵明')
    const { id } = titled('猜猜我有多爱你')
    const list = await staff('GET', `/events/${id}/door-list`)
    expect(list).toMatchObject({ confirmed: 14, checkedIn: 0 })
    const { checkedIn } = await staff('POST', `/events/${id}/check-ins`, { personId: list.lines[0].personId })
    expect(checkedIn).toHaveLength(1)
    const { toFinish } = await staff('GET', '/workbench')
    expect(toFinish.map((row: Row) => row.title)).toEqual(['手工课·剪窗花'])
  })

  it('has shifts to settle, one that is settled, and somebody to check in with the code on the screen', async () => {
    const staff = await callAs(api, '赵明')
    const { rows: due } = await staff('GET', '/settlements/due')
    expect(due.map((row: DueSettlement) => [row.title, row.totals.people, row.withoutCheckOut])).toEqual([
      ['图书角整理', 7, 0],
      ['普查志愿者', 41, 2],
    ])
    const posted = "kind = 'volunteer_service' and reason = '探访独居老人 2 小时'"
    expect(await count('point_movements', posted)).toBe(11)
    const su = await callAs(api, '苏晴')
    const [mine] = (await su('GET', '/my/attendance')).rows
    expect(mine).toMatchObject({ next: 'in', refusal: null, shift: { title: '服务台引导' } })
    const { shiftId } = mine.shift
    const { codes } = await staff('GET', `/shifts/${shiftId}/attendance-codes`)
    const noted = await su('POST', `/shifts/${shiftId}/scans`, { code: codes[0].shortCode, act: 'in' })
    expect(noted.already).toBe(false)
  })

  it('has a notice that fills, with an earlier one to hold it against', async () => {
    const su = await callAs(api, '苏晴')
    const { rows: notices } = await su('GET', '/recruitments')
    const census = notices.find((row: Row) => row.title === '人口普查入户志愿者')
    expect(census).toMatchObject({ phase: 'recruiting', places: 130, taken: 86 })
    const { earlier } = await su('GET', `/recruitments/${census.id}/progress`)
    expect(earlier).toMatchObject({ fillSeconds: 18 * 60 })
  })

  it('has reminded 苏晴 of the class that begins soon, and does not do so again', async () => {
    const su = await callAs(api, '苏晴')
    const reminders = async () =>
      (await su('GET', '/my/messages')).rows.filter(
        (each: { kind: string }) => each.kind === 'event_reminder',
      )
    expect(await reminders()).toEqual([
      expect.objectContaining({ body: expect.stringContaining('猜猜我有多爱你') }),
    ])
    await runDueJobs(api)
    expect(await reminders()).toHaveLength(1)
  })

  it('asks 陈桂兰 whether her daughter may act for her', async () => {
    const { links } = await (await callAs(api, '陈桂兰'))('GET', '/my/family')
    expect(links).toMatchObject([{ actingName: '刘芳', awaitsMe: true }])
  })

  it('keeps the books of points balanced', async () => {
    const { rows: sums } = await api.admin.query('select sum(balance)::int as sum from point_accounts')
    expect(sums[0].sum).toBe(0)
  })
})

describe('the demo’s calendar', () => {
  const monday = shanghaiInstant(2026, 11, 23)
  const moments = Array.from(
    { length: 8 * 48 },
    (_, i) => new Date(monday.getTime() + (i * HOUR_MS) / 2 + 60_000),
  )
  const facts = { publishedAt: monday, finishedAt: null, cancelledAt: null }

  it('makes sense at whatever hour the newcomer starts', () => {
    for (const now of moments) {
      const sessions = sessionsAround(now)
      for (const [name, { plan, plannedAt }] of Object.entries(sessions)) {
        const at = `${name} at ${now.toISOString()}`
        expect(plannedAt < now, at).toBe(true)
        expect(eventPlanRefusal(plan, plannedAt), at).toBeNull()
        const { hour } = shanghaiParts(plan.startsAt)
        expect(hour >= 8 && hour <= 20, at).toBe(true)
      }
      const phaseOf = (name: keyof typeof sessions) => eventPhase({ ...sessions[name].plan, ...facts }, now)
      expect(phaseOf('main')).toBe('priority')
      const untilOpen = sessions.main.plan.signUpOpensAt.getTime() - now.getTime()
      expect(untilOpen / HOUR_MS).toBeGreaterThanOrEqual(18)
      expect(untilOpen / HOUR_MS).toBeLessThanOrEqual(44)
      for (const name of ['full', 'leaves', 'nightSchool', 'calligraphy', 'concert', 'soon'] as const) {
        expect(phaseOf(name), name).toBe('open')
      }
      for (const name of ['justEnded', 'lastWeek', 'twoWeeksAgo'] as const)
        expect(phaseOf(name)).toBe('ended')
      // Children who are old enough today were so then: their birthdays lie further back.
      expect(now.getTime() - sessions.twoWeeksAgo.plan.startsAt.getTime()).toBeLessThan(19 * DAY_MS)
    }
  })

  it.each([
    ['late on a Saturday', shanghaiInstant(2026, 11, 28, 23, 40)],
    ['on the first minutes of a year', shanghaiInstant(2027, 1, 1, 0, 5)],
  ])('is written %s as well', async (_, now) => {
    const api = await startTestApi({ withCast: false })
    try {
      expect(await seedDemo(api.services, now)).toBe(true)
      const { rows } = await api.admin.query('select community_id from communities')
      expect(rows).toEqual([{ community_id: DEMO_COMMUNITY_ID }])
    } finally {
      await api.close()
    }
  })
})

import { randomUUID } from 'node:crypto'
import { HOUR_MS } from '@linli/domain/time'
import type { TeamView } from '@linli/domain/volunteering/teams/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CastMember } from '../../../../test/cast.ts'
import { cast, startTestApi, type TestApi } from '../../../../test/harness.ts'
import { newcomer } from '../../../../test/ledger.ts'
import {
  publishedRecruitment,
  SHIFT_STARTS,
  shiftPlan,
  volunteer,
  writeServiceRecord,
  writeTeam,
} from '../../../../test/volunteering.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
  for (const person of [cast.su, cast.suHusband, cast.wang, cast.zhao]) await volunteer(api.db, person)
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))

const newName = () => `金小马志愿服务队 ${randomUUID().slice(0, 8)}`
const someTeam = (...members: [CastMember, ...CastMember[]]) =>
  writeTeam(api.db, { name: newName(), members })

const teamAs = async (person: CastMember, teamId: string): Promise<TeamView> => {
  const reply = await api.as(person)('GET', `/teams/${teamId}`)
  expect(reply.statusCode, reply.body).toBe(200)
  return reply.json()
}
const join = (teamId: string, person: CastMember, by: CastMember = person) =>
  api.as(by)('POST', `/teams/${teamId}/members`, { personId: person.personId })
const leave = (teamId: string, person: CastMember, by: CastMember = person) =>
  api.as(by)('DELETE', `/teams/${teamId}/members/${person.personId}`)
const promote = (teamId: string, person: CastMember, by: CastMember) =>
  api.as(by)('POST', `/teams/${teamId}/captain`, { personId: person.personId })
const codeOf = (reply: { statusCode: number; json(): { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const messagesOf = async (person: CastMember): Promise<string[]> =>
  (await api.as(person)('GET', '/my/messages')).json().rows.map(({ body }: { body: string }) => body)

describe('POST /teams', () => {
  const plan = () => ({ name: newName(), introduction: '周末到图书角', gridId: null })

  it('founds a team whose captain is its first member, and tells them', async () => {
    const body = { ...plan(), captainId: cast.wang.personId }
    const made = (await api.as(cast.lin)('POST', '/teams', body)).json<TeamView>()
    expect(made).toMatchObject({ name: body.name, captainName: '王秀英', members: 1, minutes: 0 })
    expect(made.people).toMatchObject([{ name: '王秀英', isCaptain: true, mayRemove: false }])
    expect(await messagesOf(cast.wang)).toContain(`你是“${body.name}”的队长了`)
    const listed = (await api.as(cast.su)('GET', '/teams')).json().rows
    expect(listed).toContainEqual(expect.objectContaining({ id: made.id, members: 1, mine: false }))
  })

  it('is for staff, and needs a volunteer of this community as captain', async () => {
    const captainId = cast.wang.personId
    expect((await api.as(cast.su)('POST', '/teams', { ...plan(), captainId })).statusCode).toBe(403)
    const by = (body: object) => api.as(cast.lin)('POST', '/teams', { ...plan(), captainId, ...body })
    expect(codeOf(await by({ captainId: cast.he.personId }))).toEqual([409, 'member_not_volunteer'])
    expect(codeOf(await by({ captainId: cast.foreigner.personId }))).toEqual([404, 'person_not_found'])
    expect(codeOf(await by({ gridId: randomUUID() }))).toEqual([404, 'grid_not_found'])
    expect((await by({ name: ' ' })).statusCode).toBe(400)
  })

  it('gives a name to one team only, also to two founders at once', async () => {
    const body = { ...plan(), captainId: cast.wang.personId }
    const found = () => api.as(cast.lin)('POST', '/teams', body)
    const statuses = (await Promise.all([found(), found()])).map(codeOf)
    expect(statuses.sort()).toEqual([
      [200, undefined],
      [409, 'team_name_taken'],
    ])
  })
})

describe('members', () => {
  it('join and leave as they like, and come back', async () => {
    const teamId = await someTeam(cast.wang)
    expect((await join(teamId, cast.su)).json()).toMatchObject({ members: 2, mine: true })
    expect(codeOf(await join(teamId, cast.su))).toEqual([409, 'already_in_team'])
    expect((await leave(teamId, cast.su)).json()).toMatchObject({ members: 1, mine: false })
    expect(codeOf(await leave(teamId, cast.su))).toEqual([409, 'not_in_team'])
    expect((await join(teamId, cast.su)).statusCode).toBe(200)
  })

  it('are volunteers, and decide for themselves and those they act for', async () => {
    const teamId = await someTeam(cast.wang)
    expect(codeOf(await join(teamId, cast.he))).toEqual([409, 'member_not_volunteer'])
    expect(codeOf(await join(teamId, cast.suHusband, cast.su))).toEqual([409, 'member_not_yours'])
    expect(codeOf(await join(teamId, cast.su, cast.wang))).toEqual([409, 'member_not_yours'])
    expect((await join(teamId, cast.su, cast.zhao)).statusCode).toBe(200)
    expect(codeOf(await leave(teamId, cast.su, cast.suHusband))).toEqual([409, 'member_not_yours'])
    const child = await newcomer(api, {
      name: '苏小满',
      relation: 'daughter',
      bornOn: '2016-01-01',
      householdId: cast.su.householdId,
      guardians: [cast.su.personId],
    })
    await volunteer(api.db, child)
    const view = (await join(teamId, child, cast.su)).json<TeamView>()
    expect(view.people.map(({ name }) => name)).toContain('苏小满')
    expect((await leave(teamId, child, cast.su)).statusCode).toBe(200)
  })

  it('are taken out by the captain or staff, and told', async () => {
    const teamId = await someTeam(cast.wang, cast.su, cast.suHusband)
    expect((await leave(teamId, cast.su, cast.wang)).statusCode).toBe(200)
    expect((await leave(teamId, cast.suHusband, cast.zhao)).statusCode).toBe(200)
    expect((await messagesOf(cast.su)).some((body) => body.startsWith('您已离开'))).toBe(true)
    expect(codeOf(await leave(teamId, cast.wang, cast.zhao))).toEqual([409, 'captain_stays'])
  })

  it('join once, however many times at once', async () => {
    const teamId = await someTeam(cast.wang)
    const replies = await Promise.all(Array.from({ length: 6 }, () => join(teamId, cast.su)))
    expect(replies.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1)
    expect(replies.map(codeOf).filter(([, code]) => code === 'already_in_team')).toHaveLength(5)
  })

  it('are known by name to each other and to staff, to others by a mask', async () => {
    const teamId = await someTeam(cast.wang, cast.suHusband)
    const namesFor = async (reader: CastMember) => (await teamAs(reader, teamId)).people.map((p) => p.name)
    expect(await namesFor(cast.suHusband)).toEqual(['王秀英', '高峰'])
    expect(await namesFor(cast.zhao)).toEqual(['王秀英', '高峰'])
    expect(await namesFor(cast.he)).toEqual(['王秀英', '高*'])
  })
})

describe('POST /teams/:teamId/captain', () => {
  it('hands the team over to a member, who then leads it', async () => {
    const teamId = await someTeam(cast.wang, cast.su, cast.suHusband)
    expect(codeOf(await promote(teamId, cast.su, cast.su))).toEqual([409, 'captain_only'])
    expect(codeOf(await promote(teamId, cast.zhao, cast.wang))).toEqual([409, 'not_in_team'])
    expect(codeOf(await promote(teamId, cast.wang, cast.wang))).toEqual([409, 'already_captain'])
    expect((await promote(teamId, cast.su, cast.wang)).json()).toMatchObject({ captainName: '苏晴' })
    expect((await leave(teamId, cast.wang)).statusCode).toBe(200)
    expect((await leave(teamId, cast.suHusband, cast.su)).statusCode).toBe(200)
  })
})

describe('POST /teams/:teamId/change and /dissolve', () => {
  it('change what staff decide', async () => {
    const teamId = await someTeam(cast.wang)
    const body = { name: newName(), introduction: '每周三', gridId: cast.zhao.gridId }
    const changed = (await api.as(cast.zhao)('POST', `/teams/${teamId}/change`, body)).json()
    expect(changed).toMatchObject(body)
    const kept = await api.as(cast.zhao)('POST', `/teams/${teamId}/change`, { ...body, introduction: '' })
    expect(kept.statusCode).toBe(200)
  })

  it('end a team, keep what was served, and free its name', async () => {
    const name = newName()
    const teamId = await writeTeam(api.db, { name, members: [cast.wang, cast.su] })
    expect((await api.as(cast.wang)('POST', `/teams/${teamId}/dissolve`, {})).statusCode).toBe(403)
    expect((await api.as(cast.lin)('POST', `/teams/${teamId}/dissolve`, {})).statusCode).toBe(200)
    expect(codeOf(await api.as(cast.su)('GET', `/teams/${teamId}`))).toEqual([404, 'team_not_found'])
    expect(codeOf(await join(teamId, cast.su))).toEqual([404, 'team_not_found'])
    const again = { name, introduction: '', gridId: null, captainId: cast.wang.personId }
    expect((await api.as(cast.lin)('POST', '/teams', again)).statusCode).toBe(200)
  })
})

describe('another community', () => {
  it('sees no team of ours and changes none', async () => {
    const teamId = await someTeam(cast.wang, cast.su)
    const gone = [404, 'team_not_found']
    expect(codeOf(await api.as(cast.foreignStaff)('GET', `/teams/${teamId}`))).toEqual(gone)
    expect(codeOf(await leave(teamId, cast.su, cast.foreignStaff))).toEqual(gone)
    expect(codeOf(await promote(teamId, cast.su, cast.foreignStaff))).toEqual(gone)
    expect((await api.as(cast.foreignStaff)('GET', '/teams')).json().rows).toEqual([])
    expect((await api.anonymous('GET', '/teams')).statusCode).toBe(401)
  })
})

describe('the hours of a team', () => {
  it('are settled minutes of shifts that began while people were in it', async () => {
    const teamId = await someTeam(cast.wang)
    const { shifts } = await publishedRecruitment(api, {
      shifts: [0, 24, 48, 72].map((hours) =>
        shiftPlan({
          startsAt: new Date(SHIFT_STARTS.getTime() + hours * HOUR_MS).toISOString(),
          endsAt: new Date(SHIFT_STARTS.getTime() + (hours + 3) * HOUR_MS).toISOString(),
        }),
      ),
    })
    const [before, first, unsettled, after] = shifts
    if (!before || !first || !unsettled || !after) throw new Error('four shifts were planned')
    api.setNow(new Date(before.endsAt))
    await join(teamId, cast.su)
    api.setNow(new Date(new Date(after.startsAt).getTime() - 1))
    await leave(teamId, cast.su)
    const served = [
      [before, 181],
      [first, 90],
      [unsettled, null],
      [after, 177],
    ] as const
    for (const [shift, minutes] of served)
      await writeServiceRecord(api.db, { shift, person: cast.su, minutes })
    await writeServiceRecord(api.db, { shift: first, person: cast.wang, minutes: 45 })
    await writeServiceRecord(api.db, { shift: first, person: cast.suHusband, minutes: 180 })
    expect(await teamAs(cast.wang, teamId)).toMatchObject({ minutes: 135, minutesThisYear: 135 })
    api.setNow(new Date('2027-01-01T00:00:00+08:00'))
    expect(await teamAs(cast.wang, teamId)).toMatchObject({ minutes: 135, minutesThisYear: 0 })
    const row = (await api.as(cast.he)('GET', '/teams')).json().rows
    expect(row).toContainEqual(expect.objectContaining({ id: teamId, minutes: 135 }))
  })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { accepted, acted, arrived, heardBy, linesOf, lostCases, rowOf } from '../../../../test/cases.ts'
import { type CastMember, cast, FENGHUANGSHAN, GRID_3 } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'

let api: TestApi
beforeAll(async () => {
  api = await startTestApi()
})
afterAll(() => api.close())
beforeEach(() => api.setNow(api.start))
afterEach(async () => expect(await lostCases(api)).toEqual([]))

const { lin, zhao, su, zhang, he } = cast
const said = (reply: { statusCode: number; json: () => { code?: string } }) => [
  reply.statusCode,
  reply.json().code,
]
const reason = '是同一盏灯'
const numberOf = async (id: string) => Number((await rowOf(api, id)).number)
const merge = async (by: CastMember, id: string, into: string) =>
  api.as(by)('POST', `/complaints/${id}/merge`, { intoNumber: await numberOf(into), reason })
const ofZhang = { reporterId: zhang.personId, reportedById: zhang.personId }

async function follow(person: CastMember, complaintId: string): Promise<void> {
  await api.admin.query(
    'insert into complaint_followers (community_id, complaint_id, person_id, followed_at) values ($1, $2, $3, now())',
    [FENGHUANGSHAN, complaintId, person.personId],
  )
}
async function followersOf(complaintId: string): Promise<string[]> {
  const { rows } = await api.admin.query<{ id: string }>(
    'select person_id as id from complaint_followers where complaint_id = $1 order by 1',
    [complaintId],
  )
  return rows.map(({ id }) => id)
}

describe('POST /complaints/:complaintId/merge', () => {
  it('ends one case in the other, where everybody who reported or follows it hears on', async () => {
    const into = await accepted(api)
    const id = await arrived(api, ofZhang)
    await follow(he, id)
    // The reporter of the other does not follow their own.
    await follow(su, id)
    const reply = await merge(zhao, id, into)
    expect(reply.json()).toMatchObject({ phase: 'merged', acts: ['note'] })
    expect(await followersOf(into)).toEqual([he.personId, zhang.personId].sort())
    expect(await rowOf(api, into)).toMatchObject({ followers: 2 })
    const number = await numberOf(into)
    expect(await heardBy(api, zhang, id)).toEqual([
      `你反映的「5栋门口的路灯不亮」：并到第 ${number} 号「5栋门口的路灯不亮」里一起办，那边的进展照样告诉你。`,
    ])
    expect((await linesOf(api, into)).at(-1)).toMatchObject({ kind: 'took_in', audience: 'all' })
    await acted(api, zhao, into, ['answers', { text: '换好了' }])
    for (const person of [zhang, he]) expect((await heardBy(api, person, into)).at(-1)).toContain('换好了')
    expect(said(await api.as(zhao)('POST', `/complaints/${id}/answers`, { text: '换好了' }))).toEqual([
      409,
      'complaint_merged',
    ])
  })

  it('refuses itself, what is over, what is not there, and to hide a case from its residents', async () => {
    const id = await accepted(api)
    expect(said(await merge(zhao, id, id))).toEqual([409, 'merge_into_itself'])
    const over = await arrived(api, { withdrawnAt: api.start, withdrawnById: su.personId })
    expect(said(await merge(zhao, id, over))).toEqual([409, 'merge_target_over'])
    const hidden = await arrived(api, { isPrivate: true })
    expect(said(await merge(zhao, id, hidden))).toEqual([409, 'merge_target_private'])
    expect(said(await merge(zhao, hidden, id))).toEqual([200, undefined])
    for (const intoNumber of [999_999, 2_147_483_648, 1e21])
      expect(said(await api.as(zhao)('POST', `/complaints/${id}/merge`, { intoNumber, reason }))).toEqual([
        404,
        'complaint_not_found',
      ])
  })

  it('of two that merge each other at once does one, and neither is lost', async () => {
    for (let round = 0; round < 5; round++) {
      const [one, other] = [await arrived(api), await arrived(api, ofZhang)]
      const replies = await Promise.all([merge(zhao, one, other), merge(lin, other, one)])
      expect(replies.map((reply) => reply.statusCode).sort()).toEqual([200, 409])
      const rows = [await rowOf(api, one), await rowOf(api, other)]
      expect(rows.filter((row) => row.merged_into_id === null)).toHaveLength(1)
    }
  })
})

describe('POST /complaints/:complaintId/split', () => {
  const body = {
    title: '门口的井盖松动',
    text: '井盖松动，走路会响',
    category: 'facilities',
    reason: '两件事，分开办',
  }

  it('makes the second matter a case of its own, with reporter, owner and followers', async () => {
    const whole = await accepted(api)
    await follow(he, whole)
    const reply = await api.as(zhao)('POST', `/complaints/${whole}/split`, body)
    const { id, number } = reply.json<{ id: string; number: number }>()
    const [before, part] = [await rowOf(api, whole), await rowOf(api, id)]
    expect(part).toMatchObject({
      title: body.title,
      body: body.text,
      category: 'facilities',
      reporter_id: su.personId,
      owner_id: zhao.personId,
      grid_id: GRID_3,
      split_from_id: whole,
      reported_at: before.reported_at,
    })
    expect(part.number).toBe(Number(before.number) + 1)
    expect(await followersOf(id)).toEqual([he.personId])
    expect((await linesOf(api, id)).map(({ kind }) => kind)).toEqual(['split_from'])
    expect((await linesOf(api, whole)).at(-1)?.body).toBe(
      `拆出第 ${number} 号「门口的井盖松动」单独办：两件事，分开办`,
    )
    expect((await heardBy(api, su, whole)).at(-1)).toContain(`拆出第 ${number} 号`)
    await acted(api, zhao, id, ['answers', { text: '明天来焊' }])
    expect((await heardBy(api, he, id)).at(-1)).toContain('明天来焊')
  })

  it('leaves a part of what nobody took to whoever takes it, and refuses a part of nothing', async () => {
    const whole = await arrived(api)
    const reply = await api.as(zhao)('POST', `/complaints/${whole}/split`, body)
    expect(await rowOf(api, reply.json<{ id: string }>().id)).toMatchObject({
      owner_id: null,
      accepted_at: null,
    })
    for (const wrong of [{ text: '' }, { text: '长'.repeat(2001) }, { title: ' ' }, { reason: '' }])
      expect(said(await api.as(zhao)('POST', `/complaints/${whole}/split`, { ...body, ...wrong }))).toEqual([
        400,
        'invalid_input',
      ])
  })
})

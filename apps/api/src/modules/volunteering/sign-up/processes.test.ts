import { randomUUID } from 'node:crypto'
import { HOUR_MS } from '@linli/domain/time'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import type { ShiftSignUpsView } from '@linli/domain/volunteering/sign-up/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CastMember } from '../../../../test/cast.ts'
import { startTestApi, type TestApi } from '../../../../test/harness.ts'
import { type ApiProcess, startApiProcess } from '../../../../test/processes.ts'
import { withoutLocks } from '../../../../test/unguarded.ts'
import {
  manyVolunteers,
  publishedRecruitment,
  SHIFT_STARTS,
  shiftBody,
  shiftPlan,
} from '../../../../test/volunteering.ts'

let api: TestApi
let processes: ApiProcess[] = []
beforeAll(async () => {
  api = await startTestApi()
  const start = () => startApiProcess({ databaseUrl: api.databaseUrl, keys: api.config.keys, now: api.start })
  processes = await Promise.all([start(), start()])
})
afterAll(async () => {
  await Promise.all(processes.map((each) => each.stop()))
  await api.close()
})

interface Answer {
  status: number
  code?: string
  signUps: ShiftSignUpsView['signUps']
}

async function askOn(n: number, person: CastMember, notice: RecruitmentView, change = {}): Promise<Answer> {
  const reply = await fetch(`${processes[n % 2]?.origin}/api/recruitments/${notice.id}/sign-ups`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${api.tokenOf(person)}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(shiftBody(person, notice.shifts, change)),
  })
  const body = (await reply.json()) as { code?: string; signUps?: Answer['signUps'] }
  return { status: reply.status, ...body, signUps: body.signUps ?? [] }
}

/** Two notices whose shifts overlap by a minute. */
async function overlapping(of: TestApi): Promise<readonly [RecruitmentView, RecruitmentView]> {
  const startsAt = new Date(SHIFT_STARTS.getTime() + 3 * HOUR_MS - 60_000)
  const endsAt = new Date(startsAt.getTime() + HOUR_MS)
  const second = shiftPlan({ startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), places: 100 })
  return [
    await publishedRecruitment(of, { shifts: [shiftPlan({ places: 100 })] }),
    await publishedRecruitment(of, { shifts: [second] }),
  ]
}

describe('two API processes on one database', () => {
  it('together give 200 volunteers exactly the 130 places there are, in one line', async () => {
    const notice = await publishedRecruitment(api, { shifts: [shiftPlan({ places: 130 })] })
    const crowd = await manyVolunteers(api, 200)
    const answers = await Promise.all(
      crowd.map((person, i) => askOn(i, person, notice, { waitIfFull: true })),
    )
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    const signUps = answers.flatMap((answer) => answer.signUps)
    expect(signUps.filter(({ status }) => status === 'confirmed')).toHaveLength(130)
    const positions = signUps.flatMap(({ waitingPosition }) => waitingPosition ?? []).sort((a, b) => a - b)
    expect(positions).toEqual(Array.from({ length: 70 }, (_, i) => i + 1))
    const { rows } = await api.admin.query(
      `select taken, waiting, array(select queue_number from shift_sign_ups u where u.shift_id = c.shift_id
        order by 1) as numbers, (select filled_at from recruitments where id = $2) as filled
      from shift_counters c where c.shift_id = $1`,
      [notice.shifts[0]?.id, notice.id],
    )
    const numbers = Array.from({ length: 200 }, (_, i) => i + 1)
    expect(rows).toEqual([{ taken: 130, waiting: 70, numbers, filled: api.start }])
  })

  it('put nobody on two overlapping shifts, who asks both of them at once', async () => {
    const notices = await overlapping(api)
    const crowd = await manyVolunteers(api, 40)
    const pairs = await Promise.all(
      crowd.map((person, i) => Promise.all(notices.map((notice, n) => askOn(n + i, person, notice)))),
    )
    for (const pair of pairs) {
      expect(pair.map(({ status }) => status).sort()).toEqual([200, 409])
      expect(pair.find(({ status }) => status === 409)?.code).toBe('shift_overlap')
    }
  })
})

/** Volunteers ask two apps on one database that takes no locks, each of them for both of two overlapping shifts. */
async function bothAtOnce(guards: {
  constraint: boolean
  people: number
}): Promise<{ double: number; codes: unknown[] }> {
  const control = await startTestApi()
  try {
    const notices = await overlapping(control)
    const crowd = await manyVolunteers(control, guards.people)
    if (!guards.constraint)
      await control.admin.query('alter table shift_sign_ups drop constraint shift_sign_ups_no_overlap')
    const other = await control.secondOn()
    withoutLocks([control.db, other.db])
    const pairs = await Promise.all(
      crowd.map((person) =>
        Promise.all(
          notices.map((notice, n) =>
            control.callOn(n ? other.app : control.app, person)(
              'POST',
              `/recruitments/${notice.id}/sign-ups`,
              shiftBody(person, notice.shifts),
            ),
          ),
        ),
      ),
    )
    return {
      double: pairs.filter((pair) => pair.every(({ statusCode }) => statusCode === 200)).length,
      codes: pairs.flat().flatMap((reply) => reply.json().code ?? []),
    }
  } finally {
    await control.close()
  }
}

describe('without locks', () => {
  it('people would be on two shifts at one time: the test above can fail', async () => {
    expect((await bothAtOnce({ constraint: false, people: 25 })).double).toBeGreaterThan(0)
  })

  it('the database itself refuses that still, and the volunteer hears why', async () => {
    const { double, codes } = await bothAtOnce({ constraint: true, people: 5 })
    expect(double).toBe(0)
    expect(codes).toEqual(Array.from({ length: 5 }, () => 'shift_overlap'))
  })

  it('more places would be given out than there are: the test above can fail', async () => {
    const control = await startTestApi()
    try {
      const notice = await publishedRecruitment(control, { shifts: [shiftPlan({ places: 5 })] })
      const crowd = await manyVolunteers(control, 20)
      await control.admin.query(`
        alter table shift_counters drop constraint shift_counters_places;
        alter table shift_sign_ups drop constraint shift_sign_ups_queue`)
      const other = await control.secondOn()
      withoutLocks([control.db, other.db])
      const replies = await Promise.all(
        crowd.map((person, i) =>
          control.callOn(i % 2 ? other.app : control.app, person)(
            'POST',
            `/recruitments/${notice.id}/sign-ups`,
            shiftBody(person, notice.shifts, { waitIfFull: true }),
          ),
        ),
      )
      const signUps = replies.flatMap((reply) => reply.json<ShiftSignUpsView>().signUps)
      expect(signUps.filter(({ status }) => status === 'confirmed').length).toBeGreaterThan(5)
    } finally {
      await control.close()
    }
  })
})

import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApi, type TestApi } from '../../apps/api/test/harness.ts'
import { load } from './load.ts'
import { checkSignUps, createAnswers, isBroken, type SignUpInvariants, signUpRequest } from './sign-ups.ts'
import { COMMUNITY, familyIds, writeEvent, writeFamilies } from './world.ts'

const FAMILIES = 12
const PLACES = 4

/** The invariants that the benches print: right after a real rush, and wrong after each fault planted in its rows. */
describe('checkSignUps', () => {
  let api: TestApi
  let eventId: string
  const { answers, keep } = createAnswers()

  beforeAll(async () => {
    api = await startTestApi({ withCast: false })
    api.setNow(new Date())
    await writeFamilies(api.admin, FAMILIES)
    eventId = await writeEvent(api.admin, { places: PLACES, inPriorityWindow: true })
    const origin = await api.app.listen({ host: '127.0.0.1', port: 0 })
    const tokenOf = (family: number) =>
      api.tokenOf({ accountId: familyIds(family).account, communityId: COMMUNITY })
    const requests = Array.from({ length: FAMILIES }, (_, family) =>
      signUpRequest({ tokenOf }, { eventId, family }),
    )
    await load({ origin, connections: FAMILIES, next: () => requests.pop() ?? null, onReply: keep })
  })
  afterAll(() => api.close())

  /** What is found with a fault that is taken back afterwards. */
  async function findWith(fault: string): Promise<SignUpInvariants> {
    const client: pg.PoolClient = await api.admin.connect()
    try {
      await client.query('begin')
      await client.query(fault.replaceAll('$event', `'${eventId}'`))
      return await checkSignUps(client, { eventIds: [eventId], givable: PLACES, answers })
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  it('finds nothing wrong with a rush that went well', async () => {
    const found = await findWith('select 1')
    expect(found.confirmed).toBe(PLACES)
    expect(isBroken(found)).toBe(false)
  })

  it.each<[string, string, keyof SignUpInvariants]>([
    [
      'one place too many',
      `update event_attendees set status = 'confirmed' where event_id = $event and queue_number = ${PLACES + 1}`,
      'oversold',
    ],
    [
      'a place left empty',
      `update event_attendees set status = 'waiting' where event_id = $event and queue_number = ${PLACES}`,
      'unsold',
    ],
    [
      'a family passed over',
      `update event_attendees set status = case queue_number when 1 then 'waiting' else 'confirmed' end
       where event_id = $event and queue_number in (1, ${PLACES + 1})`,
      'outOfTurn',
    ],
    [
      'a number left out',
      'update event_sign_ups set queue_number = 99 where event_id = $event and queue_number = 6',
      'gapsInLine',
    ],
    ['an acknowledged family lost', 'delete from event_attendees where queue_number = 7', 'lost'],
    [
      'a family nobody answered',
      'update event_sign_ups set id = gen_random_uuid() where event_id = $event and queue_number = 8',
      'phantom',
    ],
    [
      'a child with two places',
      `update event_attendees set person_id = (select person_id from event_attendees where queue_number = 1)
       where queue_number = 9`,
      'doubled',
    ],
    ['a counter out of step', 'update event_counters set waiting = waiting + 1', 'countersWrong'],
    [
      'a line in another order than told',
      `update event_sign_ups set queue_number = case queue_number when 10 then 11 else 10 end
       where event_id = $event and queue_number in (10, 11)`,
      'positionsWrong',
    ],
    ['a forgotten key', 'delete from idempotency_keys', 'keysMissing'],
    [
      'a missing audit line',
      'delete from audit_entries where id = (select min(id::text)::uuid from audit_entries)',
      'auditMissing',
    ],
  ])('finds %s', async (_, fault, invariant) => {
    const guards = `set session_replication_role = replica; alter table event_sign_ups
      drop constraint event_sign_ups_queue cascade; drop index event_attendees_once;`
    const found = await findWith(`${guards} ${fault}`)
    expect(found[invariant]).toBeGreaterThan(0)
    expect(isBroken(found)).toBe(true)
  })
})

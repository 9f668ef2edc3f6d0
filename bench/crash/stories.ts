import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { SignUpView } from '@linli/domain/events/contract'
import type { StatementLine } from '@linli/domain/points/contract'
import { familyIds } from '../lib/world.ts'
import type { Answer, Client } from './client.ts'
import { randomFrom } from './random.ts'
import { type Act, type RoundRecord, reasonOf, type SignUpNote } from './record.ts'

const AWARDED_POINTS = 20
/** Of the answers that were never in doubt, this share is asked for again, at most so many a round. */
const SHARE_ASKED_AGAIN = 0.05
const MOST_ASKED_AGAIN = 20

/** A phone loses its network: this share of acts is given up after a moment, and sent again. */
const SHARE_HUNG_UP = 0.03
const HUNG_UP_WITHIN_MS = 100

interface StoryOptions {
  client: Client
  record: RoundRecord
  /** Nobody begins anything new once it is aborted; what is under way is brought to its end. */
  stopping: AbortSignal
  seed: number
  /** How many families there are; the one after them works for the community. */
  families: number
  connections: number
  /** Number of the first family to come. */
  firstFamily: number
}

/** Families come one after the other over so many connections. Resolves when everything sent is settled. */
export async function tellStories(options: StoryOptions): Promise<number> {
  const { stopping, families, firstFamily, connections } = options
  let told = 0
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (!stopping.aborted) {
        if (told === families) throw new Error('every family has come: more of them, or a shorter round')
        await tellStory(options, (firstFamily + told++) % families)
      }
    }),
  )
  return told
}

/** A parent is awarded points, pays an early place with them, signs up for the other class, and may think again. */
async function tellStory(options: StoryOptions, family: number): Promise<void> {
  const { record, seed, stopping } = options
  const random = randomFrom(seed + record.round * 1_000_003 + family)
  const { parent, child } = familyIds(family)
  const people = random() < 0.4 ? [child, parent] : [child]
  const leavesOpen = random() < 0.4
  const leavesEarly = random() < 0.3
  const leaving = random() < 0.5 ? people : people.slice(-1)
  let early: SignUpNote | null = null
  let open: SignUpNote | null = null
  const acts = [
    () => award(options, family),
    async () => {
      early = await signUp(options, { family, eventId: record.eventIds.early, personIds: [child] })
    },
    async () => {
      open = await signUp(options, { family, eventId: record.eventIds.open, personIds: people })
    },
  ]
  // Half the families begin with the other class: a short round should see both.
  if (random() < 0.5) acts.unshift(...acts.splice(2))
  acts.push(
    async () => {
      if (open && leavesOpen) await cancel(options, { family, note: open, personIds: leaving })
    },
    async () => {
      if (early && leavesEarly) await cancel(options, { family, note: early, personIds: [child] })
    },
  )
  for (const act of acts) if (!stopping.aborted) await act()
}

async function award(options: StoryOptions, family: number): Promise<void> {
  const { record, families } = options
  const personId = familyIds(family).parent
  const answer = await settle(options, {
    path: `/persons/${personId}/points/awards`,
    family: families,
    body: { points: AWARDED_POINTS, reason: reasonOf(record.round) },
    key: randomUUID(),
  })
  if (!answer) return
  const line = JSON.parse(answer.body) as StatementLine
  noteKeptAnswer(record, answer, line.occurredAt)
  if (record.awards.has(line.movementId)) record.handedOutTwice.push(`movement ${line.movementId}`)
  record.awards.set(line.movementId, { movementId: line.movementId, personId, points: AWARDED_POINTS })
}

async function signUp(
  options: StoryOptions,
  { family, eventId, personIds }: { family: number; eventId: string; personIds: string[] },
): Promise<SignUpNote | null> {
  const { record } = options
  const answer = await settle(options, {
    path: `/events/${eventId}/sign-ups`,
    family,
    body: { personIds, acceptPartial: true, waitIfFull: eventId === record.eventIds.open },
    key: randomUUID(),
  })
  if (!answer) return null
  const view = JSON.parse(answer.body) as SignUpView
  noteKeptAnswer(record, answer, view.signedUpAt)
  if (record.signUps.has(view.id)) record.handedOutTwice.push(`sign-up ${view.id}`)
  const note: SignUpNote = {
    id: view.id,
    eventId,
    contactId: familyIds(family).parent,
    people: new Map(view.attendees.map((each) => [each.personId, statusOf(each.status)])),
    pointsSpent: view.pointsSpent,
  }
  record.signUps.set(view.id, note)
  return note
}

function statusOf(status: SignUpView['attendees'][number]['status']): 'confirmed' | 'waiting' {
  return status === 'confirmed' ? 'confirmed' : 'waiting'
}

async function cancel(
  options: StoryOptions,
  { family, note, personIds }: { family: number; note: SignUpNote; personIds: string[] },
): Promise<void> {
  const chosen = personIds.filter((id) => note.people.has(id))
  if (chosen.length === 0) return
  const answer = await settle(options, {
    path: `/events/${note.eventId}/sign-ups/${note.id}/cancel`,
    family,
    body: { personIds: chosen },
    key: randomUUID(),
  })
  if (answer) for (const personId of chosen) note.people.set(personId, 'cancelled')
}

/** The answer if it was 200; a refusal is counted. */
async function settle({ client, record, seed }: StoryOptions, act: Act): Promise<Answer | null> {
  const random = randomFrom(seed + record.round * 1_000_003 + record.acknowledged)
  const hangsUp = random() < SHARE_HUNG_UP
  const answer = await client.settle(act, hangsUp ? Math.ceil(random() * HUNG_UP_WITHIN_MS) : undefined)
  if (answer.wasAmbiguous) record.ambiguousSettled++
  if (answer.status !== 200) {
    const { code } = JSON.parse(answer.body) as { code: string }
    const refusal = `${answer.status} ${code}`
    record.refused.set(refusal, (record.refused.get(refusal) ?? 0) + 1)
    return null
  }
  record.acknowledged++
  const drawn = random() < SHARE_ASKED_AGAIN
  if (answer.wasAmbiguous || (drawn && record.toAskAgain.length < MOST_ASKED_AGAIN))
    record.toAskAgain.push({ act, body: answer.body })
  return answer
}

/** Done before the attempt that was answered was even sent: then the answer came from under the key. */
function noteKeptAnswer(record: RoundRecord, { wasAmbiguous, sentAt }: Answer, doneAt: string): void {
  if (wasAmbiguous && new Date(doneAt) < sentAt) record.answeredFromKey++
}

/** Asks once more under the same keys. Returns which answers were not the same as before. */
export async function askAgain(client: Client, { toAskAgain }: RoundRecord): Promise<string[]> {
  const changed = await Promise.all(
    toAskAgain.map(async ({ act, body }) => {
      const { status, body: again } = await client.settle(act)
      const same = status === 200 && isDeepStrictEqual(JSON.parse(again), JSON.parse(body))
      return same ? [] : [`POST ${act.path} said ${body}, asked again ${status} ${again}`]
    }),
  )
  return changed.flat()
}

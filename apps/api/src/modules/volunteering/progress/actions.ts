import { type Actor, isStaff } from '@linli/domain/actor'
import type {
  FillProgress,
  GroupShare,
  RecruitmentProgress,
} from '@linli/domain/volunteering/progress/contract'
import { cumulate, curveSpan, fillProgress, fillSeconds } from '@linli/domain/volunteering/progress/rules'
import type { Tx } from '../../../db/client.ts'
import { recruitmentNotFound } from '../actions.ts'
import {
  type FillingNotice,
  findEarlier,
  type GroupRow,
  listGroups,
  listMoves,
  listWays,
  readFilling,
  type WayRow,
} from './store.ts'

/** How full each of these notices is, in their order; null for what nobody may see yet. */
export async function readPublished(
  tx: Tx,
  ids: readonly string[],
  now: Date,
): Promise<(FillProgress | null)[]> {
  const found = await readFilling(tx, ids)
  return ids.map((id) => {
    const notice = found.get(id)
    return notice?.publishedAt ? fillProgress(notice, now) : null
  })
}

interface ProgressAsked {
  actor: Actor
  recruitmentId: string
  now: Date
}

/** How a notice fills; drafts are for staff. */
export async function readProgress(
  tx: Tx,
  { actor, recruitmentId, now }: ProgressAsked,
): Promise<RecruitmentProgress> {
  const notice = (await readFilling(tx, [recruitmentId])).get(recruitmentId)
  if (!notice || !(notice.publishedAt || isStaff(actor))) throw recruitmentNotFound()
  const [earlier, detail] = await Promise.all([
    findEarlier(tx, notice, notice.publishedAt ?? now),
    isStaff(actor) ? readDetail(tx, notice, now) : null,
  ])
  return {
    recruitmentId,
    title: notice.title,
    ...fillProgress(notice, now),
    earlier: earlier && toEarlier(earlier),
    detail,
  }
}

function toEarlier({ recruitmentId, ...times }: NonNullable<Awaited<ReturnType<typeof findEarlier>>>) {
  const facts = { publishedAt: times.publishedAt.toISOString(), filledAt: times.filledAt.toISOString() }
  return { recruitmentId, publishedAt: facts.publishedAt, fillSeconds: fillSeconds(facts) ?? 0 }
}

async function readDetail(
  tx: Tx,
  { recruitmentId, publishedAt, filledAt, shifts }: FillingNotice,
  now: Date,
): Promise<RecruitmentProgress['detail']> {
  if (!publishedAt) return null
  const lastStartsAt = new Date(Math.max(...shifts.map(({ startsAt }) => startsAt.getTime())))
  const span = curveSpan({ publishedAt, filledAt, lastStartsAt }, now)
  const [moves, ways, groups] = await Promise.all([
    listMoves(tx, { recruitmentId, ...span }),
    listWays(tx, recruitmentId),
    listGroups(tx, { recruitmentId, publishedAt }),
  ])
  return {
    curve: {
      from: span.from.toISOString(),
      bucketSeconds: span.bucketSeconds,
      taken: cumulate(moves, span.points),
    },
    groups: mostFirst(groups.map((group) => toGroupShare(group, ways))),
    others: {
      app: placesOf(ways, { groupId: null, channel: 'app' }),
      desk: placesOf(ways, { channel: 'desk' }),
      chain: placesOf(ways, { groupId: null, channel: 'chain' }),
    },
  }
}

/** Of these ways; of whatever group where none is named. */
const placesOf = (ways: readonly WayRow[], { groupId, channel }: Pick<WayRow, 'channel'> & Partial<WayRow>) =>
  ways
    .filter((way) => way.channel === channel && (groupId === undefined || way.groupId === groupId))
    .reduce((sum, { places }) => sum + places, 0)

const mostFirst = (groups: GroupShare[]) =>
  groups.sort((one, other) => other.byCard + other.byChain - (one.byCard + one.byChain))

const toGroupShare = ({ groupId, name, medianSeconds }: GroupRow, ways: readonly WayRow[]) => ({
  groupId,
  name,
  byCard: placesOf(ways, { groupId, channel: 'app' }),
  byChain: placesOf(ways, { groupId, channel: 'chain' }),
  medianSeconds,
})

import { type Actor, byWhom, isStaff } from '@linli/domain/actor'
import { alikeAmong, type Compared } from '@linli/domain/complaints/alike/rules'
import { ALIKE_DAYS } from '@linli/domain/complaints/alike/terms'
import type { AlikeComplaint, listAlikeComplaints } from '@linli/domain/complaints/intake/contract'
import { audiencesFor } from '@linli/domain/complaints/rules'
import type { QueryOf } from '@linli/domain/endpoint'
import { DAY_MS } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { listActableIds } from '../../people/store.ts'
import { toSummaries } from '../reading/actions.ts'
import { type AlikeFilter, listFollowed, listOpenAlike, type SummaryRow } from '../reading/store.ts'

/** Open cases of a category that are held against what is being written; the newest of them. */
const MOST_COMPARED = 300

const positionOf = ({ latitude, longitude }: { latitude?: number | null; longitude?: number | null }) =>
  latitude == null || longitude == null ? null : { latitude, longitude }

function handledBy(actor: Actor): AlikeFilter['handles'] {
  if (!isStaff(actor)) return 'none'
  if (actor.roles.includes('manager') || actor.gridId === null) return 'all'
  return { gridId: actor.gridId, ownerId: byWhom(actor) }
}

const comparedOf = (row: SummaryRow): Compared & { row: SummaryRow } => ({
  text: `${row.title} ${row.body}`,
  compoundId: row.compoundId,
  buildingId: row.buildingId,
  position: positionOf(row),
  row,
})

/** Open cases that may be the same as what is being written, of those the reader may be shown. */
export async function readAlike(
  tx: Tx,
  { actor, query, now }: { actor: Actor; query: QueryOf<typeof listAlikeComplaints>; now: Date },
): Promise<AlikeComplaint[]> {
  const { category, text = '', compoundId = null, buildingId = null } = query
  const { personId } = actor
  const personIds = personId === null ? [] : await listActableIds(tx, personId, now)
  const own = new Set(personIds.map((each) => each.personId))
  const handles = handledBy(actor)
  const found = await listOpenAlike(tx, {
    category,
    since: new Date(now.getTime() - ALIKE_DAYS * DAY_MS),
    personIds: [...own],
    handles,
    limit: MOST_COMPARED,
  })
  const written = { text, compoundId, buildingId, position: positionOf(query) }
  const alike = alikeAmong(written, found.map(comparedOf)).map(({ row }) => row)
  const of = { audiences: audiencesFor('neighbour'), toTheDoor: handles !== 'none' }
  const summaries = await toSummaries(tx, alike, of)
  const complaintIds = alike.map(({ id }) => id)
  const follows = personId === null ? new Set() : await listFollowed(tx, { complaintIds, personId })
  return summaries.map((summary, index) => {
    const reporterId = alike[index]?.reporterId ?? null
    return {
      ...summary,
      mine: reporterId !== null && own.has(reporterId),
      follows: follows.has(summary.id),
    }
  })
}

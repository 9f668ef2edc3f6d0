import type { CommunityLine, KindSum } from '@linli/domain/points/community-statement/contract'
import { periodRefusal, type StatementPeriod } from '@linli/domain/points/community-statement/rules'
import { POINT_MOVEMENT_KINDS, type PointMovementKind } from '@linli/domain/points/terms'
import { codesOf } from '@linli/domain/terms'
import { DAY_MS, startOfDate } from '@linli/domain/time'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { cursorOf } from '../../../http/cursor.ts'
import { linesOf } from '../statement/actions.ts'
import { findHolder } from '../store.ts'
import { findMovements, type MovementFilter, sumMovements } from './store.ts'

const PAGE_SIZE = 20
const CURSOR = cursorOf({ occurredAt: 'instant', id: 'uuid' })

export interface Asked extends StatementPeriod {
  kind?: PointMovementKind | undefined
  personId?: string | undefined
}

async function filterOf(tx: Tx, { fromOn, toOn, kind, personId }: Asked): Promise<MovementFilter> {
  const refusal = periodRefusal({ fromOn, toOn })
  if (refusal) throw refused(refusal)
  if (personId !== undefined && !(await findHolder(tx, { communityId: tx.communityId, personId })))
    throw notFound('person_not_found', '没有找到这个人')
  return {
    from: startOfDate(fromOn),
    before: new Date(startOfDate(toOn).getTime() + DAY_MS),
    kind: kind ?? null,
    personId: personId ?? null,
  }
}

/** A page of the community's statement, newest first. */
export async function communityPage(
  tx: Tx,
  { cursor, ...asked }: Asked & { cursor: string | undefined },
): Promise<{ rows: CommunityLine[]; nextCursor: string | null }> {
  const older = CURSOR.read(cursor)
  // One row more than shown tells whether there is a next page.
  const found = await findMovements(tx, { ...(await filterOf(tx, asked)), older, limit: PAGE_SIZE + 1 })
  const shown = found.slice(0, PAGE_SIZE)
  const lines = await linesOf(
    tx,
    shown.map(({ id }) => id),
  )
  const last = found.length > PAGE_SIZE ? shown.at(-1) : undefined
  return {
    rows: shown.flatMap(({ id, personId, personName }) => {
      const line = lines.get(id)
      return line ? [{ ...line, personId, personName }] : []
    }),
    nextCursor: last ? CURSOR.write(last) : null,
  }
}

/** In the order of the terms; a kind of which there is none is left out. */
export async function communitySums(tx: Tx, asked: Asked): Promise<{ kinds: KindSum[] }> {
  const sums = await sumMovements(tx, await filterOf(tx, asked))
  const order = codesOf(POINT_MOVEMENT_KINDS)
  return { kinds: sums.sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind)) }
}

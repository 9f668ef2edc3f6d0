import { dateOn } from '@linli/domain/time'
import type { VolunteeringFigures } from '@linli/domain/volunteering/figures/contract'
import { figuresFrom } from '@linli/domain/volunteering/figures/rules'
import type { Tx } from '../../../db/client.ts'
import { countServed, listGroupFigures, listNoticeFigures, type NoticeFiguresRow } from './store.ts'

/** The last twelve months as they are known now. */
export async function readFigures(tx: Tx, now: Date): Promise<VolunteeringFigures> {
  const from = figuresFrom(now)
  const [notices, people, groups] = await Promise.all([
    listNoticeFigures(tx, from),
    countServed(tx, from),
    listGroupFigures(tx, from),
  ])
  return { from: dateOn(from), notices: notices.map(toView), people, groups }
}

const toView = (row: NoticeFiguresRow) => ({
  ...row,
  publishedAt: row.publishedAt.toISOString(),
  filledAt: row.filledAt?.toISOString() ?? null,
  cancelledAt: row.cancelledAt?.toISOString() ?? null,
})

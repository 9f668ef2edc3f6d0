import type { Actor } from '@linli/domain/actor'
import type { AnomalyView, Stay } from '@linli/domain/points/anomalies/contract'
import type { StatementLine } from '@linli/domain/points/contract'
import type { Tx } from '../../../db/client.ts'
import { notFound } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { linesOf } from '../statement/actions.ts'
import { type AnomalyRow, type FoundStay, findAnomalies, insertNote, listNotes, listStays } from './store.ts'

export async function readAnomalies(tx: Tx, now: Date): Promise<AnomalyView[]> {
  const [rows, notes] = [await findAnomalies(tx, now), await listNotes(tx)]
  const stays = await listStays(tx, rows)
  const lines = await linesOf(
    tx,
    rows.flatMap(({ movementIds }) => movementIds),
  )
  return rows.map(({ from, to, shiftIds, eventIds, movementIds, ...row }) => ({
    ...row,
    from: from.toISOString(),
    to: to.toISOString(),
    stays: stays.filter((stay) => isFoundIn(stay, { ...row, shiftIds, eventIds })).map(toStay),
    movements: movementIds.flatMap((id) => lines.get(id) ?? []).sort(newestFirst),
    notes: notes
      .filter(({ anomalyKey }) => anomalyKey === row.key)
      .map(({ note, notedAt, notedByName }) => ({ note, notedAt: notedAt.toISOString(), notedByName })),
  }))
}

const isFoundIn = (
  { personId, shiftId, eventId }: FoundStay,
  row: Pick<AnomalyRow, 'personId' | 'shiftIds' | 'eventIds'>,
): boolean =>
  personId === row.personId &&
  ((shiftId !== null && row.shiftIds.includes(shiftId)) ||
    (eventId !== null && row.eventIds.includes(eventId)))

const toStay = ({ personId: _, from, to, ...stay }: FoundStay): Stay => ({
  ...stay,
  from: from.toISOString(),
  to: to.toISOString(),
})

const newestFirst = (one: StatementLine, other: StatementLine) =>
  other.occurredAt.localeCompare(one.occurredAt)

export interface Noting {
  actor: Actor
  key: string
  note: string
  now: Date
}

export async function writeNote(tx: Tx, { actor, key, note, now }: Noting): Promise<AnomalyView> {
  const { communityId, personId, accountId } = actor
  const isThere = (await findAnomalies(tx, now)).some((row) => row.key === key)
  if (!isThere) throw notFound('anomaly_not_found', '这条提醒已经不在了，请刷新再看')
  await insertNote(tx, {
    communityId,
    id: newId(),
    anomalyKey: key,
    note,
    notedAt: now,
    notedById: personId ?? accountId,
  })
  const view = (await readAnomalies(tx, now)).find((row) => row.key === key)
  if (!view) throw new Error('the anomaly went away under its note')
  return view
}

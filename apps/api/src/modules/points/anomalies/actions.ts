import type { Actor } from '@linli/domain/actor'
import type { AnomalyView } from '@linli/domain/points/anomalies/contract'
import type { Tx } from '../../../db/client.ts'
import { notFound } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { findAnomalies, insertNote, listNotes } from './store.ts'

export async function readAnomalies(tx: Tx, now: Date): Promise<AnomalyView[]> {
  const [rows, notes] = [await findAnomalies(tx, now), await listNotes(tx)]
  return rows.map(({ from, to, ...row }) => ({
    ...row,
    from: from.toISOString(),
    to: to.toISOString(),
    notes: notes
      .filter(({ anomalyKey }) => anomalyKey === row.key)
      .map(({ note, notedAt, notedByName }) => ({ note, notedAt: notedAt.toISOString(), notedByName })),
  }))
}

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

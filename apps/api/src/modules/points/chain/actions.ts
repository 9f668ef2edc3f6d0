import { createHash } from 'node:crypto'
import { type ChainedMovement, movementText } from '@linli/domain/points/chain/rules'
import type { Tx } from '../../../db/client.ts'
import { newId } from '../../../http/ids.ts'
import type { CommunityAccountKind, PointAccount, PointMovement } from '../store.ts'
import { type AccountsAsked, type ChainHead, lockChain, openAccounts, writeMovements } from './store.ts'

/** A community's ledger as one transaction holds it: nobody else posts until the transaction ends. */
export interface OpenLedger {
  head: ChainHead
  /** By the person's id, or the community's own kind. Balances follow what is posted. */
  accounts: Map<string, PointAccount>
}

export type NewMovement = Omit<PointMovement, 'communityId' | 'id' | 'sequence' | 'hash'>

/** The hash of a movement: of the hash before it, and of everything it says. */
export function movementHash(previous: Buffer, movement: ChainedMovement): Buffer {
  return createHash('sha256').update(previous).update(movementText(movement), 'utf8').digest()
}

/**
 * The first thing every posting does, after all other locks of its transaction: locks the end of the chain, so that
 * the community's postings take turns, and makes the accounts asked for.
 */
export async function openLedger(tx: Tx, asked: AccountsAsked): Promise<OpenLedger> {
  const head = await lockChain(tx)
  const accounts = await openAccounts(tx, asked)
  return { head, accounts: new Map(accounts.map((account) => [account.personId ?? account.kind, account])) }
}

export function accountIn(
  { accounts }: OpenLedger,
  of: CommunityAccountKind | { personId: string },
): PointAccount {
  const account = accounts.get(typeof of === 'string' ? of : of.personId)
  if (!account) throw new Error('the ledger was opened without this account')
  return account
}

/** Books movements in their order: rows, balances and the chain. The caller has asked the rules. */
export async function postMovements(
  tx: Tx,
  ledger: OpenLedger,
  movements: readonly NewMovement[],
): Promise<PointMovement[]> {
  const { communityId } = tx
  let { sequence, hash } = ledger.head
  const linked = movements.map((movement): PointMovement => {
    sequence += 1
    const row = { ...movement, communityId, id: newId(), sequence }
    hash = movementHash(hash, row)
    return { ...row, hash }
  })
  await writeMovements(tx, linked)
  ledger.head = { sequence, hash }
  const accountById = new Map([...ledger.accounts.values()].map((account) => [account.id, account]))
  for (const { fromAccountId, toAccountId, points } of linked) {
    const [from, to] = [accountById.get(fromAccountId), accountById.get(toAccountId)]
    if (from) from.balance -= points
    if (to) to.balance += points
  }
  return linked
}

export async function postMovement(
  tx: Tx,
  ledger: OpenLedger,
  movement: NewMovement,
): Promise<PointMovement> {
  const [posted] = await postMovements(tx, ledger, [movement])
  if (!posted) throw new Error('the movement was not written')
  return posted
}

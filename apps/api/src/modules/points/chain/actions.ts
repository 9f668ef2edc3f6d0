import { createHash } from 'node:crypto'
import { type AccountOwner, type ChainedMovement, movementText } from '@linli/domain/points/chain/rules'
import type { Tx } from '../../../db/client.ts'
import { newId } from '../../../http/ids.ts'
import type { CommunityAccountKind, PointAccount, PointMovement } from '../store.ts'
import {
  type AccountsAsked,
  type ChainHead,
  listAccounts,
  lockChain,
  openAccounts,
  writeMovements,
} from './store.ts'

/** A community's ledger as one transaction holds it: nobody else posts until the transaction ends. */
export interface OpenLedger {
  head: ChainHead
  /** By the person's id, or the community's own kind. Balances follow what is posted. */
  accounts: Map<string, PointAccount>
}

export type NewMovement = Omit<PointMovement, 'communityId' | 'id' | 'sequence' | 'hash'>

/** The hash of a movement: of the hash before it, of everything it says, and of whose accounts it names. */
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
  const ownerOf = await ownersOf(tx, ledger, movements)
  const linked = movements.map((movement): PointMovement => {
    sequence += 1
    const row = { ...movement, communityId, id: newId(), sequence }
    const owners = { fromOwner: ownerOf(row.fromAccountId), toOwner: ownerOf(row.toAccountId) }
    hash = movementHash(hash, { ...row, ...owners })
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

/** A movement that gives back names a person whose account was not asked for: it is looked up. */
async function ownersOf(tx: Tx, { accounts }: OpenLedger, movements: readonly NewMovement[]) {
  const owners = new Map<string, AccountOwner>([...accounts.values()].map((account) => [account.id, account]))
  const named = movements.flatMap(({ fromAccountId, toAccountId }) => [fromAccountId, toAccountId])
  const missing = [...new Set(named.filter((id) => !owners.has(id)))]
  if (missing.length > 0)
    for (const account of await listAccounts(tx, missing)) owners.set(account.id, account)
  return (id: string): AccountOwner => {
    const owner = owners.get(id)
    if (!owner) throw new Error('a movement names an account that does not exist')
    return owner
  }
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

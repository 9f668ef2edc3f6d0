import { createHash } from 'node:crypto'
import { movementText } from '@linli/domain/points/chain/rules'
import { isSpending } from '@linli/domain/points/rules'
import {
  EARNING_KINDS,
  HASH_BYTES,
  type PointAccountKind,
  type PointMovementKind,
  SPENDINGS,
} from '@linli/domain/points/terms'

/** A row of the ledger as the verification reads it: nothing is rounded on the way. */
export interface LedgerRow {
  communityId: string
  sequence: string
  id: string
  fromAccountId: string
  toAccountId: string
  points: number
  kind: string
  sourceId: string
  eventId: string | null
  shiftId: string | null
  microseconds: string
  recordedById: string | null
  reversesId: string | null
  reason: string
  hash: Buffer | null
}

export interface LedgerAccount {
  id: string
  kind: string
  personId: string | null
  balance: number
}

export interface LedgerHead {
  sequence: number
  hash: Buffer
}

/** What is wrong, and where: a row by its place and id, or null where it is no single row. */
export interface Finding {
  communityId: string
  sequence: number | null
  id: string | null
  what: string
}

/** Between which accounts each kind moves points; null = the opposite of another movement. */
function sidesOf(kind: string): readonly [PointAccountKind, PointAccountKind] | null {
  const known = kind as PointMovementKind
  if (EARNING_KINDS.includes(known)) return ['issue', 'person']
  if (isSpending(known)) return ['person', SPENDINGS[known].account]
  const refunded = Object.values(SPENDINGS).find(({ refund }) => refund === known)
  if (refunded) return [refunded.account, 'person']
  if (known === 'exchange_payment') return ['exchange', 'person']
  if (known === 'expiry') return ['person', 'expired']
  return null
}

/**
 * Follows one community's ledger row by row, keeping no more than a balance for each account: the place of each row,
 * its hash, both its sides and no balance below zero; at the end what is left, the accounts and the chain's end.
 */
export class LedgerWalk {
  readonly communityId: string
  private readonly accounts: Map<string, LedgerAccount>
  private readonly replayed = new Map<string, number>()
  private hash: Buffer = Buffer.alloc(HASH_BYTES)
  rows = 0

  constructor(communityId: string, accounts: readonly LedgerAccount[]) {
    this.communityId = communityId
    this.accounts = new Map(accounts.map((account) => [account.id, account]))
  }

  /** What is wrong with the next row; null = it follows from those before it. */
  next(row: LedgerRow): Finding | null {
    const what = this.linkProblem(row) ?? this.sidesProblem(row)
    return what === null ? null : this.found(what, row)
  }

  private found(what: string, row?: LedgerRow): Finding {
    const { communityId } = this
    return { communityId, sequence: row ? Number(row.sequence) : null, id: row?.id ?? null, what }
  }

  private linkProblem(row: LedgerRow): string | null {
    const expected = this.rows + 1
    if (Number(row.sequence) !== expected) return `movement ${expected} is missing before this one`
    this.rows = expected
    const [fromOwner, toOwner] = [this.accounts.get(row.fromAccountId), this.accounts.get(row.toAccountId)]
    if (!fromOwner || !toOwner) return 'one of its accounts does not exist'
    const text = movementText({
      ...row,
      fromOwner,
      toOwner,
      occurredAt: { microseconds: row.microseconds },
    })
    this.hash = createHash('sha256').update(this.hash).update(text, 'utf8').digest()
    if (row.communityId !== this.communityId || !row.hash?.equals(this.hash))
      return 'its hash is not that of what it says, of whose its accounts are, and of the movement before it'
    return null
  }

  private sidesProblem({ kind, points, fromAccountId, toAccountId }: LedgerRow): string | null {
    const [from, to] = [this.accounts.get(fromAccountId), this.accounts.get(toAccountId)]
    if (!from || !to) return 'one of its accounts does not exist'
    const sides = sidesOf(kind)
    if (sides === null && kind !== 'reversal') return `there is no kind “${kind}”`
    if (sides && (from.kind !== sides[0] || to.kind !== sides[1]))
      return `it goes from ${from.kind} to ${to.kind}, not from ${sides[0]} to ${sides[1]}`
    if (points <= 0 || from === to) return 'it moves nothing'
    const left = (this.replayed.get(from.id) ?? 0) - points
    this.replayed.set(from.id, left)
    this.replayed.set(to.id, (this.replayed.get(to.id) ?? 0) + points)
    return left < 0 && from.kind !== 'issue' ? `it leaves ${from.kind} at ${left}` : null
  }

  /** What is wrong with the whole, once all rows have passed. */
  end(head: LedgerHead | null): Finding | null {
    if ((head?.sequence ?? 0) !== this.rows)
      return this.found(`the chain ends at ${head?.sequence ?? 0}, the movements at ${this.rows}`)
    if (head && !head.hash.equals(this.hash))
      return this.found('the chain’s end is not the last movement’s hash')
    for (const { id, kind, balance } of this.accounts.values())
      if (balance !== (this.replayed.get(id) ?? 0))
        return this.found(
          `account ${id} (${kind}) holds ${balance}, its movements give ${this.replayed.get(id) ?? 0}`,
        )
    return null
  }

  /** Of all accounts, from the movements alone; 0. */
  sum(): number {
    return [...this.replayed.values()].reduce((total, balance) => total + balance, 0)
  }
}

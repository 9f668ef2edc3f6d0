/** Whose an account is: a person's, or the community's own of this kind. */
export interface AccountOwner {
  kind: string
  personId: string | null
}

/** A movement as its hash covers it: every column but the hash itself, and whose accounts it names. */
export interface ChainedMovement {
  communityId: string
  sequence: number | string
  id: string
  fromAccountId: string
  toAccountId: string
  fromOwner: AccountOwner
  toOwner: AccountOwner
  points: number
  kind: string
  sourceId: string
  eventId: string | null
  shiftId: string | null
  occurredAt: Date | { microseconds: string }
  recordedById: string | null
  reversesId: string | null
  reason: string
}

/**
 * The text of a movement that its hash is taken of, after the hash before it. One column a line, `-` for null, instants
 * in microseconds since 1970; the reason comes last, as only it may have lines of its own. Whose the two accounts are is
 * part of it: points cannot go to another person by giving them the account. Never changed: a new form would begin with
 * another first line.
 */
export function movementText(movement: ChainedMovement): string {
  const { occurredAt } = movement
  return [
    'movement 1',
    movement.communityId,
    movement.sequence,
    movement.id,
    movement.fromAccountId,
    ownerText(movement.fromOwner),
    movement.toAccountId,
    ownerText(movement.toOwner),
    movement.points,
    movement.kind,
    movement.sourceId,
    movement.eventId ?? '-',
    movement.shiftId ?? '-',
    occurredAt instanceof Date ? `${occurredAt.getTime()}000` : occurredAt.microseconds,
    movement.recordedById ?? '-',
    movement.reversesId ?? '-',
    movement.reason,
  ].join('\n')
}

const ownerText = ({ kind, personId }: AccountOwner) => `${kind} ${personId ?? '-'}`

/** What the client was told with a 200, kept in its own memory: the server is held to every word of it. */
export interface RoundRecord {
  round: number
  /** One with places for all who come first, one in its priority window where a place costs points. */
  eventIds: { open: string; early: string }
  /** By id of the sign-up. */
  signUps: Map<string, SignUpNote>
  /** By id of the movement. */
  awards: Map<string, AwardNote>
  /** Acts answered with 200: sign-ups, cancels, awards. */
  acknowledged: number
  /** Acts that got no answer at first, or 5xx, and a final one after asking again under the same key. */
  ambiguousSettled: number
  /** Of these, at least so many had taken effect before: the answer was the one kept under the key. */
  answeredFromKey: number
  /** Final answers other than 200, by code. A family that comes too late is one of them. */
  refused: Map<string, number>
  /** What two different acts were both given: an id handed out twice. */
  handedOutTwice: string[]
  /** Acts to ask again later: everything that was uncertain, and some of the rest. */
  toAskAgain: { act: Act; body: string }[]
}

export interface Act {
  /** Below `/api`. */
  path: string
  /** Number of the family whose parent sends it. */
  family: number
  body: object
  key: string
}

export interface SignUpNote {
  id: string
  eventId: string
  contactId: string
  /** What was said last of each person; who waits may be offered a place meanwhile. */
  people: Map<string, 'confirmed' | 'waiting' | 'cancelled'>
  pointsSpent: number
}

export interface AwardNote {
  movementId: string
  personId: string
  points: number
}

export const reasonOf = (round: number) => `断电演练第 ${round} 轮`

export function emptyRecord(round: number, eventIds: RoundRecord['eventIds']): RoundRecord {
  return {
    round,
    eventIds,
    signUps: new Map(),
    awards: new Map(),
    acknowledged: 0,
    ambiguousSettled: 0,
    answeredFromKey: 0,
    refused: new Map(),
    handedOutTwice: [],
    toAskAgain: [],
  }
}

/** A call ready to be sent. */
export interface Call {
  bytes: Buffer
  family: number
  eventId: string
}

export interface Answered {
  request: Call
  status: number
  body: string
}

/** What the families of an overload ask for. */
export interface Work {
  requests: Call[]
  /** Recounts from the rows what came of all answers: everything in it must be nought. */
  check(answers: readonly Answered[]): Promise<Record<string, number>>
}

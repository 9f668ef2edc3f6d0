import { v7 } from 'uuid'

/** UUIDv7: made by the app, in order of time, so that keyset pages and indexes stay compact. */
export const newId = (): string => v7()

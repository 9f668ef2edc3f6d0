import { v7 } from 'uuid'

/** UUIDv7: made by the app, in order of time, so that keyset pages and indexes stay compact. */
export const newId = (): string => v7()

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
/** Whether the database would take it as an id. */
export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text)

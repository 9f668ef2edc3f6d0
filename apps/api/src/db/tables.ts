/** Every table, for drizzle-kit and for the typed client. */
export * from '../http/tables.ts'
export * from '../modules/events/tables.ts'
export * from '../modules/messages/tables.ts'
export * from '../modules/people/tables.ts'
export * from '../modules/points/tables.ts'
export * from '../modules/volunteering/certificates/tables.ts'
export * from '../modules/volunteering/tables.ts'

import { Logger, run, runMigrations } from 'graphile-worker'

/** What is used of the job library; imported when it is needed, for it takes longer to load than all the rest of a start. */
export const library = { Logger, run, runMigrations }

import { HOUR_MS, MINUTE_MS } from '@linli/domain/time'
import type { FastifyBaseLogger } from 'fastify'
import { forgetOldKeys } from './http/idempotency.ts'
import type { Services } from './http/services.ts'
import { startWorker } from './jobs/worker.ts'
import { forgetUnattached } from './modules/attachments/actions.ts'
import { escalateOverdue } from './modules/complaints/escalation/actions.ts'
import { forgetTalk } from './modules/complaints/group-decisions/store.ts'
import { tellLateWhistles } from './modules/complaints/late-whistles/actions.ts'
import { closeSilent } from './modules/complaints/silence/actions.ts'
import { settleDueEvents } from './modules/events/waiting-list/actions.ts'
import { forgetExpiredFiles } from './modules/people/roster/store.ts'
import { expirePoints } from './modules/points/expiry/actions.ts'
import { settleSpending } from './modules/points/spending-round/actions.ts'
import { startRound } from './rounds.ts'
import { tasks } from './tasks.ts'

/** Jobs and rounds of one process; `stop` resolves when what was under way has ended. */
export function startBackground(
  services: Services,
  log: FastifyBaseLogger,
  adminUrl: string,
): { stop(): Promise<void> } {
  const { db, config, metrics } = services
  const running = [
    startWorker({ adminUrl, db, tasks, clock: config.clock, log, metrics }),
    // Jobs do this in time; the round finds what no job was written for.
    startRound(services, log, {
      name: 'settle waiting lists',
      everyMs: 10_000,
      work: (communityId, now) => settleDueEvents(db, communityId, now),
    }),
    startRound(services, log, {
      name: 'let points expire',
      everyMs: HOUR_MS,
      work: (communityId, now) => expirePoints(db, communityId, now),
    }),
    startRound(services, log, {
      name: 'end orders and requests by the clock',
      everyMs: MINUTE_MS,
      work: (communityId, now) => settleSpending(db, communityId, now),
    }),
    startRound(services, log, {
      name: 'tell the manager of overdue cases',
      everyMs: MINUTE_MS,
      work: (communityId, now) => escalateOverdue(db, communityId, now),
    }),
    startRound(services, log, {
      name: 'tell of units that have not reported',
      everyMs: MINUTE_MS,
      work: (communityId, now) => tellLateWhistles(db, communityId, now),
    }),
    startRound(services, log, {
      name: 'end cases that nobody answers about',
      everyMs: MINUTE_MS,
      work: (communityId, now) => closeSilent(db, communityId, now),
    }),
    startRound(services, log, {
      name: 'forget what is no longer needed',
      everyMs: HOUR_MS,
      async work(communityId, now) {
        await db.inCommunity(communityId, async (tx) => {
          await forgetOldKeys(tx, communityId, now)
          await forgetExpiredFiles(tx, now)
          await forgetTalk(tx, now)
        })
        await forgetUnattached(db, communityId, now)
      },
    }),
  ]
  return {
    async stop() {
      await Promise.all(running.map((each) => each.stop()))
    },
  }
}

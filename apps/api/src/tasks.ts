import type { Tasks } from './jobs/worker.ts'
import { recountAllDeadlines } from './modules/complaints/deadlines/actions.ts'
import { tellFamilies } from './modules/events/announcements/actions.ts'
import { remindFamilies, remindOfOffers, settleAtDueTime } from './modules/events/reminders/actions.ts'

/** Table of contents of the worker: one line per task. Each may run more than once, its effects come once. */
export const tasks: Tasks = {
  tell_families: tellFamilies,
  remind_families: remindFamilies,
  remind_of_offers: remindOfOffers,
  settle_event: settleAtDueTime,
  recount_deadlines: recountAllDeadlines,
}

import type { FastifyPluginCallback } from 'fastify'
import type { RouteList } from './http/route.ts'
import type { Services } from './http/services.ts'
import { attachmentRoutes } from './modules/attachments/routes.ts'
import { complaintAttachments, entryAttachments } from './modules/complaints/attached/actions.ts'
import { open311Routes } from './modules/complaints/open311/routes.ts'
import { OPEN311_PREFIX } from './modules/complaints/outside-systems/routes.ts'
import { complaintRoutes } from './modules/complaints/routes.ts'
import { eventRoutes } from './modules/events/routes.ts'
import { messageRoutes } from './modules/messages/routes.ts'
import { peopleRoutes } from './modules/people/routes.ts'
import { pointRoutes } from './modules/points/routes.ts'
import { volunteeringRoutes } from './modules/volunteering/routes.ts'

/** Table of contents: one line per module. */
export const modules: readonly RouteList[] = [
  peopleRoutes,
  eventRoutes,
  pointRoutes,
  volunteeringRoutes,
  complaintRoutes,
  messageRoutes,
  // A module that attachments belong to says here who may read them.
  attachmentRoutes({ complaint: complaintAttachments, complaint_entry: entryAttachments }),
]

/** Interfaces of outside standards, which ask and answer in their own forms, by where they begin. */
export const standards: Readonly<Record<string, (services: Services) => FastifyPluginCallback>> = {
  [OPEN311_PREFIX]: open311Routes,
}

import {
  commitRosterImport,
  exportRoster,
  getRosterImport,
  uploadRoster,
} from '@linli/domain/people/contract'
import type { RouteList } from '../../../http/route.ts'
import { commitImport, dryRunImport, exportSheet, showImport } from './actions.ts'
import { MAX_ROSTER_BYTES } from './sheet.ts'

export const rosterRoutes: RouteList = (route) => {
  route(uploadRoster, {
    allow: ['staff', 'manager'],
    upload: { maxBytes: MAX_ROSTER_BYTES },
    handle: ({ tx, actor, file, services, now }) => dryRunImport(tx, { actor, file, services, now }),
  })
  route(getRosterImport, {
    allow: ['staff', 'manager'],
    handle: ({ tx, actor, params }) => showImport(tx, { actor, importId: params.importId }),
  })
  route(commitRosterImport, {
    allow: ['staff', 'manager'],
    handle: ({ tx, actor, params, body, services, now }) =>
      commitImport(tx, {
        actor,
        importId: params.importId,
        skipErrorRows: body.skipErrorRows,
        services,
        now,
      }),
  })
  route(exportRoster, {
    allow: ['staff', 'manager'],
    // The sheet holds everybody's numbers: it is not kept for a retried call, which makes it anew.
    keepNoReply: true,
    handle: ({ tx, actor, body, services, now }) =>
      exportSheet(tx, { actor, format: body.format, services, now }),
  })
}

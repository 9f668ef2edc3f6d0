import type { Role } from '@linli/domain/actor'
import * as contract from '@linli/domain/volunteering/certificates/contract'
import type { RouteList } from '../../../http/route.ts'
import {
  drawCertificate,
  issueCertificate,
  readCertificate,
  readCertificates,
  readCorrectedCertificates,
  readServiceHours,
  revokeCertificate,
  verifyCertificate,
} from './actions.ts'

const MEMBERS: Role[] = ['resident', 'staff', 'manager']
const STAFF: Role[] = ['staff', 'manager']

export const certificateRoutes: RouteList = (route) => {
  route(contract.getServiceHours, {
    allow: MEMBERS,
    handle: ({ tx, actor, params, query, now }) =>
      readServiceHours(tx, { actor, ...params, period: query, now }),
  })
  route(contract.listCertificates, {
    allow: MEMBERS,
    handle: async ({ tx, actor, params, now }) => ({
      rows: await readCertificates(tx, { actor, ...params, now }),
    }),
  })
  route(contract.listCorrectedCertificates, {
    allow: STAFF,
    handle: async ({ tx }) => ({ rows: await readCorrectedCertificates(tx) }),
  })
  route(contract.issueCertificate, {
    allow: MEMBERS,
    handle: ({ tx, actor, params, body, now }) =>
      issueCertificate(tx, { actor, ...params, period: body, now }),
  })
  route(contract.getCertificate, {
    allow: MEMBERS,
    handle: ({ tx, actor, params, now }) => readCertificate(tx, { actor, ...params, now }),
  })
  route(contract.getCertificateFile, {
    allow: MEMBERS,
    handle: ({ tx, actor, params, query, services, now }) =>
      drawCertificate(tx, {
        actor,
        ...params,
        format: query.format,
        publicUrl: services.config.publicUrl,
        now,
      }),
  })
  route(contract.revokeCertificate, {
    allow: STAFF,
    handle: ({ tx, actor, params, body, now }) =>
      revokeCertificate(tx, { actor, ...params, reason: body.reason, now }),
  })
  route(contract.verifyCertificate, {
    allow: 'anyone',
    // The code cannot be guessed; whoever tries all the same is held up before the database is.
    limited: true,
    handle: ({ db, params }) => verifyCertificate(db, params),
  })
}

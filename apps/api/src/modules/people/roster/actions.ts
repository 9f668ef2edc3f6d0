import { type Actor, mayKeepRoster } from '@linli/domain/actor'
import type { RosterImportView } from '@linli/domain/people/contract'
import { type RowProblem, readRosterRows, type SheetReading } from '@linli/domain/people/roster/rules'
import { findRoster } from '@linli/domain/people/roster/sheet'
import {
  MAX_REPORTED_PROBLEMS,
  MAX_ROSTER_ROWS,
  ROSTER_IMPORT_HOURS,
} from '@linli/domain/people/roster/terms'
import { planRoster, type RosterPlan } from '@linli/domain/people/roster-changes/rules'
import { rosterRows } from '@linli/domain/people/roster-export/rules'
import { CONSENT_VERSION } from '@linli/domain/people/rules'
import { ROSTER_REFUSALS } from '@linli/domain/people/terms'
import { refuse } from '@linli/domain/refusal'
import { dateOn, HOUR_MS } from '@linli/domain/time'
import { sqlState, type Tx } from '../../../db/client.ts'
import { notAllowed, notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import type { Services } from '../../../http/services.ts'
import type { UploadedFile } from '../../../http/upload.ts'
import { idNumberHashOf, phoneHashOf } from '../actions.ts'
import { writePlan } from '../roster-plan/actions.ts'
import { readSheets, type SheetFormat, writeSheet } from './sheet.ts'
import {
  findImport,
  finishImport,
  forgetExpiredFiles,
  insertImport,
  lockRoster,
  type RosterImport,
  type RosterReport,
  readKnownRoster,
  readWholeRoster,
} from './store.ts'

const UNIQUE_VIOLATION = '23505'

interface ByStaff {
  actor: Actor
  services: Services
  now: Date
}

/** Grid workers see their own grid, a sheet holds the whole community: they are refused (403). */
function requireRosterKeeper(actor: Actor): void {
  if (!mayKeepRoster(actor)) throw notAllowed('花名册由管全社区的工作人员导入导出')
}

/** Reads the sheet and says row by row what an import would change; keeps the file, encrypted, for a day. */
export async function dryRunImport(
  tx: Tx,
  { actor, file, services, now }: ByStaff & { file: UploadedFile },
): Promise<RosterImportView> {
  requireRosterKeeper(actor)
  const { communityId } = actor
  await forgetExpiredFiles(tx, now)
  const { report } = await planImport(tx, { communityId, bytes: file.bytes, services, now })
  const id = newId()
  const row: RosterImport = {
    id,
    fileName: file.name.replace(/^.*[\\/]/, '').slice(0, 100) || '花名册',
    fileCipher: services.secrets.encryptBytes({ ...placeOf(communityId, id), bytes: file.bytes }),
    report,
    uploadedAt: now,
    expiresAt: new Date(now.getTime() + ROSTER_IMPORT_HOURS * HOUR_MS),
    committedAt: null,
  }
  await insertImport(tx, { ...row, communityId, uploadedById: actor.accountId })
  return viewOf(row)
}

export async function showImport(
  tx: Tx,
  { actor, importId }: { actor: Actor; importId: string },
): Promise<RosterImportView> {
  requireRosterKeeper(actor)
  return viewOf(found(await findImport(tx, importId)))
}

/**
 * Carries out a dry run, against the roster as it is now: all of it or nothing. Imports of one community take
 * turns, so of two commits of the same dry run one wins and the other reads `import_already_committed`.
 */
export async function commitImport(
  tx: Tx,
  { actor, importId, skipErrorRows, services, now }: ByStaff & { importId: string; skipErrorRows: boolean },
): Promise<RosterImportView> {
  requireRosterKeeper(actor)
  const { communityId } = actor
  await lockRoster(tx)
  const row = found(await findImport(tx, importId, { lock: true }))
  if (row.committedAt) throw refused(refuse(ROSTER_REFUSALS, 'import_already_committed'))
  if (now >= row.expiresAt || !row.fileCipher) throw refused(refuse(ROSTER_REFUSALS, 'import_expired'))
  const bytes = services.secrets.decryptBytes({ ...placeOf(communityId, row.id), cipher: row.fileCipher })
  const { plan, report } = await planImport(tx, { communityId, bytes, services, now })
  if (report.errorRows > 0 && !skipErrorRows) throw refused(refuse(ROSTER_REFUSALS, 'import_has_errors'))
  try {
    await writePlan(tx, { plan, communityId, services, now })
  } catch (error) {
    // Somebody registered one of these people at the desk this very moment.
    if (sqlState(error) === UNIQUE_VIOLATION) throw refused(refuse(ROSTER_REFUSALS, 'roster_changed'))
    throw error
  }
  await finishImport(tx, { id: row.id, report, committedAt: now, committedById: actor.accountId })
  return viewOf({ ...row, report, committedAt: now })
}

/** The whole roster as the sheet it came from. The route asks for a reason, which is audited. */
export async function exportSheet(
  tx: Tx,
  { actor, format, services, now }: ByStaff & { format: SheetFormat },
): Promise<{ fileName: string; base64: string }> {
  requireRosterKeeper(actor)
  const { communityId } = actor
  const { households, persons, consents } = await readWholeRoster(tx, CONSENT_VERSION)
  const consentOf = new Map(consents.map((consent) => [consent.childId, consent]))
  const open = (rowId: string, field: string, cipher: Buffer | null) =>
    cipher && services.secrets.decrypt({ communityId, table: 'persons', rowId, field, cipher })
  const rows = rosterRows(
    households,
    persons.map(({ phoneCipher, idNumberCipher, ...person }) => {
      const consent = consentOf.get(person.id)
      return {
        ...person,
        phone: open(person.id, 'phone', phoneCipher),
        idNumber: open(person.id, 'id_number', idNumberCipher),
        consent: consent ? { guardianName: consent.guardianName, givenOn: dateOn(consent.givenAt) } : null,
      }
    }),
    now,
  )
  const bytes = writeSheet(rows, format)
  return { fileName: `花名册-${dateOn(now)}.${format}`, base64: bytes.toString('base64') }
}

function found(row: RosterImport | undefined): RosterImport {
  if (!row) throw notFound('import_not_found', '没有找到这次导入')
  return row
}

const placeOf = (communityId: string, rowId: string) => ({
  communityId,
  table: 'roster_imports',
  rowId,
  field: 'file',
})

async function planImport(
  tx: Tx,
  {
    communityId,
    bytes,
    services: { secrets },
    now,
  }: { communityId: string; bytes: Buffer; services: Services; now: Date },
): Promise<{ plan: RosterPlan; report: RosterReport }> {
  const reading = await readFile(bytes)
  const hashOf = (field: 'phone' | 'id_number', text: string) =>
    field === 'phone' ? phoneHashOf(secrets, communityId, text) : idNumberHashOf(secrets, communityId, text)
  const idNumbers = reading.households.flatMap(({ persons }) =>
    persons.flatMap(({ idNumber }) => (idNumber === null ? [] : [idNumber])),
  )
  const known = await readKnownRoster(tx, {
    compoundNames: [...new Set(reading.households.map(({ compound }) => compound))],
    idNumberHashes: idNumbers.map((idNumber) => hashOf('id_number', idNumber)),
  })
  const plan = planRoster({ households: reading.households, known, hashOf, newId, now })
  return { plan, report: reportOf(reading, plan) }
}

async function readFile(bytes: Buffer): Promise<SheetReading> {
  const sheets = await readSheets(bytes)
  if ('code' in sheets) throw refused(sheets)
  const roster = findRoster(sheets)
  if ('code' in roster) throw refused(roster)
  const reading = readRosterRows(roster.rows, roster.places)
  if (reading.rows > MAX_ROSTER_ROWS) throw refused(refuse(ROSTER_REFUSALS, 'too_many_rows'))
  if (roster.otherRosters.length > 0) {
    const names = roster.otherRosters.map((name) => `“${name}”`).join('、')
    const message = `文件里还有别的工作表（${names}）没有读，请把它们另存成文件分开导入`
    reading.problems.unshift({ row: roster.headerRow, column: null, severity: 'warning', message })
  }
  return reading
}

function reportOf(reading: SheetReading, plan: RosterPlan): RosterReport {
  const problems: RowProblem[] = [...reading.problems, ...plan.problems].sort(
    (one, other) => one.row - other.row,
  )
  const rowsWith = (severity: RowProblem['severity']) =>
    new Set(problems.filter((problem) => problem.severity === severity).map((problem) => problem.row))
  const errorRows = rowsWith('error')
  const count = <T>(rows: readonly T[], counts: (row: T) => boolean) => rows.filter(counts).length
  return {
    rows: reading.rows,
    newHouseholds: count(plan.households, (household) => household.isNew),
    changedHouseholds: count(plan.households, (household) => household.changed),
    newPersons: count(plan.persons, (person) => person.isNew),
    changedPersons: count(plan.persons, (person) => person.changed),
    unchangedPersons: count(plan.persons, (person) => !person.isNew && !person.changed),
    errorRows: errorRows.size,
    warningRows: [...rowsWith('warning')].filter((row) => !errorRows.has(row)).length,
    problems: problems.slice(0, MAX_REPORTED_PROBLEMS),
  }
}

function viewOf({ fileCipher: _, report, ...row }: RosterImport): RosterImportView {
  return {
    id: row.id,
    fileName: row.fileName,
    ...report,
    uploadedAt: row.uploadedAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    committedAt: row.committedAt?.toISOString() ?? null,
  }
}

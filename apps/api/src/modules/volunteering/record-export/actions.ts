import { neutralCell } from '@linli/domain/people/roster-cells/rules'
import { refuse } from '@linli/domain/refusal'
import { DAY_MS, startOfDate } from '@linli/domain/time'
import { type Period, periodRefusal } from '@linli/domain/volunteering/certificates/rules'
import { recordRows } from '@linli/domain/volunteering/record-export/rules'
import {
  MAX_EXPORTED_RECORDS,
  RECORD_COLUMNS,
  RECORD_EXPORT_REFUSALS,
} from '@linli/domain/volunteering/record-export/terms'
import type { Tx } from '../../../db/client.ts'
import { refused } from '../../../http/app-error.ts'
import { writeXlsx } from '../../../sheets/write-xlsx.ts'
import { findCommunityName } from '../certificates/store.ts'
import { listSettledRecords } from './store.ts'

/** In characters, as the columns stand. */
const COLUMN_WIDTHS = [12, 12, 28, 16, 22, 12, 14, 8, 8, 16, 16, 8, 16, 12]

/** The settled records of a time as a sheet, every cell text. The route asks for a reason, which is audited. */
export async function exportRecords(
  tx: Tx,
  { period, now }: { period: Period; now: Date },
): Promise<{ fileName: string; base64: string; records: number }> {
  const refusal = periodRefusal(period, now)
  if (refusal) throw refused(refusal)
  const records = await listSettledRecords(tx, {
    from: startOfDate(period.from),
    before: new Date(startOfDate(period.to).getTime() + DAY_MS),
    limit: MAX_EXPORTED_RECORDS + 1,
  })
  if (records.length === 0) throw refused(refuse(RECORD_EXPORT_REFUSALS, 'records_nothing'))
  if (records.length > MAX_EXPORTED_RECORDS) throw refused(refuse(RECORD_EXPORT_REFUSALS, 'too_many_records'))
  const rows = recordRows(records, await findCommunityName(tx)).map((row) => row.map(neutralCell))
  const bytes = writeXlsx({
    sheetName: '志愿服务记录',
    rows: [Object.values(RECORD_COLUMNS), ...rows],
    columnWidths: COLUMN_WIDTHS,
  })
  const fileName = `志愿服务记录-${period.from}至${period.to}.xlsx`
  return { fileName, base64: bytes.toString('base64'), records: records.length }
}

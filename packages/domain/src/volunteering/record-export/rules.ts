import { clockTime, dateOn } from '../../time'
import { RECORD_COLUMNS, type RecordColumn } from './terms'

export interface ExportedRecord {
  name: string
  /** Null: a guest's record that somebody claimed without registering. */
  number: number | null
  title: string
  role: string
  place: string
  startsAt: Date
  endsAt: Date
  checkedInAt: Date | null
  checkedOutAt: Date | null
  minutes: number
  points: number
  settledAt: Date
}

const COLUMNS = Object.keys(RECORD_COLUMNS) as RecordColumn[]

/** Hours with two decimals at most: 90 minutes are 1.5, 50 are 0.83. */
export const decimalHours = (minutes: number) => String(Math.round(minutes / 0.6) / 100)

/** Records as rows of the sheet, in the order of `RECORD_COLUMNS`, with a last row of sums. */
export function recordRows(records: readonly ExportedRecord[], unit: string): string[][] {
  const rows = records.map((record): Record<RecordColumn, string> => {
    const { startsAt, endsAt, checkedInAt, checkedOutAt, minutes, points } = record
    return {
      name: record.name,
      number: record.number === null ? '' : String(record.number),
      title: record.title,
      role: record.role,
      place: record.place,
      on: dateOn(startsAt),
      time: `${clockTime(startsAt)}–${clockTime(endsAt)}`,
      checked_in: checkedInAt ? clockTime(checkedInAt) : '',
      checked_out: checkedOutAt ? clockTime(checkedOutAt) : '',
      hours: decimalHours(minutes),
      minutes: String(minutes),
      points: String(points),
      unit,
      settled_on: dateOn(record.settledAt),
    }
  })
  const sum = (of: 'minutes' | 'points') => records.reduce((total, record) => total + record[of], 0)
  const totals: Partial<Record<RecordColumn, string>> = {
    name: '合计',
    hours: decimalHours(sum('minutes')),
    minutes: String(sum('minutes')),
    points: String(sum('points')),
  }
  return [...rows, totals].map((row) => COLUMNS.map((column) => row[column] ?? ''))
}

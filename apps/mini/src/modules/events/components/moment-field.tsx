import { clockTime, dateOn, startOfDate } from '@linli/domain/time'
import { DateField, FieldRow, TimeField } from '@linli/ui/field'

interface MomentFieldProps {
  /** Short; the date and the time are named after it. */
  label: string
  /** ISO 8601. */
  value: string
  onChange: (value: string) => void
  /** Earliest date to offer, `2026-11-28`. */
  from?: string
  help?: string
  error?: string
}

/** An instant by date and time of day in the community. */
export function MomentField({ label, value, onChange, from, help, error }: MomentFieldProps) {
  const instant = new Date(value)
  const on = dateOn(instant)
  const at = clockTime(instant)
  return (
    <FieldRow>
      <DateField
        label={`${label}日期`}
        value={on}
        from={from}
        help={help}
        error={error}
        onChange={(next) => next && onChange(momentOf(next, at))}
      />
      <TimeField label="时间" value={at} onChange={(next) => next && onChange(momentOf(on, next))} />
    </FieldRow>
  )
}

/** `2026-11-28` and `15:00` as an instant. */
export function momentOf(on: string, at: string): string {
  const [hour = 0, minute = 0] = at.split(':').map(Number)
  return new Date(startOfDate(on).getTime() + (hour * 60 + minute) * 60_000).toISOString()
}

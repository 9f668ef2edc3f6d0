import { EVENT_KINDS, type EventKind } from '@linli/domain/events/terms'

/** The kinds of events as choices, in the order of the terms. */
export const KIND_OPTIONS = Object.entries(EVENT_KINDS).map(([value, label]) => ({
  value: value as EventKind,
  label,
}))

import type { EventKind } from '@linli/domain/events/terms'
import { create } from 'zustand'

interface EventFilter {
  kind: EventKind | 'all'
  /** The chosen day, `2026-11-28`. */
  on: string | undefined
}

/** What the events tab shows; other pages set it, because a tab page takes no parameters. */
export const useEventFilter = create<EventFilter>(() => ({ kind: 'all', on: undefined }))

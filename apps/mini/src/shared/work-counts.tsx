import type { WorkCounts } from '@linli/domain/events/workbench/contract'
import { createContext, useContext } from 'react'

const Counts = createContext<WorkCounts | undefined>(undefined)

/** Gives the numbers of a staff page to whatever stands on it. */
export const WorkCountsProvider = Counts.Provider

/** How much of what waits for the staff; undefined until the page has heard it. */
export const useWorkCounts = (): WorkCounts | undefined => useContext(Counts)

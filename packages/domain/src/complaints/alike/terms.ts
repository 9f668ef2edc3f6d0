/** What counts as perhaps the same: open, reported within so many days, */
export const ALIKE_DAYS = 30
/** in the same compound or no farther away than this. */
export const ALIKE_METRES = 200
/** Shown at most. */
export const MAX_ALIKE = 5
/** Of the text, for comparing: what it is about stands at the beginning. */
export const MAX_COMPARED_LENGTH = 200

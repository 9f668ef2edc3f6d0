/** The code on the staff's screen (动态签到码) changes every so many seconds; this one and the one before are taken. */
export const CODE_STEP_SECONDS = 30

/** Read out, written down and typed without mistakes: no 0 O, 1 I L, and no vowels that make words. */
export const PLAIN_ALPHABET = '23456789BCDFGHJKMNPQRSTVWXYZ'
/** What is printed below the picture, for who cannot scan. */
export const SHORT_CODE_LENGTH = 6

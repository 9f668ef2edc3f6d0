/** Of a resident's words to a verdict, in characters. */
export const MAX_VERDICT_WORDS = 300
export const MAX_STARS = 5

export const CLOSING_REFUSALS = {
  answer_first: '还没有答复过居民，请写一句怎么办好的，居民才好说解决没解决',
  stars_for_unsolved: '没解决的不用打分，社区接着办',
  own_work: '这件事由你负责，解决没解决不能由你自己说。请先转交给同事，再来确认',
  verdict_missing: '请先选居民怎么说的，再打分或记他的话',
} as const
export type ClosingRefusalCode = keyof typeof CLOSING_REFUSALS

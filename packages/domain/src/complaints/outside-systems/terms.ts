/** What the key (钥匙) of an outside system lets it do. */
export const OUTSIDE_RIGHTS = { report: '送诉求来', read: '查自己送来的' } as const
export type OutsideRight = keyof typeof OUTSIDE_RIGHTS

/** A key is shown to who made it, for so long at the most, and until it is first used. */
export const KEY_SHOWN_MINUTES = 10

export const OUTSIDE_REFUSALS = {
  outside_exists: '已经有同名的外部系统了，请直接给它换钥匙，或者换个名字',
  outside_no_right: '请至少选一样它能做的事',
  key_not_yours: '钥匙只给发它的人看一次。要再给对方，请换一把新的',
  key_shown_before: '钥匙只能在刚发的时候看。要再给对方，请换一把新的',
  key_already_revoked: '它已经停用了。要重新接入，请换一把新钥匙',
} as const
export type OutsideRefusalCode = keyof typeof OUTSIDE_REFUSALS

/** Why one cannot follow, take back or open a case now. */
export const FOLLOWING_REFUSALS = {
  own_case: '这是你自己反映的，有进展会直接告诉你，不用再关注',
  case_ended: '这件事已经结束了，不能再关注。还有问题请重新反映',
  already_ended: '这件事已经结束了，不能再撤回',
  answered_already: '社区已经答复办完，请直接说解决了没有，不用撤回',
  private_case: '这件事是不公开的，邻居看不到。要公开请重新反映一次，不勾“不公开”',
  not_agreed: '反映人没有同意公开，本来就不在公开列表里',
  not_public: '这件事没有公开，不能关注',
  already_so: '已经是这样了，请刷新再看',
} as const
export type FollowingRefusalCode = keyof typeof FOLLOWING_REFUSALS

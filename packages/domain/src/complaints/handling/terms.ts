/** All that can be done to a case once it has come in. Each has a row in `ACT_TABLE`. */
export const CASE_ACTS = {
  accept: '受理',
  hand_over: '转交',
  take_over: '接过来办',
  transfer: '转网格',
  note: '内部记录',
  answer: '答复居民',
  pause: '暂缓',
  resume: '恢复办理',
  ask_extension: '申请延期',
  decide_extension: '审批延期',
  set_priority: '调整缓急',
  change_details: '更正内容',
  name_reporter: '认出反映人',
  merge: '并入另一件',
  split: '拆出一件',
  withdraw: '撤回',
  resolve: '办完，请居民确认',
  verdict: '解决了吗',
  call_back: '回访',
  close_unanswered: '没有回音，办结',
  escalate: '上报主任',
} as const
export type CaseActKind = keyof typeof CASE_ACTS

/** In which part somebody acts on a case; one may have several. */
export const CASE_PARTS = {
  /** First asked (首问负责), or who it was handed over to. */
  owner: '首问负责人',
  manager: '社区主任',
  /** May handle it (`mayHandle`). */
  staff: '社区工作者',
  /** The reporter, or who acts for them. */
  reporter: '反映人',
  /** Nobody: a time has come. */
  clock: '到时间',
} as const
export type CasePart = keyof typeof CASE_PARTS

export const HANDLING_REFUSALS = {
  already_accepted: '这件事已经有同事受理了，有新情况请记在“内部记录”里',
  not_accepted: '这件事还没有人受理，请先点“受理”',
  not_owner: '这件事有同事首问负责，请由他来办，或请主任转交',
  complaint_over: '这件事已经结束了，不能再改。有新情况请另外登记一件',
  complaint_merged: '这件事已经并到另一件里了，请到那一件里办',
  complaint_paused: '这件事现在暂缓，请先恢复办理',
  complaint_not_paused: '这件事没有暂缓，不用恢复',
  complaint_answered: '已经办完，正等居民确认。居民说没解决，会自动重新办理',
  complaint_not_answered: '这件事还没有办完，办完了会请您确认',
  no_such_colleague: '请从名单里选一位在职、能看到这件诉求的同事',
  already_owner: '这件事已经由这位同事负责，不用转交',
  owner_at_work: '负责的同事在岗，请和他商量，或请主任转交',
  grid_unchanged: '这件事本来就在这个网格，不用转',
  extension_waiting: '已经申请过延期，请等主任决定',
  no_extension_waiting: '没有等着决定的延期申请',
  merge_into_itself: '不能并到自己里面，请选另一件',
  merge_target_over: '那一件已经结束了，请选一件还在办的',
  merge_target_private: '那一件不公开，并过去后这边的居民就看不到了。请把那一件并到这一件里来',
  not_called_back: '请先回访一次并记下来，满 7 天没有回音才能这样办结',
  call_back_too_recent: '回访后要满 7 天没有回音，才能这样办结',
  not_overdue: '这件事还没有超期，不用上报',
  already_escalated: '这件事已经上报主任了',
  nothing_changed: '内容和原来一样，不用更正',
  names_themselves: '负责这件事的人不能认作反映人。自己家的事请到“反映问题”里另外报',
  reported_themselves: '这是居民自己反映的，反映人就是本人，不用再认',
} as const
export type HandlingRefusalCode = keyof typeof HANDLING_REFUSALS

export const MAX_REASON_LENGTH = 200

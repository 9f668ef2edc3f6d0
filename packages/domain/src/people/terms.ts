export const HOUSEHOLD_RELATIONS = {
  head: '户主',
  spouse: '配偶',
  son: '子',
  daughter: '女',
  father: '父',
  mother: '母',
  grandson: '孙子',
  granddaughter: '孙女',
  daughter_in_law: '儿媳',
  son_in_law: '女婿',
  sibling: '兄弟姐妹',
  tenant: '租户',
  other: '其他',
} as const
export type HouseholdRelation = keyof typeof HOUSEHOLD_RELATIONS

/** The same as one says them: the sheet's 子 and 女 alone read like a gender. */
export const SPOKEN_RELATIONS: Readonly<Record<HouseholdRelation, string>> = {
  ...HOUSEHOLD_RELATIONS,
  son: '儿子',
  daughter: '女儿',
  father: '父亲',
  mother: '母亲',
}

/**
 * What a person of unknown age is to the head of the household, where that makes it unsafe to take them for an
 * adult: the roster does not always know a date of birth.
 */
export const CHILD_RELATIONS: readonly HouseholdRelation[] = ['son', 'daughter', 'grandson', 'granddaughter']

/** Below this age a guardian's consent is needed (《个人信息保护法》第三十一条). */
export const CONSENT_AGE = 14
/** Guardianship ends, and one may act for others, from this age. */
export const ADULT_AGE = 18

/** What a guardian reads before consenting. A change of substance raises the version: consents are asked for anew. */
export const CONSENT_TEXT = {
  version: 1,
  title: '未满 14 岁孩子的信息，请监护人同意',
  paragraphs: [
    '社区要记下孩子的姓名、出生日期、住址和您与孩子的关系；身份证号可以不填。活动报名、候补和到场也会记下来。',
    '这些信息只用来给孩子报名社区活动、核对年龄、签到，以及活动有变动时联系您。不用于广告，不卖给别人。',
    '能看到的人：同一户的家人、孩子的监护人，以及本社区和本网格的工作人员。身份证号加密保存；工作人员要看全号，须写明理由并留下记录。',
    '您可以随时在「我的家人」里查看或撤回同意。撤回后不能再给孩子报新的活动，以前的记录不受影响；要更正或删除，请联系社区。',
    '请确认您是孩子的父母或其他监护人，并已满 18 岁。不同意，不影响您自己使用本小程序。',
  ],
}

/** Links by which one person acts for another (代办关系). */
export const PERSON_LINK_KINDS = {
  guardian: '监护人',
  proxy: '代办人',
} as const
export type PersonLinkKind = keyof typeof PERSON_LINK_KINDS

export const CONSENT_CHANNELS = {
  app: '小程序',
  paper: '纸质签字',
  roster: '花名册',
} as const
export type ConsentChannel = keyof typeof CONSENT_CHANNELS

/** Personal fields that are encrypted at rest, masked on screen and revealed only for a reason. */
export const SECRET_FIELDS = {
  phone: '手机号',
  id_number: '身份证号',
} as const
export type SecretField = keyof typeof SECRET_FIELDS

export const AUTH_REFUSALS = {
  not_signed_in: '请先登录',
  not_allowed: '你的身份不能做这件事',
  sign_in_expired: '登录已过期，请重新登录',
  wechat_unavailable: '微信登录暂时连不上，请稍后再试',
  wechat_code_refused: '微信登录凭证已失效，请退出小程序重进一次',
  unknown_demo_identity: '没有这个演示身份',
  community_not_found: '没有这个社区',
} as const
export type AuthRefusalCode = keyof typeof AUTH_REFUSALS

export const PEOPLE_REFUSALS = {
  not_bound: '请先完成绑定：用登记在社区的姓名和手机号认领自己的信息',
  already_bound: '你已经绑定过了，不用再绑一次',
  binding_not_matched: '姓名和手机号没有对上花名册。请核对，或请社区帮你绑定',
  binding_needs_staff: '这位居民已被别的微信绑定，请联系社区核实',
  binding_request_pending: '申请已经交给社区，请等工作人员核对',
  too_many_attempts: '试得太多了，请一小时后再试，或请社区帮你绑定',
  guardian_must_be_adult: '监护人要满 18 岁',
  not_guardian: '只有监护人才能替孩子同意',
  not_a_child: '14 岁以下的孩子才需要监护人同意',
  consent_outdated: '同意书已更新，请看过新版本再同意',
  consent_missing: '14 岁以下的孩子要有监护人同意才能登记',
  child_already_registered: '花名册里已有这个孩子，请社区帮你关联',
  link_exists: '你们之间已经有这个代办关系了',
  link_with_self: '不用给自己设代办人',
  link_needs_adults: '代办关系要双方都满 18 岁；孩子请用监护关系',
  link_not_yours: '这条关系要由对方来同意',
  person_has_no_account: '对方还没有用小程序，请到社区当面登记代办',
  id_number_invalid: '身份证号不对，请核对 18 位号码',
  phone_invalid: '手机号不对，请填 11 位号码',
  last_household_head: '一户要有一位户主',
  person_not_matched: '姓名和手机号没有对上花名册，请核对，或请对方到社区登记',
  binding_under_age: '14 岁以下的孩子不用绑定，由监护人在「我的家人」里代办',
  binding_request_decided: '这份申请已经处理过了',
  account_already_bound: '这个微信已经绑定了居民，不用再绑',
  not_a_minor: '满 18 岁的家人请用代办关系，要本人同意',
  guardian_link_of_minor: '未满 18 岁不能自己解除监护关系，请联系社区',
  birth_date_invalid: '出生日期不对，请核对年月日',
  birth_date_missing: '请填出生日期：14 岁以下要有监护人同意才能登记',
  id_number_mismatch: '身份证号里的生日和填写的出生日期不一样，请核对',
  person_already_registered: '花名册里已有这个人，请直接查找',
  household_has_head: '这一户已有户主，请选与户主的关系',
} as const
export type PeopleRefusalCode = keyof typeof PEOPLE_REFUSALS

export const ROSTER_REFUSALS = {
  not_a_sheet: '这不是 Excel（.xlsx）或 CSV 文件，请选花名册文件',
  sheet_too_large: '文件太大了，请拆成 10 MB 以内的文件',
  sheet_empty: '表里没有数据，请检查是不是选错了工作表',
  columns_missing: '表头缺少必要的列',
  too_many_rows: '一次最多导入 20,000 行，请分开导入',
  import_has_errors: '还有没改好的行，请改好再导入，或选择只导入没有问题的行',
  import_expired: '这次预检已过期，请重新上传文件',
  import_already_committed: '这份文件已经导入过了',
  sheet_old_format: '这是旧版 Excel（.xls）文件，请在 Excel 里另存为 .xlsx 再上传',
  sheet_encrypted: '这份文件加了密码，请先去掉密码再上传',
  sheet_damaged: '文件打不开，可能没有传完整，请重新保存一份再上传',
  roster_changed: '刚刚有人改过花名册，请再点一次导入',
} as const
export type RosterRefusalCode = keyof typeof ROSTER_REFUSALS

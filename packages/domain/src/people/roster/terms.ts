import type { HouseholdRelation } from '../terms'

/** Columns of the roster (花名册) in the order staff keep them; the export writes these headings. */
export const ROSTER_COLUMNS = {
  compound: '小区',
  building: '楼栋',
  unit: '单元',
  room: '房号',
  name: '姓名',
  relation: '与户主关系',
  phone: '手机号',
  id_number: '身份证号',
  grid: '网格',
  area: '面积',
  born_on: '出生日期',
  guardian: '监护人',
  consent_on: '监护人同意日期',
} as const
export type RosterColumn = keyof typeof ROSTER_COLUMNS

/** Without these a row cannot be placed; the others may be missing. */
export const NEEDED_ROSTER_COLUMNS: readonly RosterColumn[] = [
  'compound',
  'building',
  'room',
  'name',
  'relation',
]

export const MAX_ROSTER_ROWS = 20_000
/** Of a dry run's problems the first so many are reported one by one. */
export const MAX_REPORTED_PROBLEMS = 200
/** A dry run can be carried out this long. */
export const ROSTER_IMPORT_HOURS = 24

/** What else staff write above a column; compared without spaces, brackets and stars. */
export const ROSTER_COLUMN_SYNONYMS: Record<RosterColumn, readonly string[]> = {
  compound: ['小区名称', '小区名', '住宅小区', '所在小区', '所属小区', '院落'],
  building: ['栋', '栋号', '楼号', '幢', '幢号', '楼栋号', '楼幢', '楼幢号', '楼宇'],
  unit: ['单元号'],
  room: ['房间号', '房间', '房屋号', '室', '室号', '门牌', '门牌号', '门号'],
  name: ['名字', '居民姓名', '人员姓名', '成员姓名'],
  relation: ['与户主的关系', '和户主关系', '与户主之关系', '户主关系', '家庭关系', '成员关系', '关系'],
  phone: ['手机', '手机号码', '电话', '电话号码', '联系电话', '联系方式', '联系手机'],
  id_number: ['身份证', '身份证号码', '公民身份号码', '公民身份证号码', '居民身份证号', '证件号', '证件号码'],
  grid: ['网格号', '网格名称', '所属网格', '所在网格'],
  area: ['建筑面积', '房屋面积', '住房面积', '房屋建筑面积'],
  born_on: ['生日', '出生年月', '出生年月日', '出生'],
  guardian: ['监护人姓名', '监护人名字'],
  consent_on: ['监护人同意', '同意日期', '监护人同意书日期', '监护人同意时间', '监护同意日期'],
}

/** Words for 与户主关系, as sheets have them; the label of each relation is understood as well. */
export const RELATION_WORDS: Record<HouseholdRelation, readonly string[]> = {
  head: ['本人', '户主本人', '业主', '房主', '产权人'],
  spouse: ['妻子', '妻', '丈夫', '夫', '爱人', '老婆', '老公', '夫妻', '夫人'],
  son: ['儿子', '长子', '次子', '三子', '四子', '独子', '养子', '继子', '大儿子', '二儿子', '小儿子', '男孩'],
  daughter: [
    ...['女儿', '长女', '次女', '二女', '三女', '四女', '独女', '独生女', '养女', '继女'],
    ...['大女儿', '二女儿', '小女儿', '女孩', '闺女'],
  ],
  father: ['父亲', '爸爸', '爸', '公公', '岳父', '养父', '继父', '公爹'],
  mother: ['母亲', '妈妈', '妈', '婆婆', '岳母', '养母', '继母'],
  grandson: ['孙', '外孙', '外孙子', '孙儿', '长孙', '曾孙'],
  granddaughter: ['孙女儿', '外孙女', '外孙女儿', '曾孙女'],
  daughter_in_law: ['儿媳妇', '媳', '媳妇', '长媳', '次媳'],
  son_in_law: ['女婿儿', '婿', '姑爷'],
  sibling: [
    ...['兄', '弟', '姐', '妹', '哥哥', '弟弟', '姐姐', '妹妹', '兄弟', '姐妹', '姊妹', '哥', '姊', '妹子'],
    ...['兄弟姊妹'],
  ],
  tenant: ['租客', '租户本人', '承租人', '租赁', '租住', '租住人', '房客', '承租户'],
  other: [
    ...[
      '其它',
      '亲属',
      '亲戚',
      '其他亲属',
      '朋友',
      '同住',
      '同住人',
      '保姆',
      '祖父',
      '祖母',
      '爷爷',
      '奶奶',
      '外公',
    ],
    ...[
      '外婆',
      '侄子',
      '侄女',
      '侄儿',
      '外甥',
      '外甥女',
      '嫂子',
      '伯父',
      '叔叔',
      '姑姑',
      '舅舅',
      '姨',
      '非亲属',
    ],
  ],
}

/** Filled into the name column of a dwelling where nobody lives. */
export const VACANT_WORDS: readonly string[] = [
  '空置',
  '空户',
  '空房',
  '空',
  '无人',
  '无人居住',
  '未入住',
  '空关',
]

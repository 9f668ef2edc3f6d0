/** Who and what the measured community is made of; everything has an id that can be reckoned from its number. */

/** Families who are on the staff: the manager, and grid workers of the first grid and of others. */
export const MANAGER = 0
export const GRID_WORKER = 1
export const OWNERS = 10
export const GRIDS = 10
/** Families who act for partner units, one each. */
export const DELEGATE = 20
export const UNITS = 5
/** Groups, of which the last is hardly ever pasted. */
export const GROUPS = 12
/** Of today, whatever lies behind: the newest are open, */
export const OPEN = 3000
/** and so many of the old ones, from all the years, which nobody remembered. */
export const FORGOTTEN = 200
export const CATEGORY_OFTEN = ['drainage', 'noise', 'street_lamp', 'facilities'] as const

/** In every twentieth case. */
export const COMMON = '下水道'
/** Each in every twentieth case too, and never in the same: whoever looks for both finds nothing. */
export const NEVER_TOGETHER = '下水道 噪音大'
/** In one case of a thousand. */
export const RARE = '孔雀'

export const WORDS = [
  `${COMMON}堵了`,
  '噪音大得很',
  '路灯不亮了',
  '电梯停了',
  '垃圾没人收',
  '有人乱停车',
  '墙面掉皮',
  '门锁坏了',
  '水管漏水',
  '树枝挡窗',
  '楼道堆东西',
  '井盖松动',
  '狗没有拴绳',
  '充电桩不够',
  '门禁刷不开',
  '天台漏雨',
  '扶手断了',
  '快递柜占道',
  '化粪池满了',
  '健身器材坏了',
]

const SPACES = {
  person: 8002,
  account: 8001,
  grid: 8011,
  case: 8012,
  unit: 8013,
  whistle: 8014,
  extension: 8015,
  compound: 8016,
  building: 8017,
  group: 8018,
  message: 8019,
  sweep: 8020,
  attachment: 8021,
} as const
type Space = keyof typeof SPACES

export const idOf = (space: Space, number: number) =>
  `00000000-0000-7000-${SPACES[space]}-${String(number).padStart(12, '0')}`

const inSql = (space: Space) => (number: string) =>
  `('00000000-0000-7000-${SPACES[space]}-' || lpad((${number})::text, 12, '0'))::uuid`

/** The same ids in SQL: `of.case('i - 1')`. */
export const of = {
  person: inSql('person'),
  account: inSql('account'),
  grid: inSql('grid'),
  case: inSql('case'),
  unit: inSql('unit'),
  whistle: inSql('whistle'),
  extension: inSql('extension'),
  group: inSql('group'),
  message: inSql('message'),
  sweep: inSql('sweep'),
  attachment: inSql('attachment'),
  /** Five buildings in each of four compounds, the last of which hardly anything comes from. */
  building: inSql('building'),
  compound: (place: string) => inSql('compound')(`(${place}) / 5`),
}

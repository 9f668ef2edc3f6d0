/** How the first answer of a case stands to its deadline. */
export const ANSWER_STATES = {
  in_time: '按时答复',
  late: '答复晚了',
  missed: '过期没答复',
  running: '还没到答复期限',
} as const
export type AnswerState = keyof typeof ANSWER_STATES

/** What is counted; each opens to its cases. Which case counts where stands once, in `COUNTED` of the rules. */
export const RATE_COUNTS = {
  received: '收到',
  answer_due: '该答复的',
  answered: '按时答复',
  judged: '居民说了结果',
  solved: '解决了',
  partly: '部分解决',
  unsolved: '没解决',
  rated: '打了分',
  satisfied: '4 星以上',
  no_answer: '没有回音办结',
  written_down: '工作人员代记',
} as const
export type RateCount = keyof typeof RATE_COUNTS

/** The three rates (响应率、解决率、满意率): so many of so many. */
export const RATES = {
  answered: { label: '按时答复率', count: 'answered', of: 'answer_due' },
  solved: { label: '解决率', count: 'solved', of: 'judged' },
  satisfied: { label: '满意率', count: 'satisfied', of: 'rated' },
} as const satisfies Record<string, { label: string; count: RateCount; of: RateCount }>
export type Rate = keyof typeof RATES

/** Ways to divide the cases of which each has one part: the parts make up the whole. */
export const PUBLIC_RATE_GROUPS = { grid: '按网格', category: '按类别', month: '按月' } as const
export type PublicRateGroup = keyof typeof PUBLIC_RATE_GROUPS
/** A case stands with each unit that was whistled to it (吹哨), or with none: these parts do not make up the whole. */
export const RATE_GROUPS = { ...PUBLIC_RATE_GROUPS, unit: '按单位' } as const
export type RateGroup = keyof typeof RATE_GROUPS

/** Stars from which a resident counts as satisfied. */
export const SATISFIED_STARS = 4
/** What residents read says nothing of fewer cases than these. */
export const FEWEST_SHOWN = 5
export const MAX_RATED_MONTHS = 36
/** The key of cases that have no grid yet. */
export const NO_GRID = 'none'

export const RATE_REFUSALS = {
  months_reversed: '开始的月份晚于结束的月份，请换一下',
  too_many_months: `一次最多看 ${MAX_RATED_MONTHS} 个月，请选短一些`,
} as const

import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, DateOn, Done, Instant, Nullable, Shape } from '../../schema'
import { CALENDAR_DAY_KINDS, COMPLAINT_CATEGORIES } from '../terms'
import { MAX_DAY_NOTE_LENGTH, MAX_LIMIT_DAYS } from './terms'

const Limits = {
  /** Working days after the day of intake, for the first answer; 0 = on that day. */
  answerWorkingDays: Type.Integer({ minimum: 0, maximum: MAX_LIMIT_DAYS }),
  /** For the solution. */
  solveWorkingDays: Type.Integer({ minimum: 1, maximum: MAX_LIMIT_DAYS }),
}

export const CategoryLimitsView = Shape({
  category: CodeOf(COMPLAINT_CATEGORIES),
  ...Limits,
  /** Null = nobody set them, they are those that Linli proposes. */
  setAt: Nullable(Instant),
  setByName: Nullable(Type.String()),
})
export type CategoryLimitsView = Type.Static<typeof CategoryLimitsView>

export const CalendarDayView = Shape({
  day: DateOn,
  kind: CodeOf(CALENDAR_DAY_KINDS),
  /** Why: `搬办公室`. */
  note: Type.String(),
  setAt: Instant,
  setByName: Nullable(Type.String()),
})
export type CalendarDayView = Type.Static<typeof CalendarDayView>

/** A stretch of days that the State Council's notice makes unlike their weekdays, or a holiday with the weekend in it. */
export const NationalSpanView = Shape({
  /** `春节` */
  name: Type.String(),
  kind: CodeOf(CALENDAR_DAY_KINDS),
  from: DateOn,
  to: DateOn,
})
export type NationalSpanView = Type.Static<typeof NationalSpanView>

export const getComplaintRules = endpoint({
  method: 'GET',
  url: '/complaint-rules',
  summary:
    'How long complaints may take by category, and which days count: the nation’s and the community’s own.',
  reply: Shape({
    categories: Type.Array(CategoryLimitsView),
    urgentAnswerHours: Type.Integer(),
    /** From today on, the next one first. */
    ownDays: Type.Array(CalendarDayView),
    /** From today on, the next one first. */
    nationalSpans: Type.Array(NationalSpanView),
    /** The last year whose holidays are known. */
    lastKnownYear: Type.Integer(),
    /** The notice for the next year is out, and Linli has to be updated. */
    calendarOld: Type.Boolean(),
    /** Cases whose time runs, and whose deadlines move with the days. */
    openCases: Type.Integer(),
  }),
})

export const setCategoryLimits = endpoint({
  method: 'POST',
  url: '/complaint-rules/categories',
  summary:
    'How long this category may take, for what comes in from now on. Open cases keep what was promised.',
  body: Shape({ category: CodeOf(COMPLAINT_CATEGORIES), ...Limits }),
  reply: CategoryLimitsView,
})

export const setCalendarDays = endpoint({
  method: 'POST',
  url: '/complaint-rules/days',
  summary:
    'Days from today on, on which this community works or rests unlike the nation. Deadlines of open cases follow.',
  body: Shape({
    from: DateOn,
    to: DateOn,
    kind: CodeOf(CALENDAR_DAY_KINDS),
    note: Type.String({ minLength: 1, maxLength: MAX_DAY_NOTE_LENGTH, pattern: '\\S' }),
  }),
  reply: Shape({
    /** Those that changed. */
    days: Type.Array(DateOn),
  }),
})

export const removeCalendarDay = endpoint({
  method: 'POST',
  url: '/complaint-rules/days/remove',
  summary: 'Takes back a day of the community’s own that is not over. Deadlines of open cases follow.',
  body: Shape({ day: DateOn }),
  reply: Done,
})

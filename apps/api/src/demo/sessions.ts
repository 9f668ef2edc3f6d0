import type { EventKind } from '@linli/domain/events/terms'
import { DAY_MS, HOUR_MS, MINUTE_MS, shanghaiInstant, shanghaiParts } from '@linli/domain/time'
import type { DatedPlan } from '../modules/events/plan/actions.ts'

export interface Series {
  kind: EventKind
  title: string
}

export const PICTURE_BOOKS: Series = { kind: 'picture_book_class', title: '周末绘本课' }
export const HANDICRAFT: Series = { kind: 'handicraft_class', title: '巧手手工课' }
export const HOBBY: Series = { kind: 'hobby_class', title: '邻里兴趣班' }
export const PERFORMANCES: Series = { kind: 'performance', title: '邻里舞台' }

export interface Session {
  series: Series
  /** When staff wrote it down and published it. */
  plannedAt: Date
  plan: Omit<DatedPlan, 'seriesId'>
}

/** Wall-clock time in Shanghai, so many days from today. */
export function daysFrom(now: Date, days: number, hour: number, minute = 0): Date {
  const { year, month, day } = shanghaiParts(now)
  return shanghaiInstant(year, month, day + days, hour, minute)
}

const SATURDAY = 6

/** Ten o'clock of the first Saturday at or after an instant. */
export function saturdayAfter(instant: Date): Date {
  const { weekday } = shanghaiParts(instant)
  const start = daysFrom(instant, (SATURDAY - weekday + 7) % 7, 10)
  return start >= instant ? start : daysFrom(start, 7, 10)
}

/** Soon, if the door would be open at that hour, else tomorrow morning: somebody to check in, in either case. */
export function soonAfter(now: Date): Date {
  const half = 30 * MINUTE_MS
  const soon = new Date(Math.ceil((now.getTime() + 50 * MINUTE_MS) / half) * half)
  const { hour } = shanghaiParts(soon)
  if (hour >= 8 && hour <= 20) return soon
  return daysFrom(soon, hour > 20 ? 1 : 0, 9, 30)
}

/** The last session that is over by now: this afternoon's, else yesterday's. */
export function justEnded(now: Date): Date {
  const today = daysFrom(now, 0, 15)
  return today.getTime() + 2 * HOUR_MS < now.getTime() ? today : daysFrom(now, -1, 15)
}

/** Eight in the evening of the first day that leaves families most of a day to read about it. */
export function eveningAhead(now: Date): Date {
  const today = daysFrom(now, 0, 20)
  return today.getTime() - now.getTime() >= 18 * HOUR_MS ? today : daysFrom(now, 1, 20)
}

const before = (instant: Date, ms: number) => new Date(instant.getTime() - ms)
const after = (instant: Date, ms: number) => new Date(instant.getTime() + ms)

type Described = Pick<Session['plan'], 'title' | 'introduction' | 'venue' | 'startsAt' | 'places'>

/** First come, first served; opened long ago, one hour, nothing special. */
export function firstCome(
  series: Series,
  described: Described & Partial<Session['plan']>,
  { minutes = 60, plannedAt }: { minutes?: number; plannedAt: Date },
): Session {
  const { startsAt } = described
  return {
    series,
    plannedAt,
    plan: {
      endsAt: after(startsAt, minutes * MINUTE_MS),
      ageFrom: null,
      ageTo: null,
      householdLimit: 2,
      policy: 'first_come',
      signUpOpensAt: after(plannedAt, HOUR_MS),
      signUpClosesAt: startsAt,
      cancelClosesAt: before(startsAt, 2 * HOUR_MS),
      prioritySignUpOpensAt: null,
      priorityThreshold: null,
      priorityCostPoints: 0,
      newcomerSeats: 0,
      newcomerLookbackSessions: 3,
      newcomerSeatsReleasedAt: null,
      offerHoldMinutes: 120,
      helperPlaces: 0,
      helperPoints: 0,
      ...described,
    },
  }
}

/** Points first (积分优先): the window is open, everyone's turn comes at `opensAt`. */
export function pointsFirst(
  series: Series,
  described: Described & Partial<Session['plan']>,
  { plannedAt, priorityOpensAt, opensAt }: { plannedAt: Date; priorityOpensAt: Date; opensAt: Date },
): Session {
  const session = firstCome(series, described, { plannedAt })
  const { startsAt } = described
  return {
    ...session,
    plan: {
      ...session.plan,
      policy: 'points_first',
      prioritySignUpOpensAt: priorityOpensAt,
      signUpOpensAt: opensAt,
      signUpClosesAt: before(startsAt, 2 * HOUR_MS),
      cancelClosesAt: before(startsAt, 14 * HOUR_MS),
      priorityThreshold: 60,
      newcomerSeats: 6,
      newcomerSeatsReleasedAt: after(opensAt, 12 * HOUR_MS),
      ...described,
    },
  }
}

const ROOM = '社区党群服务中心 二楼绘本馆'
const WORKSHOP = '社区党群服务中心 一楼手工坊'
const HALL = '社区党群服务中心 三楼多功能厅'
const SQUARE = '砖瓦厂小区 老礼堂'
const READER = { ageFrom: 3, ageTo: 6, helperPlaces: 3, helperPoints: 15 }
const LEAD = 60 * HOUR_MS

/** What the town holds around `now`, oldest first. */
export function sessionsAround(now: Date) {
  const saturday = saturdayAfter(after(now, LEAD))
  const lastSaturday = daysFrom(saturdayAfter(before(now, 7 * DAY_MS)), 0, 10)
  const recent =
    lastSaturday.getTime() + 3 * HOUR_MS < now.getTime() ? lastSaturday : daysFrom(lastSaturday, -7, 10)
  const week = 7 * DAY_MS
  return {
    twoWeeksAgo: firstCome(
      PICTURE_BOOKS,
      {
        ...READER,
        title: '绘本课《逃家小兔》',
        introduction: '“如果你变成小鱼，我就变成捕鱼的人。”读完一起画一张藏猫猫。',
        venue: ROOM,
        startsAt: before(recent, week),
        places: 16,
      },
      { plannedAt: before(recent, 2 * week - 2 * DAY_MS) },
    ),
    lastWeek: firstCome(
      PICTURE_BOOKS,
      {
        ...READER,
        title: '绘本课《我妈妈》',
        introduction: '读一读妈妈的本领，再给妈妈写一句话。',
        venue: ROOM,
        startsAt: recent,
        places: 16,
      },
      { plannedAt: before(recent, week) },
    ),
    justEnded: firstCome(
      HANDICRAFT,
      {
        title: '手工课·剪窗花',
        introduction: '红纸、剪刀、一双手。王阿姨教大家剪团花。',
        venue: WORKSHOP,
        startsAt: justEnded(now),
        places: 12,
        ageFrom: 5,
        ageTo: 12,
        helperPlaces: 2,
        helperPoints: 10,
      },
      { minutes: 90, plannedAt: before(now, 6 * DAY_MS) },
    ),
    soon: firstCome(
      PICTURE_BOOKS,
      {
        ...READER,
        title: '绘本课《猜猜我有多爱你》',
        introduction: '大兔子和小兔子，谁的爱更多？听完故事，用手臂量一量。',
        venue: ROOM,
        startsAt: soonAfter(now),
        places: 20,
      },
      { plannedAt: before(now, 5 * DAY_MS) },
    ),
    nightSchool: firstCome(
      HOBBY,
      {
        title: '夜校·手机拍照',
        introduction: '把家人和花草拍好看：构图、光线、修图，带上手机就行。',
        venue: HALL,
        startsAt: daysFrom(now, 2, 19),
        places: 24,
        ageFrom: 16,
        householdLimit: 2,
      },
      { minutes: 90, plannedAt: before(now, 4 * DAY_MS) },
    ),
    full: firstCome(
      PICTURE_BOOKS,
      {
        ...READER,
        title: '绘本课《大卫，不可以》',
        introduction: '小班，10 个孩子围坐一圈。报满了可以排候补，有人取消就轮到下一家。',
        venue: ROOM,
        startsAt: daysFrom(saturday, 1, 10),
        places: 10,
      },
      { plannedAt: before(now, 3 * DAY_MS) },
    ),
    main: pointsFirst(
      PICTURE_BOOKS,
      {
        ...READER,
        title: '绘本课《好饿的毛毛虫》',
        introduction: '书架上被翻得最旧的一本。读完一起做会爬的毛毛虫，材料由社区准备，请家长在门口接送。',
        venue: ROOM,
        startsAt: saturday,
        places: 30,
      },
      {
        plannedAt: before(now, 3 * DAY_MS),
        priorityOpensAt: before(now, 2 * DAY_MS),
        opensAt: eveningAhead(now),
      },
    ),
    leaves: firstCome(
      HANDICRAFT,
      {
        title: '手工课·树叶拓印',
        introduction: '先在小区里捡叶子，再把叶脉印到布袋上。围裙由社区准备。',
        venue: WORKSHOP,
        startsAt: daysFrom(saturday, 0, 14, 30),
        places: 12,
        ageFrom: 6,
        ageTo: 10,
        helperPlaces: 2,
        helperPoints: 10,
      },
      { minutes: 90, plannedAt: before(now, 2 * DAY_MS) },
    ),
    calligraphy: firstCome(
      HOBBY,
      {
        title: '少儿书法·写“福”字',
        introduction: '认识笔墨纸砚，写一个福字带回家。',
        venue: HALL,
        startsAt: daysFrom(saturday, 4, 18, 30),
        places: 16,
        ageFrom: 7,
        ageTo: 14,
      },
      { plannedAt: before(now, DAY_MS) },
    ),
    concert: firstCome(
      PERFORMANCES,
      {
        title: '砖瓦厂老礼堂·邻里音乐会',
        introduction: '18 支老年文艺队里的 6 支登台，压轴是孩子们的合唱。凭签到码入场，座位不分先后。',
        venue: SQUARE,
        startsAt: daysFrom(saturday, 7, 19),
        places: 200,
        householdLimit: 5,
        helperPlaces: 10,
        helperPoints: 10,
      },
      { minutes: 120, plannedAt: before(now, 2 * DAY_MS) },
    ),
    draft: pointsFirst(
      PICTURE_BOOKS,
      {
        ...READER,
        title: '绘本课《爱心树》',
        introduction: '还缺一位助教，定好了再发布。',
        venue: ROOM,
        startsAt: daysFrom(saturday, 14, 10),
        places: 30,
      },
      {
        plannedAt: before(now, 2 * HOUR_MS),
        priorityOpensAt: daysFrom(saturday, 8, 20),
        opensAt: daysFrom(saturday, 11, 20),
      },
    ),
  }
}

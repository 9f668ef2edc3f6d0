/** One notice of the State Council's General Office (国务院办公厅关于…年部分节假日安排的通知), as its text has it. */
interface HolidayNotice {
  year: number
  source: string
  /** 放假: a date, or the first and the last one. Month and day, of `year` where no year is given. */
  rest: (string | [string, string])[]
  /** 上班: Saturdays and Sundays that are worked. */
  working: string[]
}

/**
 * Typed from the notices (www.gov.cn), not made from a library: the second opinion on the one the server asks. A year
 * the library learns has to be added here, from the notice itself.
 */
export const HOLIDAY_NOTICES: HolidayNotice[] = [
  {
    year: 2018,
    source: '国办发明电〔2017〕12号',
    rest: [
      '01-01',
      ['02-15', '02-21'],
      ['04-05', '04-07'],
      ['04-29', '05-01'],
      '06-18',
      '09-24',
      ['10-01', '10-07'],
    ],
    working: ['02-11', '02-24', '04-08', '04-28', '09-29', '09-30'],
  },
  {
    year: 2019,
    source: '国办发明电〔2018〕15号; Labour Day as changed by 国办发明电〔2019〕3号',
    rest: [
      ['2018-12-30', '01-01'],
      ['02-04', '02-10'],
      '04-05',
      ['05-01', '05-04'],
      '06-07',
      '09-13',
      ['10-01', '10-07'],
    ],
    working: ['2018-12-29', '02-02', '02-03', '04-28', '05-05', '09-29', '10-12'],
  },
  {
    year: 2020,
    source: '国办发明电〔2019〕16号; spring festival as prolonged by 国办发明电〔2020〕1号',
    rest: [
      '01-01',
      ['01-24', '02-02'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-25', '06-27'],
      ['10-01', '10-08'],
    ],
    working: ['01-19', '04-26', '05-09', '06-28', '09-27', '10-10'],
  },
  {
    year: 2021,
    source: '国办发明电〔2020〕27号',
    rest: [
      ['01-01', '01-03'],
      ['02-11', '02-17'],
      ['04-03', '04-05'],
      ['05-01', '05-05'],
      ['06-12', '06-14'],
      ['09-19', '09-21'],
      ['10-01', '10-07'],
    ],
    working: ['02-07', '02-20', '04-25', '05-08', '09-18', '09-26', '10-09'],
  },
  {
    year: 2022,
    source: '国办发明电〔2021〕11号',
    rest: [
      ['01-01', '01-03'],
      ['01-31', '02-06'],
      ['04-03', '04-05'],
      ['04-30', '05-04'],
      ['06-03', '06-05'],
      ['09-10', '09-12'],
      ['10-01', '10-07'],
    ],
    working: ['01-29', '01-30', '04-02', '04-24', '05-07', '10-08', '10-09'],
  },
  {
    year: 2023,
    source: '国办发明电〔2022〕16号',
    rest: [
      ['2022-12-31', '01-02'],
      ['01-21', '01-27'],
      '04-05',
      ['04-29', '05-03'],
      ['06-22', '06-24'],
      ['09-29', '10-06'],
    ],
    working: ['01-28', '01-29', '04-23', '05-06', '06-25', '10-07', '10-08'],
  },
  {
    year: 2024,
    source: '国办发明电〔2023〕7号',
    rest: [
      '01-01',
      ['02-10', '02-17'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      '06-10',
      ['09-15', '09-17'],
      ['10-01', '10-07'],
    ],
    working: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  {
    year: 2025,
    source: '国办发明电〔2024〕12号',
    rest: [
      '01-01',
      ['01-28', '02-04'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['05-31', '06-02'],
      ['10-01', '10-08'],
    ],
    working: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  {
    year: 2026,
    source: '国办发明电〔2025〕7号',
    rest: [
      ['01-01', '01-03'],
      ['02-15', '02-23'],
      ['04-04', '04-06'],
      ['05-01', '05-05'],
      ['06-19', '06-21'],
      ['09-25', '09-27'],
      ['10-01', '10-07'],
    ],
    working: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
]

/** A day of the notices' years, counted on by itself: no date arithmetic of the rules is used. */
export interface NoticeDay {
  on: string
  /** 00:00 in Shanghai of the day after. */
  endsMs: number
  isWorking: boolean
}

/**
 * Every day from 1 January of the first notice's year to 31 December of the last one's.
 *
 * @param makeUps false leaves the make-up workdays out, as calendars do that know holidays only
 */
export function daysOfNotices({ makeUps = true } = {}): NoticeDay[] {
  const dated = (year: number, text: string) => (text.length === 5 ? `${year}-${text}` : text)
  const spans = HOLIDAY_NOTICES.flatMap(({ year, rest }) =>
    rest.map((one) => (typeof one === 'string' ? [one, one] : one).map((text) => dated(year, text))),
  )
  const working = new Set(
    HOLIDAY_NOTICES.flatMap(({ year, working: days }) => days.map((text) => dated(year, text))),
  )
  const days: NoticeDay[] = []
  const first = HOLIDAY_NOTICES[0]?.year ?? 0
  const last = HOLIDAY_NOTICES.at(-1)?.year ?? 0
  // At noon in Shanghai it is the same date in UTC.
  for (let noon = Date.UTC(first, 0, 1, 4); noon < Date.UTC(last + 1, 0, 1); noon += 86_400_000) {
    const on = new Date(noon).toISOString().slice(0, 10)
    const weekday = new Date(noon).getUTCDay()
    const inHoliday = spans.some(([from = '', to = '']) => on >= from && on <= to)
    const isWorking = (makeUps && working.has(on)) || (weekday !== 0 && weekday !== 6 && !inHoliday)
    days.push({ on, endsMs: noon + 12 * 3_600_000, isWorking })
  }
  return days
}

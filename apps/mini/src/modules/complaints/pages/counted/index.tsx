import { type CountedCase, listRatedCases } from '@linli/domain/complaints/rates/contract'
import { monthInWords } from '@linli/domain/complaints/rates/rules'
import { RATE_COUNTS, type RateCount } from '@linli/domain/complaints/rates/terms'
import {
  CLOSED_AS,
  COMPLAINT_CATEGORIES,
  COMPLAINT_PHASES,
  type ComplaintCategory,
  RESIDENT_VERDICTS,
} from '@linli/domain/complaints/terms'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Title } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { call } from '@/shared/call'
import { dayInYear } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { usePagedRows } from '@/shared/use-paged-rows'

/** The very cases that a number of the rates counts. */
export default function CountedPage() {
  return (
    <ForStaff>
      <StaffScreen place="complaintRates" below>
        <Counted />
      </StaffScreen>
    </ForStaff>
  )
}

const countOf = (text: string | undefined): RateCount =>
  text !== undefined && text in RATE_COUNTS ? (text as RateCount) : 'received'

/** The part a row of the table stands for, as the list asks for it. */
function partOf(by: string | undefined, key: string) {
  if (by === 'grid') return { grid: key }
  if (by === 'category') return { category: key as ComplaintCategory }
  if (by === 'unit') return { unit: key }
  return by === 'month' ? { from: key, to: key } : {}
}

function Counted() {
  const { count: asked, from = '', to = '', by, key = '', name = '' } = useRouter().params
  const count = countOf(asked)
  const months = { from, to, ...partOf(by, key) }
  const paged = usePagedRows((cursor) => call(listRatedCases, { query: { count, ...months, cursor } }), {
    deps: [count, from, to, by, key],
  })
  const span = months.from === months.to ? monthInWords(from) : `${monthInWords(from)}到${monthInWords(to)}`
  return (
    <>
      <Title>{`${decodeURIComponent(name)} · ${RATE_COUNTS[count]}`}</Title>
      {by !== 'month' && <Note>{`${span}收到的`}</Note>}
      <Loaded data={paged.data}>
        {(cases) =>
          cases.length === 0 ? (
            <Empty title="一件也没有" note="数刚刚变了，回去看看" />
          ) : (
            <Rows>
              {cases.map((one) => (
                <Row
                  key={one.id}
                  title={one.title}
                  note={noteOf(one)}
                  tail={<Tag tone="plain">{endOf(one)}</Tag>}
                  onTap={() => go('handleComplaint', { complaintId: one.id })}
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </>
  )
}

function noteOf({ number, category, gridName, ownerName, reportedAt, verdict, stars, words }: CountedCase) {
  const said = verdict && `居民说${RESIDENT_VERDICTS[verdict]}${stars === null ? '' : `，${stars} 星`}`
  const parts = [
    `第 ${number} 号`,
    dayInYear(reportedAt),
    COMPLAINT_CATEGORIES[category],
    gridName ?? '待分网格',
    ownerName,
    said,
    words && `“${words}”`,
  ]
  return parts.filter(Boolean).join(' · ')
}

const endOf = ({ phase, closedAs }: CountedCase) => (closedAs ? CLOSED_AS[closedAs] : COMPLAINT_PHASES[phase])

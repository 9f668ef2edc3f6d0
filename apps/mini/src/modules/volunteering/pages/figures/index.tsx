import { spokenDuration } from '@linli/domain/time'
import {
  type GroupFigures,
  getFigures,
  type NoticeFigures,
  type VolunteeringFigures,
} from '@linli/domain/volunteering/figures/contract'
import { byMonth, fillTimes, quickestFirst, sumOf } from '@linli/domain/volunteering/figures/rules'
import { filledWords, fillSeconds } from '@linli/domain/volunteering/progress/rules'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { day, dayInYear, serviceHours } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'

/** The notices a number was counted from. */
interface Shown {
  title: string
  notices: NoticeFigures[]
}
type Open = (shown: Shown) => void

/** A year of volunteering in numbers; each opens to what it was counted from. */
export default function VolunteeringFiguresPage() {
  const data = useServerData(() => call(getFigures))
  return (
    <ForStaff>
      <StaffScreen place="manageRecruitments" below>
        <Loaded data={data}>{(figures) => <Figures figures={figures} />}</Loaded>
      </StaffScreen>
    </ForStaff>
  )
}

function Figures({ figures }: { figures: VolunteeringFigures }) {
  const [shown, setShown] = useState<Shown>()
  if (figures.notices.length === 0)
    return <Empty title="近一年还没有发过招募" note="发了招募，这里看得到多快招满、多少人、多少小时" />
  return (
    <>
      <Totals figures={figures} onOpen={setShown} />
      <Months figures={figures} onOpen={setShown} />
      <Groups figures={figures} onOpen={setShown} />
      <Sheet open={shown !== undefined} title={shown?.title ?? ''} onClose={() => setShown(undefined)}>
        {shown && <Notices notices={shown.notices} />}
      </Sheet>
    </>
  )
}

const spoken = (seconds: number | null) => (seconds === null ? '—' : spokenDuration(seconds * 1000))

function Totals({ figures, onOpen }: { figures: VolunteeringFigures; onOpen: Open }) {
  const { notices, people, from } = figures
  const { filled, medianSeconds, bestSeconds } = fillTimes(notices)
  const served = notices.filter(({ serviceMinutes }) => serviceMinutes > 0)
  return (
    <>
      <Note>{dayInYear(`${from}T00:00:00+08:00`)}起，近一年</Note>
      <CardRow pairs>
        <Card onTap={() => onOpen({ title: '发布的招募', notices })}>
          <Stat label="招募" value={notices.length} />
        </Card>
        <Card onTap={() => onOpen({ title: '服务过的招募', notices: served })}>
          <Stat label="服务人数" value={people} />
        </Card>
      </CardRow>
      <CardRow pairs>
        <Card onTap={() => onOpen({ title: '招满的，最快在前', notices: filled })}>
          <Stat label="一般多久招满" value={spoken(medianSeconds)} size="m" />
        </Card>
        <Card onTap={() => onOpen({ title: '招满的，最快在前', notices: filled })}>
          <Stat label="最快" value={spoken(bestSeconds)} size="m" tone="jade" />
        </Card>
      </CardRow>
      <Card onTap={() => onOpen({ title: '服务过的招募', notices: served })}>
        <Stat label="服务时长" value={serviceHours(sumOf(notices, 'serviceMinutes'))} size="m" />
        <Note>已结算的班次</Note>
      </Card>
    </>
  )
}

function Months({ figures, onOpen }: { figures: VolunteeringFigures; onOpen: Open }) {
  const months = byMonth(figures.notices, new Date()).filter(({ notices }) => notices.length > 0)
  return (
    <Section title="按月">
      <Rows>
        {months.reverse().map(({ month, notices }) => (
          <Row
            key={month}
            title={`${month.slice(0, 4)}年${Number(month.slice(5))}月`}
            note={`招募 ${notices.length} 个 · 报上 ${sumOf(notices, 'taken')} 人次 · ${serviceHours(sumOf(notices, 'serviceMinutes'))}`}
            onTap={() => onOpen({ title: `${Number(month.slice(5))}月的招募`, notices })}
          />
        ))}
      </Rows>
    </Section>
  )
}

function Groups({ figures, onOpen }: { figures: VolunteeringFigures; onOpen: Open }) {
  const open = ({ name, recruitmentIds }: GroupFigures) =>
    onOpen({
      title: `“${name}”招来过人的`,
      notices: figures.notices.filter(({ recruitmentId }) => recruitmentIds.includes(recruitmentId)),
    })
  return (
    <Section title="哪个群最快" more="一半人报上用的时间">
      {figures.groups.length === 0 ? (
        <Note>还没有人从群里的卡片或接龙来</Note>
      ) : (
        <Rows>
          {quickestFirst(figures.groups).map((group) => (
            <Row
              key={group.groupId}
              title={group.name}
              note={`招来 ${group.places} 人次 · 一半人 ${spoken(group.medianSeconds)}内来`}
              onTap={() => open(group)}
            />
          ))}
        </Rows>
      )}
    </Section>
  )
}

function Notices({ notices }: { notices: NoticeFigures[] }) {
  if (notices.length === 0) return <Note>还没有</Note>
  return (
    <Rows>
      {notices.map((notice) => (
        <Row
          key={notice.recruitmentId}
          title={notice.title}
          note={noticeWords(notice)}
          onTap={() => go('progress', { recruitmentId: notice.recruitmentId })}
        />
      ))}
    </Rows>
  )
}

function noticeWords(notice: NoticeFigures): string {
  const { publishedAt, cancelledAt, taken, places, people, serviceMinutes } = notice
  const seconds = fillSeconds(notice)
  const facts = [
    day(publishedAt),
    cancelledAt ? '已取消' : `${taken}/${places}`,
    seconds !== null && filledWords(seconds),
    serviceMinutes > 0 && `${people} 人服务 ${serviceHours(serviceMinutes)}`,
  ]
  return facts.filter(Boolean).join(' · ')
}

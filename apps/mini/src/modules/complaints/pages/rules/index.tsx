import {
  type CalendarDayView,
  type CategoryLimitsView,
  getComplaintRules,
  type NationalSpanView,
  removeCalendarDay,
} from '@linli/domain/complaints/calendar/contract'
import { COMPLAINT_CATEGORIES } from '@linli/domain/complaints/terms'
import type { ReplyOf } from '@linli/domain/endpoint'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { day } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { DaysSheet } from '../../components/days-sheet'
import { kindTag, limitWords, recountWords, setWords, spanDays } from '../../components/limit-words'
import { LimitsSheet } from '../../components/limits-sheet'
import { WhistleRule } from '../../components/whistle-rule'

/** How long each category may take (类别与时限), and which days count (社区工作日); the manager sets both. */
export default function ComplaintRulesPage() {
  return (
    <ForStaff>
      <Rules />
    </ForStaff>
  )
}

type ComplaintRules = ReplyOf<typeof getComplaintRules>

function Rules() {
  const data = useServerData(() => call(getComplaintRules))
  const manager = useSession(({ me }) => me?.roles.includes('manager') ?? false)
  const [addingDays, setAddingDays] = useState(false)
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <StaffScreen
      place="complaintRules"
      footer={manager && data.value && <Button onTap={() => setAddingDays(true)}>安排社区的日子</Button>}
    >
      <Loaded data={data}>
        {(rules) => (
          <>
            <Columns>
              <Column>
                {rules.calendarOld && <CalendarOld year={rules.lastKnownYear + 1} />}
                <OwnDays rules={rules} manager={manager} onChange={data.reload} />
                <NationalDays rules={rules} />
              </Column>
              <Column>
                <WhistleRule manager={manager} />
                <Limits rules={rules} manager={manager} onSet={data.reload} />
              </Column>
            </Columns>
            {addingDays && (
              <DaysSheet
                openCases={rules.openCases}
                onClose={() => setAddingDays(false)}
                onSet={data.reload}
              />
            )}
          </>
        )}
      </Loaded>
    </StaffScreen>
  )
}

function CalendarOld({ year }: { year: number }) {
  return (
    <Notice title={`${year} 年的放假安排还没装进来`}>
      <Note tone="ink">
        伸进 {year}{' '}
        年的期限先按周一到周五算，标着“暂定”。请系统管理员更新邻里；等不及，就照国务院的通知，先在下面把那几天安排好。
      </Note>
    </Notice>
  )
}

interface LimitsProps {
  rules: ComplaintRules
  manager: boolean
  onSet: () => Promise<void>
}

function Limits({ rules, manager, onSet }: LimitsProps) {
  const [changing, setChanging] = useState<CategoryLimitsView>()
  return (
    <Section title="每类事多久办好" more={manager ? '点一类来改' : '由主任来定'}>
      <Card>
        <Note>
          从居民反映的第二天算起，只数工作日，到最后一天的 24 点为止。标了“紧急”的，{rules.urgentAnswerHours}{' '}
          小时内先答复，节假日、夜里也算。
        </Note>
      </Card>
      <Rows>
        {rules.categories.map((limits) => (
          <Row
            key={limits.category}
            title={
              <>
                {COMPLAINT_CATEGORIES[limits.category]}{' '}
                {limits.setAt && <Tag tone="plain">{setWords(limits)}</Tag>}
              </>
            }
            note={limitWords(limits)}
            {...(manager && { onTap: () => setChanging(limits) })}
          />
        ))}
      </Rows>
      {changing && <LimitsSheet limits={changing} onClose={() => setChanging(undefined)} onSet={onSet} />}
    </Section>
  )
}

interface OwnDaysProps {
  rules: ComplaintRules
  manager: boolean
  onChange: () => Promise<void>
}

function OwnDays({ rules, manager, onChange }: OwnDaysProps) {
  const [removing, setRemoving] = useState<CalendarDayView>()
  const remove = async ({ day: on }: CalendarDayView) => {
    try {
      await call(removeCalendarDay, { body: { day: on } })
      toast('取消了，期限正在重算')
      setRemoving(undefined)
    } catch (error) {
      showError(error)
    }
    await onChange()
  }
  return (
    <Section title="社区自己的日子" more="和国家的不一样才写">
      {rules.ownDays.length === 0 ? (
        <Card>
          <Note>还没有。搬办公室、停水停电、台风停工这样的日子写在这里，诉求的期限就跳过它。</Note>
        </Card>
      ) : (
        <Rows>
          {rules.ownDays.map((own) => (
            <Row
              key={own.day}
              title={
                <>
                  {day(own.day)} {kindTag(own.kind)}
                </>
              }
              note={[own.note, own.setByName && `${own.setByName}定`].filter(Boolean).join(' · ')}
              tailTaps={manager}
              tail={
                manager && (
                  <Button
                    kind="ghost"
                    size="s"
                    label={`取消 ${day(own.day)} 的安排`}
                    onTap={() => setRemoving(own)}
                  >
                    取消
                  </Button>
                )
              }
            />
          ))}
        </Rows>
      )}
      {removing && (
        <ConfirmSheet
          open
          title={`取消 ${day(removing.day)} 的安排？`}
          note={`这一天改回国家的日历。${recountWords(rules.openCases)}`}
          yes="取消安排"
          no="留着"
          onYes={() => remove(removing)}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Section>
  )
}

function NationalDays({ rules }: { rules: ComplaintRules }) {
  const { nationalSpans, lastKnownYear } = rules
  return (
    <Section title="国家的放假和调休" more={`知道到 ${lastKnownYear} 年底`}>
      {nationalSpans.length === 0 ? (
        <Card>
          <Note>今年没有了。国务院公布 {lastKnownYear + 1} 年的安排以后，随邻里的更新装进来。</Note>
        </Card>
      ) : (
        <Rows>
          {nationalSpans.map((span) => (
            <NationalSpan key={span.from} span={span} />
          ))}
        </Rows>
      )}
    </Section>
  )
}

function NationalSpan({ span }: { span: NationalSpanView }) {
  return (
    <Row
      title={
        <>
          {span.name} {kindTag(span.kind)}
        </>
      }
      note={spanDays(span)}
    />
  )
}

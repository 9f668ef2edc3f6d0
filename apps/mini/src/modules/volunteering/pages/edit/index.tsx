import {
  getRecruitment,
  getRecruitmentForm,
  listRecruitments,
  type RecruitmentSummary,
} from '@linli/domain/volunteering/contract'
import { Card } from '@linli/ui/card'
import { PickerField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import { call } from '@/shared/call'
import { day } from '@/shared/format'
import { goInstead } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { PublishFoot } from '@/shared/publish-foot'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { MoreFields, NoticeFields } from '../../components/notice-fields'
import { type FormStart, type RecruitmentForm, useRecruitmentForm } from '../../components/recruitment-form'
import { copiedPlan, firstPlan, planOf } from '../../components/recruitment-plan'
import { ShiftFields } from '../../components/shift-fields'

/** Writes a notice or changes one: `recruitmentId` to change, `copyOf` for the same once more. */
export default function RecruitmentEditPage() {
  return (
    <ForStaff>
      <Edit />
    </ForStaff>
  )
}

function Edit() {
  const { recruitmentId, copyOf } = useRouter().params
  const start = useServerData(() => formStart({ recruitmentId, copyOf }), { deps: [recruitmentId, copyOf] })
  useEffect(() => {
    if (recruitmentId) void Taro.setNavigationBarTitle({ title: '改招募' })
  }, [recruitmentId])
  if (start.value) return <Form start={start.value} />
  return (
    <StaffScreen place="editRecruitment" below={recruitmentId !== undefined}>
      <Loaded data={start}>{() => null}</Loaded>
    </StaffScreen>
  )
}

const read = (recruitmentId: string) => call(getRecruitment, { params: { recruitmentId } })

async function formStart({ recruitmentId, copyOf }: Record<string, string | undefined>): Promise<FormStart> {
  const now = new Date()
  const [choices, recent] = await Promise.all([call(getRecruitmentForm), listRecent()])
  if (recruitmentId) {
    const recruitment = await read(recruitmentId)
    return { choices, recent, recruitment, plan: planOf(recruitment) }
  }
  if (copyOf) {
    const copiedFrom = await read(copyOf)
    return { choices, recent, copiedFrom, plan: copiedPlan(copiedFrom, now) }
  }
  const plan = firstPlan({ pointsPerHour: choices.pointsPerHour, now })
  return { choices, recent, plan: { ...plan, meetingPlace: recent[0]?.meetingPlace ?? '' } }
}

async function listRecent(): Promise<RecruitmentSummary[]> {
  const shows = ['upcoming', 'past'] as const
  const pages = await Promise.all(shows.map((show) => call(listRecruitments, { query: { show } })))
  const published = ({ publishedAt }: RecruitmentSummary) => publishedAt ?? ''
  return pages
    .flatMap(({ rows }) => rows)
    .sort((one, other) => published(other).localeCompare(published(one)))
}

function Form({ start }: { start: FormStart }) {
  const form = useRecruitmentForm(start)
  const { plan, recruitment, published, problems, change } = form
  const kept = (recruitment?.shifts ?? [])
    .filter(({ taken, waiting }) => taken + waiting > 0)
    .map(({ id }) => id)
  return (
    <StaffScreen
      place="editRecruitment"
      below={start.recruitment !== undefined}
      footer={<Foot form={form} />}
    >
      <Columns>
        <Column>
          {published && <TellsPeople form={form} />}
          {!recruitment && start.recent.length > 0 && <CopyFrom start={start} />}
          <NoticeFields
            {...{ plan, problems }}
            published={published ? recruitment : undefined}
            onChange={change}
          />
          <ShiftFields {...{ plan, problems, kept }} onChange={change} />
        </Column>
        <Column>
          <MoreFields plan={plan} choices={start.choices} onChange={change} />
        </Column>
      </Columns>
    </StaffScreen>
  )
}

function CopyFrom({ start: { recent, copiedFrom } }: { start: FormStart }) {
  const options = recent.map(({ id, title, startsAt }) => ({
    value: id,
    label: `${title}（${day(startsAt)}）`,
  }))
  return (
    <Card>
      <PickerField
        label="照哪次的填（选填）"
        placeholder="不照，自己填"
        options={options}
        value={copiedFrom?.id}
        onChange={(copyOf) => goInstead('editRecruitment', { copyOf })}
      />
      {copiedFrom && <Note>照上次的填好了，时间挪到了下一个同样的日子，看看就能发</Note>}
    </Card>
  )
}

function peopleOn({ recruitment }: RecruitmentForm): number {
  return recruitment ? recruitment.taken + recruitment.waiting : 0
}

function TellsPeople({ form }: { form: RecruitmentForm }) {
  const people = peopleOn(form)
  return (
    <Notice title="这个招募已经发布">
      {people > 0
        ? `改了时间、集合地点、岗位，会告诉已报名和候补的 ${people} 人`
        : '还没有人报名，改了马上生效'}
    </Notice>
  )
}

function Foot({ form }: { form: RecruitmentForm }) {
  const people = peopleOn(form)
  return (
    <PublishFoot
      form={form}
      people={people}
      notes={{
        publish: '居民马上能看到、能报名，邀请的队伍收到消息。发布以后每小时积分只能加，别的都还能改。',
        change: `和他们有关的改动，会告诉已报名和候补的 ${people} 人。`,
      }}
      onPublished={(live) => {
        toast('发布了，现在可以发到群里')
        goInstead('notice', { recruitmentId: live.id })
      }}
    />
  )
}

import { listRecruitments, type RecruitmentSummary } from '@linli/domain/volunteering/contract'
import { Button } from '@linli/ui/button'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { RecruitmentCard } from '@/shared/recruitment-card'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useWide } from '@/shared/use-wide'
import { NoticePanel } from '../../components/notice-panel'
import { RecordExport } from '../../components/record-export'

const SHOWN = [
  { value: 'upcoming', label: '在招的' },
  { value: 'drafts', label: '草稿' },
  { value: 'past', label: '办过的' },
] as const
type Shown = (typeof SHOWN)[number]['value']

const NOTHING: Record<Shown, string> = {
  upcoming: '没有在招的',
  drafts: '没有草稿',
  past: '还没有办过的招募',
}

/** All notices as staff see them. */
export default function RecruitmentManagePage() {
  return (
    <ForStaff>
      <Manage />
    </ForStaff>
  )
}

function Manage() {
  const wide = useWide()
  const now = useClock()
  const [show, setShow] = useState<Shown>('upcoming')
  const [chosen, setChosen] = useState<RecruitmentSummary>()
  const paged = usePagedRows((cursor) => call(listRecruitments, { query: { show, cursor } }), {
    deps: [show],
  })
  // At a desk the first one is open until another is chosen.
  const beside = chosen ?? paged.data.value?.[0]
  const open = (recruitment: RecruitmentSummary) => {
    if (wide) setChosen(recruitment)
    else go('notice', { recruitmentId: recruitment.id })
  }
  return (
    <StaffScreen
      place="manageRecruitments"
      footer={wide ? undefined : <Button onTap={() => go('editRecruitment')}>发招募</Button>}
    >
      <Columns>
        <Column>
          <Segmented
            label="看哪些招募"
            options={[...SHOWN]}
            value={show}
            onChange={(next) => {
              setShow(next)
              setChosen(undefined)
            }}
          />
          <Loaded data={paged.data}>
            {(rows) =>
              rows.length === 0 ? (
                <Empty
                  title={NOTHING[show]}
                  note={show === 'past' ? undefined : '点“发招募”，一分钟就能发好'}
                />
              ) : (
                rows.map((recruitment) => (
                  <RecruitmentCard
                    key={recruitment.id}
                    recruitment={recruitment}
                    now={now}
                    chosen={wide && recruitment.id === beside?.id}
                    onTap={() => open(recruitment)}
                  />
                ))
              )
            }
          </Loaded>
          <MoreRows paged={paged} />
          <Rows>
            <Row title="志愿数据" note="多快招满、多少人、多少小时" onTap={() => go('volunteeringFigures')} />
            <Row title="微信群" note="招募发到哪些群" onTap={() => go('chatGroups')} />
            <Row title="志愿服务队" note="队长、队员和服务时长" onTap={() => go('teams')} />
          </Rows>
          <RecordExport />
        </Column>
        {wide && <Column>{beside && <NoticePanel key={beside.id} recruitmentId={beside.id} />}</Column>}
      </Columns>
    </StaffScreen>
  )
}

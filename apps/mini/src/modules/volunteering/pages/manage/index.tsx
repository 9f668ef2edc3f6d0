import { listRecruitments, type RecruitmentSummary } from '@linli/domain/volunteering/contract'
import { listDueSettlements } from '@linli/domain/volunteering/settlement/contract'
import { Button } from '@linli/ui/button'
import { Column, Columns } from '@linli/ui/page'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Empty } from '@linli/ui/state'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { DueSettlements } from '@/shared/due-settlements'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { RecruitmentCard } from '@/shared/recruitment-card'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useClock } from '@/shared/use-clock'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useWide } from '@/shared/use-wide'
import { useWorkCounts } from '@/shared/work-counts'
import { NoticePanel } from '../../components/notice-panel'
import { RecordExport } from '../../components/record-export'

const NOTHING = {
  upcoming: '没有在招的',
  drafts: '没有草稿',
  past: '还没有办过的招募',
}
type Notices = keyof typeof NOTHING
type Shown = Notices | 'due'

/** All notices as staff see them. */
export default function RecruitmentManagePage() {
  return (
    <ForStaff>
      <Manage />
    </ForStaff>
  )
}

function Manage() {
  const { show: asked } = useRouter().params
  const [show, setShow] = useState<Shown>(asked === 'due' ? 'due' : 'upcoming')
  const wide = useWide()
  return (
    <StaffScreen
      place="manageRecruitments"
      footer={wide ? undefined : <Button onTap={() => go('editRecruitment')}>发招募</Button>}
    >
      {show === 'due' ? (
        <Columns>
          <Column>
            <Shows show={show} onShow={setShow} />
            <ToSettle />
          </Column>
        </Columns>
      ) : (
        <NoticeList key={show} show={show} onShow={setShow} />
      )}
    </StaffScreen>
  )
}

interface ShowsProps<Value extends Shown> {
  show: Value
  onShow: (show: Shown) => void
}

function Shows({ show, onShow }: ShowsProps<Shown>) {
  const counts = useWorkCounts()
  const numbered = (label: string, count = 0) => (count > 0 ? `${label} ${count}` : label)
  return (
    <Segmented<Shown>
      label="看哪些招募"
      options={[
        { value: 'upcoming', label: '在招的' },
        { value: 'due', label: numbered('待结算', counts?.shiftsToSettle) },
        { value: 'drafts', label: numbered('草稿', counts?.noticeDrafts) },
        { value: 'past', label: '办过的' },
      ]}
      value={show}
      onChange={onShow}
    />
  )
}

/** All shifts that wait for their settlement, the longest over first. */
function ToSettle() {
  const paged = usePagedRows((cursor) => call(listDueSettlements, { query: { cursor } }))
  return (
    <>
      <Loaded data={paged.data}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="都结算了" note="班次结束以后，会出现在这里" />
          ) : (
            <DueSettlements rows={rows} />
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </>
  )
}

function NoticeList({ show, onShow }: ShowsProps<Notices>) {
  const wide = useWide()
  const now = useClock()
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
    <Columns>
      <Column>
        <Shows show={show} onShow={onShow} />
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
          <Row
            title="要重新开的证明"
            note="开过以后，时长又更正了的"
            onTap={() => go('certificates', { show: 'corrected' })}
          />
        </Rows>
        <RecordExport />
      </Column>
      {wide && <Column>{beside && <NoticePanel key={beside.id} recruitmentId={beside.id} />}</Column>}
    </Columns>
  )
}

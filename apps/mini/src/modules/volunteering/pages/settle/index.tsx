import { ROUNDINGS } from '@linli/domain/points/terms'
import { checkVolunteersOut } from '@linli/domain/volunteering/attendance/contract'
import {
  getSettlement,
  type Settlement,
  type SettlementLine,
  settleShift,
} from '@linli/domain/volunteering/settlement/contract'
import { SERVICE_TROUBLES } from '@linli/domain/volunteering/settlement/terms'
import { Button } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Strong, Title } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { useElderMode } from '@/shared/elder-mode'
import { clock, span, when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { CorrectRecordSheet } from '../../components/correct-record-sheet'
import { resultWords, ServiceLines, timesWords } from '../../components/service-lines'

/** What the shift `shiftId` comes to, and the one act that settles it; then the record of `personId` is open. */
export default function SettlePage() {
  const { shiftId = '', personId } = useRouter().params
  return (
    <ForStaff>
      <Settling shiftId={shiftId} personId={personId} />
    </ForStaff>
  )
}

function Settling({ shiftId, personId }: { shiftId: string; personId: string | undefined }) {
  const data = useServerData(() => call(getSettlement, { params: { shiftId } }), { deps: [shiftId] })
  const { value } = data
  const open = data.state === 'ready' && value !== undefined && value.settledAt === null
  return (
    <StaffScreen
      place="workbench"
      below
      footer={
        open && value.lines.length > 0 ? <Settle settlement={value} onSettled={data.reload} /> : undefined
      }
    >
      <Loaded data={data} rows={4}>
        {(settlement) => <Content settlement={settlement} reload={data.reload} personId={personId} />}
      </Loaded>
    </StaffScreen>
  )
}

interface ContentProps {
  settlement: Settlement
  reload: () => Promise<void>
}

function Content({ settlement, reload, personId }: ContentProps & { personId: string | undefined }) {
  const [open, setOpen] = useState(
    () => settlement.lines.find((line) => personId !== undefined && line.personId === personId)?.recordId,
  )
  const { lines, absent, settledAt } = settlement
  const troubled = settledAt ? [] : lines.filter(({ trouble }) => trouble !== null)
  const plain = lines.filter((line) => !troubled.includes(line))
  const opened = settledAt ? lines.find(({ recordId }) => recordId === open) : undefined
  return (
    <>
      <Head settlement={settlement} />
      {troubled.length > 0 && <Troubles lines={troubled} settlement={settlement} reload={reload} />}
      {lines.length === 0 && <Empty title="没有人签到" note="来过的人，先在名单里补录时间" />}
      {plain.length > 0 && (
        <Section title={settledAt ? '记了什么' : '谁得多少'} more={`${plain.length} 人`}>
          <ServiceLines lines={plain} onOpen={settledAt ? ({ recordId }) => setOpen(recordId) : undefined} />
        </Section>
      )}
      {absent.length > 0 && (
        <Section title="报了没来" more={`${absent.length} 人，不计`}>
          <Card>
            <Note>{absent.join('、')}</Note>
          </Card>
        </Section>
      )}
      <Button kind="ghost" onTap={() => go('attendance', { shiftId: settlement.shift.shiftId })}>
        {settledAt ? '看签到名单' : '回名单，补录或更正'}
      </Button>
      {opened && (
        <CorrectRecordSheet
          key={opened.recordId}
          settlement={settlement}
          line={opened}
          onClose={() => setOpen(undefined)}
          onCorrected={reload}
        />
      )}
    </>
  )
}

function Head({ settlement }: { settlement: Settlement }) {
  const elder = useElderMode((mode) => mode.on)
  const { shift, totals, roundingMinutes, rounding, settledAt, settledByName, refusal } = settlement
  return (
    <>
      <Card>
        <Title>{shift.title}</Title>
        <Note>
          {shift.role} · {span(shift.startsAt, shift.endsAt)}
        </Note>
        <Note>
          按 {roundingMinutes} 分钟一档，{ROUNDINGS[rounding]}；每小时 {shift.pointsPerHour} 分
        </Note>
        {elder && <Strong>{totalsWords(totals)}</Strong>}
      </Card>
      {!elder && (
        <CardRow>
          <Card>
            <Stat size="m" label="人次" value={totals.people} />
          </Card>
          <Card>
            <Stat size="m" label="小时" value={hours(totals.serviceMinutes)} />
          </Card>
          <Card>
            <Stat size="m" label="积分" value={totals.points} tone="jade" />
          </Card>
        </CardRow>
      )}
      {settledAt && (
        <Notice tone="jade" title="已结算">
          {when(settledAt)} {settledByName ?? '社区工作人员'}结算。谁的时长记错了，在下面名单里点名字更正。
        </Notice>
      )}
      {refusal && <Notice>{refusal.message}</Notice>}
    </>
  )
}

/** 123, 2.5, 1.67 */
const hours = (minutes: number) => Math.round((minutes / 60) * 100) / 100

/** `41 人次 · 117 小时 · 1170 分` */
const totalsWords = ({ people, serviceMinutes, points }: Settlement['totals']) =>
  `${people} 人次 · ${hours(serviceMinutes)} 小时 · ${points} 分`

/** What staff decide before they settle: nothing is decided in silence. */
function Troubles({ lines, settlement, reload }: ContentProps & { lines: SettlementLine[] }) {
  const { shiftId, endsAt } = settlement.shift
  const forgotten = lines.filter(({ trouble }) => trouble === 'no_check_out')
  const atEnd = async (which: readonly SettlementLine[]) => {
    try {
      const body = { lineIds: which.map(({ lineId }) => lineId), at: 'shift_end' as const }
      await call(checkVolunteersOut, { params: { shiftId }, body })
      toast(`按 ${clock(endsAt)} 签退了`)
      await reload()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Section title="先看这几位" more={`${lines.length} 人`}>
      <Rows>
        {lines.map((line) => (
          <Row
            key={line.recordId}
            title={line.name}
            note={`${timesWords(line)} · ${line.trouble ? SERVICE_TROUBLES[line.trouble] : ''}`}
            tail={
              line.trouble === 'no_check_out' ? (
                <Button
                  kind="outline"
                  size="s"
                  label={`${line.name}按结束时间签退`}
                  onTap={() => atEnd([line])}
                >
                  按结束时间
                </Button>
              ) : (
                <Tag tone="amber">{resultWords(line)}</Tag>
              )
            }
            tailTaps
          />
        ))}
      </Rows>
      {forgotten.length > 1 && (
        <Button kind="outline" onTap={() => atEnd(forgotten)}>
          没签退的 {forgotten.length} 人，都按班次结束时间 {clock(endsAt)}
        </Button>
      )}
    </Section>
  )
}

interface SettleProps {
  settlement: Settlement
  onSettled: () => Promise<void>
}

function Settle({ settlement, onSettled }: SettleProps) {
  const [asking, setAsking] = useState(false)
  const { shift, totals, refusal, lines } = settlement
  const forgotten = lines.filter(({ trouble }) => trouble === 'no_check_out')
  const settle = async () => {
    try {
      await call(settleShift, { params: { shiftId: shift.shiftId }, body: { totals } })
      toast('结算好了，积分已到账')
    } catch (error) {
      showError(error)
    }
    setAsking(false)
    // Also after a refusal: the list has changed meanwhile.
    await onSettled()
  }
  return (
    <>
      <Button disabled={refusal !== null} reason={refusal?.message} onTap={() => setAsking(true)}>
        结算 {totalsWords(totals)}
      </Button>
      <ConfirmSheet
        open={asking}
        title="结算这个班次？"
        note="结算以后签到签退不能再改，积分马上到账，每个人都会收到消息。"
        yes="结算"
        no="再核对一下"
        onYes={settle}
        onClose={() => setAsking(false)}
      >
        {forgotten.length > 0 && (
          <Note tone="amber">{forgotten.map(({ name }) => name).join('、')} 没有签退，会按 0 小时计。</Note>
        )}
      </ConfirmSheet>
    </>
  )
}

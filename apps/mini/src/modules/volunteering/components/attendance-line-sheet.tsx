import type { PersonSummary } from '@linli/domain/people/contract'
import {
  type AttendanceLine,
  type AttendanceList,
  correctAttendance,
  type Tick,
} from '@linli/domain/volunteering/attendance/contract'
import { assignServiceRecord } from '@linli/domain/volunteering/service-records/contract'
import { ATTENDANCE_CHANNELS } from '@linli/domain/volunteering/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Fact } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { clock } from '@/shared/format'
import { go } from '@/shared/go'
import { PersonSearch } from '@/shared/person-search'
import { showError } from '@/shared/show-error'
import { lacksReason, TimesForm, timesOf, useTimes } from './times-form'
import type { Attendance } from './use-attendance'

interface LineSheetProps {
  list: AttendanceList
  line: AttendanceLine
  attendance: Attendance
  onClose: () => void
}

/** What else there is to know and do about one person of the list. */
export function AttendanceLineSheet(props: LineSheetProps) {
  const [doing, setDoing] = useState<'times' | 'assign'>()
  if (doing === 'times') return <CorrectSheet {...props} />
  if (doing === 'assign') return <AssignSheet {...props} />
  return <FactsSheet {...props} onTimes={() => setDoing('times')} onAssign={() => setDoing('assign')} />
}

type FactsSheetProps = LineSheetProps & { onTimes: () => void; onAssign: () => void }

function FactsSheet({ list, line, attendance, onClose, onTimes, onAssign }: FactsSheetProps) {
  const open = list.shift.settledAt === null
  const act = line.checkedOut ? 'out' : 'in'
  const { personId } = line
  return (
    <Sheet open title={line.name} onClose={onClose}>
      <Particulars line={line} />
      {open && (
        <Button kind="outline" onTap={onTimes}>
          {line.checkedIn ? '更正时间' : '补录时间'}
        </Button>
      )}
      {open && line.checkedIn && (
        <Button kind="outline" onTap={() => attendance.undo(act, line).then(onClose)}>
          {act === 'out' ? '签错了，撤销签退' : '签错了，撤销签到'}
        </Button>
      )}
      {line.claimCode && (
        <Button kind="outline" onTap={onAssign}>
          认到一位居民名下
        </Button>
      )}
      {personId && (
        <Button kind="ghost" onTap={() => go('person', { personId })}>
          看资料和电话
        </Button>
      )}
      <Button kind="ghost" onTap={onClose}>
        关上
      </Button>
    </Sheet>
  )
}

function Particulars({ line }: { line: AttendanceLine }) {
  return (
    <>
      {line.compoundName && <Fact name="小区">{line.compoundName}</Fact>}
      {line.walkIn && <Fact name="名额">没报名，现场来的</Fact>}
      {line.checkedIn && <Fact name="签到">{tickWords(line.checkedIn)}</Fact>}
      {line.checkedOut && <Fact name="签退">{tickWords(line.checkedOut)}</Fact>}
      {line.note && <Fact name="备注">{line.note}</Fact>}
      {line.claimCode && (
        <>
          <Fact name="认领码">{spacedCode(line.claimCode)}</Fact>
          <Note>抄给本人。在“志愿 › 我的服务记录”里输这个码，时长和积分就归到本人名下。</Note>
        </>
      )}
    </>
  )
}

/** `09:02 扫码 · 赵明` */
function tickWords({ at, channel, byName }: Tick): string {
  const by = channel === 'scan' ? '' : ` · ${byName ?? '社区工作人员'}`
  return `${clock(at)} ${ATTENDANCE_CHANNELS[channel]}${by}`
}

/** `K7MN 4PQR`: read out in two breaths. */
export function spacedCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`
}

function CorrectSheet({ list, line, attendance, onClose }: LineSheetProps) {
  const { shift, over } = list
  const [draft, setDraft] = useTimes(shift, line)
  const save = async () => {
    try {
      const params = { shiftId: shift.shiftId, lineId: line.lineId }
      await call(correctAttendance, { params, body: timesOf(shift, draft) })
      toast('记下了')
      onClose()
      await attendance.data.reload()
    } catch (error) {
      showError(error)
    }
  }
  const short = lacksReason(draft)
  return (
    <Sheet
      open
      title={`${line.name}什么时候来、什么时候走`}
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不改
          </Button>
          <Button grow={1.4} disabled={short} reason={short ? '请写为什么补' : undefined} onTap={save}>
            记下
          </Button>
        </ButtonRow>
      }
    >
      <TimesForm shift={shift} over={over} draft={draft} onChange={setDraft} />
    </Sheet>
  )
}

function AssignSheet({ line, attendance, onClose }: LineSheetProps) {
  const assign = async ({ id, name }: PersonSummary) => {
    if (!line.recordId) return
    try {
      await call(assignServiceRecord, { params: { recordId: line.recordId }, body: { personId: id } })
      toast(`这条记录归到${name}名下了`)
      onClose()
      await attendance.data.reload()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet open title={`“${line.name}”是哪位居民？`} onClose={onClose}>
      <PersonSearch onPick={(person) => void assign(person)} />
      <Button kind="ghost" onTap={onClose}>
        先不认
      </Button>
    </Sheet>
  )
}

import { ATTENDANCE_ACTS } from '@linli/domain/volunteering/attendance/terms'
import {
  listMyAttendance,
  type MyAttendance,
  scanAttendance,
} from '@linli/domain/volunteering/attendance-code/contract'
import { readAttendanceCode } from '@linli/domain/volunteering/attendance-code/rules'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { useElderMode } from '@/shared/elder-mode'
import { clock, span, spokenWhen } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'
import { CameraScan } from '../../components/camera-scan'

/** A volunteer's shifts of today, to check in and out by the code on the staff's screen. */
export default function ScanPage() {
  const data = useServerData(() => call(listMyAttendance))
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <Screen>
      <Loaded data={data}>
        {({ rows }) => (
          <>
            {rows.map((row) => (
              <ShiftCard key={`${row.shift.shiftId}-${row.personId}`} row={row} onNoted={data.reload} />
            ))}
            {rows.length === 0 && (
              <Empty title="今天没有你的班次" note="报上的班次，开始前 12 小时会出现在这里" />
            )}
            <Button kind="ghost" onTap={() => go('serviceRecords')}>
              我的服务记录
            </Button>
          </>
        )}
      </Loaded>
    </Screen>
  )
}

interface ShiftCardProps {
  row: MyAttendance
  onNoted: () => Promise<void>
}

function ShiftCard({ row, onNoted }: ShiftCardProps) {
  const elder = useElderMode((mode) => mode.on)
  const { shift, personName, isSelf, next, refusal, checkedInAt, checkedOutAt } = row
  return (
    <Card>
      <Split top>
        <Title>{shift.title}</Title>
        <Tag tone={checkedInAt ? 'jade' : 'plain'}>{stateWords(row)}</Tag>
      </Split>
      <Note>
        {shift.role} · {elder ? spokenWhen(shift.startsAt) : span(shift.startsAt, shift.endsAt)}
      </Note>
      <Note>{shift.meetingPlace}</Note>
      {!isSelf && <Strong>{personName}的班次，你替他签</Strong>}
      {checkedInAt && (
        <Note tone="jade">
          {clock(checkedInAt)} 签到{checkedOutAt && `，${clock(checkedOutAt)} 签退`}
        </Note>
      )}
      {next && refusal && <Notice>{refusal.message}</Notice>}
      {next && !refusal && <Scanning row={row} act={next} onNoted={onNoted} />}
    </Card>
  )
}

function stateWords({ checkedInAt, checkedOutAt }: MyAttendance): string {
  return checkedOutAt ? '已签退' : checkedInAt ? '在岗' : '还没签到'
}

interface ScanningProps extends ShiftCardProps {
  act: 'in' | 'out'
}

/** By the camera where there is one that reads codes, else typed. */
function Scanning({ row, act, onNoted }: ScanningProps) {
  const [typed, setTyped] = useState('')
  const [refused, setRefused] = useState<string>()
  const [noted, setNoted] = useState<string>()
  const word = ATTENDANCE_ACTS[act]
  const send = async (code: string) => {
    setRefused(undefined)
    try {
      const personId = row.isSelf ? undefined : row.personId
      const { at, already } = await call(scanAttendance, {
        params: { shiftId: row.shift.shiftId },
        body: { code, act, personId },
      })
      setNoted(already ? `${clock(at)} 已经${word}过了` : `${clock(at)} ${word}成功`)
      setTyped('')
      await onNoted()
    } catch (error) {
      if (error instanceof CallError && error.status === 409) setRefused(error.message)
      else showError(error)
    }
  }
  const scan = async () => {
    const scanned = await Taro.scanCode({ scanType: ['qrCode'] }).catch(() => null)
    if (!scanned) return
    if (readAttendanceCode(scanned.result)) await send(scanned.result)
    else setRefused('这不是签到码，请扫工作人员屏幕上的二维码')
  }
  return (
    <>
      {noted && <Notice tone="jade">{noted}</Notice>}
      {refused && <Notice tone="brick">{refused}</Notice>}
      {act === 'out' && <Note>班次 {clock(row.shift.endsAt)} 结束，走的时候再扫一次屏幕上的码。</Note>}
      {process.env.TARO_ENV === 'weapp' && <Button onTap={scan}>扫码{word}</Button>}
      {process.env.TARO_ENV === 'h5' && <CameraScan words={`扫码${word}`} onCode={send} />}
      <TextField
        label="扫不了？输屏幕上的 6 位码"
        placeholder="如 K7M 4PQ"
        maxLength={120}
        value={typed}
        onChange={(value) => setTyped(value.length > 12 ? value : value.toUpperCase())}
        onDone={() => typed.trim() !== '' && send(typed)}
      />
      <Button kind="outline" disabled={typed.trim() === ''} onTap={() => send(typed)}>
        {word}
      </Button>
    </>
  )
}

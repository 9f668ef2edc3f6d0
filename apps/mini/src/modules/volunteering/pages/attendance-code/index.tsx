import type { AttendanceCodes } from '@linli/domain/volunteering/attendance-code/contract'
import { CODE_STEP_SECONDS } from '@linli/domain/volunteering/attendance-code/terms'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { Code } from '@linli/ui/code'
import { Bar } from '@linli/ui/progress'
import { Empty } from '@linli/ui/state'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { span } from '@/shared/format'
import { goInstead } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { qrPicture } from '@/shared/qr'
import { Screen } from '@/shared/screen'
import { ForStaff } from '@/shared/staff-screen'
import { useBrightScreen } from '@/shared/use-bright-screen'
import { type ShownCode, useCodes } from '../../components/use-codes'

/** The code that volunteers of the shift `shiftId` scan from the staff's screen, when they come and when they go. */
export default function AttendanceCodePage() {
  const { shiftId = '' } = useRouter().params
  return (
    <ForStaff>
      <CodeScreen shiftId={shiftId} />
    </ForStaff>
  )
}

function CodeScreen({ shiftId }: { shiftId: string }) {
  const { data, code } = useCodes(shiftId)
  useBrightScreen()
  return (
    <Screen>
      <Loaded data={data}>
        {({ answer }) => (
          <>
            <Head answer={answer} />
            {code ? <Shown code={code} /> : <NoCode answer={answer} onRetry={data.reload} />}
            <Button kind="ghost" onTap={() => goInstead('attendance', { shiftId })}>
              看名单，手工签到
            </Button>
          </>
        )}
      </Loaded>
    </Screen>
  )
}

function Head({ answer: { shift, confirmed, checkedIn, checkedOut } }: { answer: AttendanceCodes }) {
  return (
    <Card>
      <Title>{shift.title}</Title>
      <Note>
        {shift.role} · {span(shift.startsAt, shift.endsAt)}
      </Note>
      <Split>
        <Strong tone="jade">
          到了 {checkedIn} / {confirmed}
        </Strong>
        <Note>走了 {checkedOut}</Note>
      </Split>
      <Bar
        value={checkedIn}
        of={confirmed}
        tone="jade"
        label={`到了 ${checkedIn} 人，报上 ${confirmed} 人`}
      />
    </Card>
  )
}

function Shown({ code }: { code: ShownCode }) {
  const letters = `${code.shortCode.slice(0, 3)} ${code.shortCode.slice(3)}`
  return (
    <>
      <Code picture={qrPicture(code.text)} label="签到二维码，每 30 秒换一个" text={letters} />
      <Card>
        <Split>
          <Note>来时、走时各扫一次</Note>
          <Note>{code.secondsLeft} 秒后换</Note>
        </Split>
        <Bar value={code.secondsLeft} of={CODE_STEP_SECONDS} label={`${code.secondsLeft} 秒后换码`} />
        <Note>
          用“志愿 › 签到签退”扫，微信自带的扫一扫不行；扫不了的输上面 6 位。拍照转发的码 1 分钟内就失效。
        </Note>
      </Card>
    </>
  )
}

function NoCode({ answer, onRetry }: { answer: AttendanceCodes; onRetry: () => Promise<void> }) {
  if (answer.refusal) return <Empty title="现在没有签到码" note={answer.refusal.message} />
  return (
    <Empty
      title="码过期了，网络不通"
      note="先在名单里手工签到，有网了码会自己回来"
      action={
        <Button size="s" onTap={onRetry}>
          再试一次
        </Button>
      }
    />
  )
}

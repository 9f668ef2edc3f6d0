import { getRecruitment, type RecruitmentView, type ShiftView } from '@linli/domain/volunteering/contract'
import { listSignUps, type SignUpLine } from '@linli/domain/volunteering/sign-up-list/contract'
import { SHIFT_SIGN_UP_CHANNELS } from '@linli/domain/volunteering/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { type ReactNode, useState } from 'react'
import { call } from '@/shared/call'
import { span } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { DeskPlace } from './desk-place'
import { EndNotice } from './end-notice'
import { FillBar } from './fill-bar'
import { RecruitmentHead } from './recruitment-head'
import { ShareToGroups } from './share-to-groups'
import { SignUpLineSheet } from './sign-up-line-sheet'

async function loadNotice(recruitmentId: string) {
  const params = { recruitmentId }
  const [recruitment, { lines }] = await Promise.all([
    call(getRecruitment, { params }),
    call(listSignUps, { params }),
  ])
  return { recruitment, lines }
}

interface NoticePanelProps {
  recruitmentId: string
  /** The group for which a share card is ready, for the page that has the share. */
  onShare?: (card: { recruitment: RecruitmentView; code: string }) => void
}

/** One notice as staff run it: how full, who comes, whom to call, into which groups it goes. */
export function NoticePanel({ recruitmentId, onShare }: NoticePanelProps) {
  const now = useClock()
  const data = useServerData(() => loadNotice(recruitmentId), { deps: [recruitmentId] })
  return (
    <Loaded data={data}>
      {({ recruitment, lines }) => (
        <>
          <RecruitmentHead recruitment={recruitment} now={now} />
          {recruitment.phase !== 'draft' && <FillBar recruitment={recruitment} />}
          <Acts recruitment={recruitment} />
          {['recruiting', 'full'].includes(recruitment.phase) && (
            <ShareToGroups recruitment={recruitment} onShare={onShare} />
          )}
          <DeskPlace recruitment={recruitment} now={now} onDone={data.reload} />
          <ToCall lines={lines} />
          {recruitment.shifts.map((shift) => (
            <ShiftLines
              key={shift.id}
              recruitment={recruitment}
              shift={shift}
              lines={lines.filter(({ shiftId }) => shiftId === shift.id)}
              onChanged={data.reload}
            />
          ))}
          {!isOver(recruitment) && <EndNotice recruitment={recruitment} lines={lines} onDone={data.reload} />}
        </>
      )}
    </Loaded>
  )
}

const isOver = ({ phase }: RecruitmentView) => phase === 'ended' || phase === 'cancelled'

function Acts({ recruitment }: { recruitment: RecruitmentView }) {
  const { id: recruitmentId, phase } = recruitment
  return (
    <>
      <ButtonRow>
        {!isOver(recruitment) && (
          <Button kind="outline" onTap={() => go('editRecruitment', { recruitmentId })}>
            {phase === 'draft' ? '接着写，或发布' : '改招募'}
          </Button>
        )}
        {phase !== 'draft' && (
          <Button kind="outline" onTap={() => go('progress', { recruitmentId })}>
            招募进度
          </Button>
        )}
        {phase !== 'draft' && (
          <Button kind="outline" onTap={() => go('editRecruitment', { copyOf: recruitmentId })}>
            再发一次
          </Button>
        )}
      </ButtonRow>
      {['recruiting', 'full'].includes(phase) && (
        <Button kind="outline" onTap={() => go('chain', { recruitmentId })}>
          导入接龙
        </Button>
      )}
    </>
  )
}

/** So many people of a shift at once: a notice has several, and a phone must not carry them all. */
const LINES_AT_ONCE = 12

function FirstLines({ lines, children }: { lines: SignUpLine[]; children: (line: SignUpLine) => ReactNode }) {
  const [most, setMost] = useState(LINES_AT_ONCE)
  return (
    <>
      <Rows>{lines.slice(0, most).map(children)}</Rows>
      {lines.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + LINES_AT_ONCE * 3)}>
          再看 {lines.length - most} 人
        </Button>
      )}
    </>
  )
}

function ToCall({ lines }: { lines: SignUpLine[] }) {
  const people = new Map(
    lines.filter(({ reachable }) => !reachable).map((line) => [line.personId ?? line.signUpId, line]),
  )
  if (people.size === 0) return null
  return (
    <Section title="要打电话的" more="没用小程序，收不到消息">
      <FirstLines lines={[...people.values()]}>
        {({ signUpId, personId, name, maskedPhone }) => (
          <Row
            key={signUpId}
            title={name}
            note={personId === null ? '记名，到群里说一声' : (maskedPhone ?? '没有登记电话')}
            onTap={personId === null ? undefined : () => go('person', { personId })}
          />
        )}
      </FirstLines>
    </Section>
  )
}

interface ShiftLinesProps {
  recruitment: RecruitmentView
  shift: ShiftView
  lines: SignUpLine[]
  onChanged: () => Promise<void>
}

function ShiftLines({ recruitment, shift, lines, onChanged }: ShiftLinesProps) {
  const [open, setOpen] = useState<string>()
  const line = lines.find(({ signUpId }) => signUpId === open)
  return (
    <Section
      title={shift.role}
      more={`${shift.taken} / ${shift.places}${lines.length > 0 ? ' · 签到' : ''}`}
      onMore={lines.length > 0 ? () => go('attendance', { shiftId: shift.id }) : undefined}
    >
      <Note>{span(shift.startsAt, shift.endsAt)}</Note>
      {lines.length === 0 ? (
        <Note>还没有人报</Note>
      ) : (
        <FirstLines lines={lines}>
          {(each) => <Line key={each.signUpId} line={each} onTap={() => setOpen(each.signUpId)} />}
        </FirstLines>
      )}
      {line && (
        <SignUpLineSheet
          key={line.signUpId}
          {...{ recruitment, shift, line }}
          onClose={() => setOpen(undefined)}
          onCancelled={onChanged}
        />
      )}
    </Section>
  )
}

function Line({ line, onTap }: { line: SignUpLine; onTap: () => void }) {
  const { personId, name, age, volunteerNumber, maskedPhone, channel, groupName, waitingPosition } = line
  const facts = [
    volunteerNumber !== null && `志愿者 ${volunteerNumber} 号`,
    age !== null && `${age} 岁`,
    maskedPhone,
    groupName ?? (channel === 'app' ? undefined : SHIFT_SIGN_UP_CHANNELS[channel]),
  ]
  return (
    <Row
      title={name}
      note={facts.filter(Boolean).join(' · ')}
      tail={
        waitingPosition === null ? (
          personId === null && <Tag tone="plain">记名</Tag>
        ) : (
          <Tag tone="amber">候补 {waitingPosition}</Tag>
        )
      }
      onTap={onTap}
    />
  )
}

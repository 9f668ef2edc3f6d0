import { revealReporterPhone } from '@linli/domain/complaints/details/contract'
import {
  COMPLAINT_CATEGORIES,
  COMPLAINT_CHANNELS,
  COMPLAINT_KINDS,
  PRIORITIES,
} from '@linli/domain/complaints/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Fact, Row, Rows } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong, Title } from '@linli/ui/text'
import type { ReactNode } from 'react'
import { call } from '@/shared/call'
import { lastDay } from '@/shared/complaint-words'
import { useElderMode } from '@/shared/elder-mode'
import { day, when } from '@/shared/format'
import { go } from '@/shared/go'
import { PhotoStrip } from '@/shared/photo-strip'
import { CaseSettings } from './case-settings'
import { CaseTimeline } from './case-timeline'
import { DueTag } from './due-tag'
import { PhoneFact } from './phone-fact'
import type { Handled } from './use-handled'
import { VoiceNotes } from './voice-notes'
import { WhistlePanel } from './whistle-panel'

interface HandleViewProps {
  handled: Handled
  /** Buttons beside the title, at a desk. */
  head?: ReactNode
  onMore: () => void
  /** What somebody did has changed the case. */
  onDone: () => Promise<void>
}

/** One case as staff work on it: what was said, who is responsible, what happened. */
export function HandleView({ handled, head, onMore, onDone }: HandleViewProps) {
  const { complaint, handling } = handled
  const elder = useElderMode((mode) => mode.on)
  return (
    <>
      <Card>
        <Split top>
          <Title>{complaint.title}</Title>
          <DueTag due={handling.due} words={handling.dueWords} />
        </Split>
        <Note>{headWords(handled)}</Note>
        {head}
      </Card>
      {complaint.mergedInto && <Elsewhere label="已经并入" other={complaint.mergedInto} />}
      {handling.pause && (
        <Card>
          <Strong tone="amber">暂缓中</Strong>
          <Note>
            {day(handling.pause.fromAt)}起，{handling.pause.reason}
          </Note>
        </Card>
      )}
      {handling.extension && (
        <Card>
          <Strong tone="amber">申请延期 {handling.extension.workingDays} 个工作日，等主任决定</Strong>
          <Note>
            {handling.extension.askedByName}：{handling.extension.reason}
          </Note>
        </Card>
      )}
      <Section title="反映的内容">
        <Card>
          {complaint.body !== '' && <Note tone="ink">{complaint.body}</Note>}
          <VoiceNotes complaint={complaint} />
          <PhotoStrip attachments={complaint.attachments} label="反映时拍的照片" />
          <Fact name="反映人">{complaint.reporterName}</Fact>
          {complaint.reporterPhone !== null && (
            <PhoneFact
              key={complaint.id}
              name="电话"
              masked={complaint.reporterPhone}
              reasonHint="如：回访解决没有"
              reveal={(reason) =>
                call(revealReporterPhone, { params: { complaintId: complaint.id }, body: { reason } })
              }
            />
          )}
          <Fact name="类别">
            {COMPLAINT_KINDS[complaint.kind]} · {COMPLAINT_CATEGORIES[complaint.category]}
          </Fact>
          <Fact name="期限">{deadlineWords(handled)}</Fact>
        </Card>
      </Section>
      <Section
        title="负责人"
        more={handling.owners.length > 1 ? `转过 ${handling.owners.length - 1} 次` : undefined}
      >
        <Owners handled={handled} />
      </Section>
      <WhistlePanel complaintId={complaint.id} lines={complaint.entries.length} onDone={onDone} />
      <CaseTimeline complaint={complaint} now={new Date()} />
      {complaint.splitFrom && <Elsewhere label="拆自" other={complaint.splitFrom} />}
      {handling.alikeHere > 0 && (
        <Card>
          <Note>同类</Note>
          <Strong>本栋半年里还有 {handling.alikeHere} 件</Strong>
        </Card>
      )}
      <CaseSettings complaint={complaint} reload={onDone} />
      {elder && (
        <Button kind="outline" onTap={onMore}>
          更多操作
        </Button>
      )}
    </>
  )
}

/** `第 12 号 · 11月20日 周五 · 微信群 · 砖瓦厂小区 5栋 · 【优先】 · 27 人关注` */
function headWords({ complaint }: Handled): string {
  const parts = [
    `第 ${complaint.number} 号`,
    when(complaint.reportedAt),
    COMPLAINT_CHANNELS[complaint.channel],
  ]
  if (complaint.place !== '') parts.push(complaint.place)
  parts.push(complaint.grid?.name ?? '待分网格')
  if (complaint.priority !== 'normal') parts.push(PRIORITIES[complaint.priority])
  if (complaint.followers > 0) parts.push(`${complaint.followers} 人关注`)
  if (complaint.isPrivate) parts.push('不公开')
  return parts.join(' · ')
}

function deadlineWords({ complaint: { phase, deadlines, firstAnsweredAt } }: Handled): string {
  // What is stored stands still with the clock, and would soon read as a date that has passed.
  if (phase === 'paused') return '暂缓中，恢复办理时重新算'
  const solve = `${lastDay(deadlines.solveDueAt)}前办完`
  const answer = firstAnsweredAt === null ? `${lastDay(deadlines.answerDueAt)}前答复，` : ''
  return `${answer}${solve}${deadlines.provisional ? '（放假安排还没公布，可能会变）' : ''}`
}

function Owners({ handled: { handling } }: { handled: Handled }) {
  if (handling.owners.length === 0)
    return (
      <Card>
        <Note>还没有人受理。谁先受理，谁负责到底</Note>
      </Card>
    )
  return (
    <Rows>
      {handling.owners.map((owner, index) => (
        <Row
          key={owner.fromAt + owner.name}
          title={owner.name}
          note={
            owner.untilAt === null
              ? `${when(owner.fromAt)} 起负责`
              : `${when(owner.fromAt)} 到 ${when(owner.untilAt)} · 转出：${owner.reason}`
          }
          tail={
            owner.untilAt === null ? (
              <Tag tone="jade">{index === 0 ? '首问负责' : '现在负责'}</Tag>
            ) : undefined
          }
        />
      ))}
    </Rows>
  )
}

function Elsewhere({
  label,
  other,
}: {
  label: string
  other: { id: string; number: number; title: string }
}) {
  return (
    <Row
      title={`${label}第 ${other.number} 号`}
      note={other.title}
      onTap={() => go('handleComplaint', { complaintId: other.id })}
    />
  )
}

import type { ComplaintView } from '@linli/domain/complaints/reading/contract'
import {
  CLOSED_AS,
  COMPLAINT_CATEGORIES,
  COMPLAINT_CHANNELS,
  COMPLAINT_KINDS,
  COMPLAINT_PHASES,
} from '@linli/domain/complaints/terms'
import { Card } from '@linli/ui/card'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Title } from '@linli/ui/text'
import { lastDay, PHASE_TONES } from '@/shared/complaint-words'
import { PhotoStrip } from '@/shared/photo-strip'
import { VoiceNotes } from './voice-notes'

interface CaseProps {
  complaint: ComplaintView
}

/** What it is about, who is responsible, until when, and what was said. */
export function CaseHead({ complaint, now }: CaseProps & { now: Date }) {
  const { phase, number, title, kind, category, place, body, attachments } = complaint
  const about = [`第 ${number} 号`, COMPLAINT_KINDS[kind], COMPLAINT_CATEGORIES[category]].join(' · ')
  return (
    <>
      <Card>
        <Split>
          <Tag tone={PHASE_TONES[phase]}>{COMPLAINT_PHASES[phase]}</Tag>
          <Note>{untilWords(complaint, now)}</Note>
        </Split>
        <Title>{title}</Title>
        <Note>{ownerWords(complaint)}</Note>
      </Card>
      <Card>
        <Note>{[about, place].filter(Boolean).join(' · ')}</Note>
        {body !== '' && <Note tone="ink">{body}</Note>}
        <VoiceNotes complaint={complaint} />
        <PhotoStrip attachments={attachments} label="反映时拍的照片" />
        <Note>{reporterWords(complaint)}</Note>
      </Card>
    </>
  )
}

/** The deadline that matters now. */
function untilWords(complaint: ComplaintView, now: Date): string {
  const { phase, firstAnsweredAt, deadlines, pauseReason, closedAs } = complaint
  if (phase === 'paused') return `暂缓：${pauseReason ?? ''}`
  if (phase === 'answered') return complaint.isReporter ? '等你说解决没有' : '等反映的人确认'
  if (phase === 'closed') return closedAs ? CLOSED_AS[closedAs] : ''
  if (phase !== 'waiting' && phase !== 'handling') return ''
  const [dueAt, what] =
    firstAnsweredAt === null ? [deadlines.answerDueAt, '答复'] : [deadlines.solveDueAt, '办完']
  const on = lastDay(dueAt)
  return Date.parse(dueAt) <= now.getTime() ? `超期了，本该 ${on} ${what}` : `最晚 ${on} ${what}`
}

function ownerWords({ owner, grid, followers, phase }: ComplaintView): string {
  const gridName = owner?.gridName ?? grid?.name
  const who = owner
    ? `首问负责：${owner.name ?? '社区工作人员'}${gridName ? `（${gridName}）` : ''}`
    : phase === 'waiting'
      ? `等${grid?.name ?? '社区'}受理`
      : ''
  return [who, followers > 0 ? `${followers} 位邻居也在关注` : ''].filter(Boolean).join(' · ')
}

function reporterWords({ reporterName, reporterPhone, channel, isPrivate, isPublic }: ComplaintView): string {
  const open = isPrivate ? '不公开' : isPublic ? '公开，不显示名字' : '只有社区看到'
  return [reporterName, reporterPhone, COMPLAINT_CHANNELS[channel], open].filter(Boolean).join(' · ')
}

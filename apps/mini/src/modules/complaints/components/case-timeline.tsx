import type { ComplaintView, EntryView } from '@linli/domain/complaints/reading/contract'
import { isOpen } from '@linli/domain/complaints/rules'
import { COMPLAINT_CHANNELS, ENTRY_KINDS } from '@linli/domain/complaints/terms'
import { Section } from '@linli/ui/card'
import { Timeline, type TimelineStep } from '@linli/ui/timeline'
import { lastDay } from '@/shared/complaint-words'
import { when } from '@/shared/format'
import { PhotoStrip } from '@/shared/photo-strip'
import { photosOf } from './photo-words'

/** Where a thing comes from and where it goes (来龙去脉): all that happened, and what comes next. */
export function CaseTimeline({ complaint, now }: { complaint: ComplaintView; now: Date }) {
  const { entries, phase } = complaint
  const happened = entries.map((entry, at): TimelineStep => {
    const isLast = at === entries.length - 1
    return {
      key: String(entry.number),
      title: `${titleOf(entry, complaint)} · ${when(entry.occurredAt, now)}`,
      note: (
        <>
          {noteOf(entry, complaint)}
          <PhotoStrip attachments={entry.attachments} label={photosOf(entry)} />
        </>
      ),
      // What staff say is done waits for the resident, who comes next.
      state: isLast && isOpen(phase) && phase !== 'answered' ? 'now' : 'done',
    }
  })
  return (
    <Section title="一件事的来龙去脉">
      <Timeline steps={[...happened, ...nextOf(complaint)]} />
    </Section>
  )
}

/** What the reporter does is said otherwise than when the community does it. */
const OF_REPORTER: Partial<Record<EntryView['kind'], string>> = { reopened: '说还没解决', closed: '确认办结' }

function titleOf(entry: EntryView, { isReporter, channel }: ComplaintView): string {
  const what = ENTRY_KINDS[entry.kind]
  if (entry.kind === 'received')
    return channel === 'app' ? (isReporter ? '你反映' : '邻居反映') : `${COMPLAINT_CHANNELS[channel]}反映`
  if (entry.byReporter) return `${isReporter ? '你' : '反映人'}${OF_REPORTER[entry.kind] ?? what}`
  return entry.byName ? `${entry.byName}${what}` : what
}

/** For staff it says which lines stay inside. */
function noteOf(entry: EntryView, { channel, place, attachments }: ComplaintView): string {
  const { kind, body, audience } = entry
  if (kind !== 'received') return audience === 'staff' ? `内部：${body}` : body
  const photos = attachments.filter((one) => one.kind === 'photo').length
  const voices = attachments.length - photos
  return [
    receivedBy(channel, entry),
    photos > 0 ? `照片 ${photos} 张` : '',
    voices > 0 ? `语音 ${voices} 段` : '',
    place,
  ]
    .filter(Boolean)
    .join(' · ')
}

/** Staff who wrote it down; an outside system says so itself. */
function receivedBy(channel: ComplaintView['channel'], { body, byName }: EntryView): string {
  if (channel === 'app') return ''
  return channel === 'open311' ? body : `${byName ?? '社区'}代为登记`
}

function nextOf({ phase, deadlines, isReporter, sight }: ComplaintView): TimelineStep[] {
  const end: TimelineStep = {
    title: isReporter ? '由你确认：解决了吗？' : '由反映的人确认解决没有',
    state: phase === 'answered' ? 'now' : 'next',
  }
  if (phase === 'answered') return [end]
  if (phase === 'waiting')
    return [
      {
        title: sight === 'staff' ? '等人受理' : '社区受理，有人负责到底',
        note: `最晚 ${lastDay(deadlines.answerDueAt)} 答复`,
        state: 'next',
      },
      end,
    ]
  if (phase === 'paused') return [{ title: '恢复办理，再定办完的日子', state: 'next' }, end]
  if (phase === 'handling')
    return [{ title: '办完', note: `最晚 ${lastDay(deadlines.solveDueAt)}`, state: 'next' }, end]
  return []
}

import {
  type AnomalyView,
  listAnomalies,
  noteAnomaly,
  type Stay,
} from '@linli/domain/points/anomalies/contract'
import { ANOMALY_DAYS, ANOMALY_KINDS, type AnomalyKind } from '@linli/domain/points/anomalies/terms'
import { codesOf } from '@linli/domain/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { day, serviceHours, signedPoints, span, when } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { lineNote, lineTitle, openSource } from '@/shared/statement-line'
import { useServerData } from '@/shared/use-server-data'

/** What should be looked at (异常): it accuses nobody, and does nothing by itself. */
export default function AnomaliesPage() {
  return (
    <ForStaff>
      <StaffScreen place="communityPoints" below>
        <Anomalies />
      </StaffScreen>
    </ForStaff>
  )
}

function Anomalies() {
  const data = useServerData(() => call(listAnomalies))
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <Loaded data={data}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title="没有要看的" note={`最近 ${ANOMALY_DAYS} 天的签到、服务和积分都对得上`} />
        ) : (
          <>
            <Note>
              最近 {ANOMALY_DAYS}{' '}
              天里值得看一眼的。只是提醒，不说明谁有错，系统也不会自己处理；看过请留一句话。
            </Note>
            {codesOf(ANOMALY_KINDS).map((kind) => (
              <OfKind
                key={kind}
                kind={kind}
                rows={rows.filter((row) => row.kind === kind)}
                onNoted={data.reload}
              />
            ))}
          </>
        )
      }
    </Loaded>
  )
}

interface OfKindProps {
  kind: AnomalyKind
  rows: AnomalyView[]
  onNoted: () => Promise<void>
}

function OfKind({ kind, rows, onNoted }: OfKindProps) {
  if (rows.length === 0) return null
  return (
    <Section title={ANOMALY_KINDS[kind]} more={`${rows.length} 件`}>
      {rows.map((anomaly) => (
        <Anomaly key={anomaly.key} anomaly={anomaly} onNoted={onNoted} />
      ))}
    </Section>
  )
}

interface AnomalyProps {
  anomaly: AnomalyView
  onNoted: () => Promise<void>
}

function Anomaly({ anomaly, onNoted }: AnomalyProps) {
  const [noting, setNoting] = useState(false)
  const { key, personName, otherName, notes } = anomaly
  const noteWords = notes.length > 0 ? '再记一句' : '看过了，留一句话'
  const write = async (note: string) => {
    try {
      await call(noteAnomaly, { body: { key, note } })
      toast('记下了')
      setNoting(false)
      await onNoted()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Card>
      <Split top>
        <Strong>
          {anomaly.kind === 'same_pair' ? `${personName} → ${otherName ?? '邻居'}` : personName}
        </Strong>
        {notes.length > 0 ? <Tag tone="jade">看过了</Tag> : <Tag tone="amber">还没看</Tag>}
      </Split>
      <Note tone="ink">{whatWasFound(anomaly)}</Note>
      {notes.map(({ note, notedAt, notedByName }) => (
        <Note key={notedAt}>
          “{note}” {[notedByName, when(notedAt)].filter(Boolean).join(' · ')}
        </Note>
      ))}
      <FoundIn anomaly={anomaly} />
      <Button kind="outline" size="s" label={`${noteWords}：${personName}`} onTap={() => setNoting(true)}>
        {noteWords}
      </Button>
      <ConfirmSheet
        open={noting}
        title="看过之后，是怎么回事？"
        note="同事都看得到，不能删改；居民看不到。"
        yes="记下"
        reason={{ label: '情况', placeholder: '如：问过本人，是两口子换班，已改签到', maxLength: 200 }}
        onYes={write}
        onClose={() => setNoting(false)}
      />
    </Card>
  )
}

/** In a sentence, so that nobody has to know how it is counted. */
function whatWasFound({ kind, from, to, amount, otherName }: AnomalyView): string {
  if (kind === 'two_places') return `${span(from, to)} 同时签到在两处`
  if (kind === 'long_day') return `${day(from)} 记了 ${serviceHours(amount ?? 0)}服务`
  const period = `${day(from)} 到 ${day(to)}`
  if (kind === 'same_pair') return `${period}，付了 ${amount} 次换帮助的积分`
  return `${period}，${otherName ?? '一位同事'}发了 ${amount} 次，超过他发出积分的一半`
}

/** The very rows it was found in, to look at each. */
function FoundIn({ anomaly }: Pick<AnomalyProps, 'anomaly'>) {
  const { personId, personName, stays, movements } = anomaly
  const [listing, setListing] = useState(false)
  return (
    <>
      <Rows>
        {stays.map((stay) => (
          <Row
            key={`${stay.shiftId ?? stay.eventId} ${stay.role}`}
            title={[stay.title, stay.role].filter(Boolean).join(' · ')}
            note={span(stay.from, stay.to)}
            onTap={() => openStay(stay, personId)}
          />
        ))}
        {movements.length > 0 && (
          <Row title={`看这 ${movements.length} 笔积分`} onTap={() => setListing(true)} />
        )}
        <Row title={`${personName}的资料和积分`} onTap={() => go('person', { personId })} />
      </Rows>
      <Sheet
        open={listing}
        title={`${personName}的这 ${movements.length} 笔`}
        onClose={() => setListing(false)}
      >
        <Rows>
          {movements.map((line) => (
            <Row
              key={line.movementId}
              title={lineTitle(line)}
              note={lineNote(line)}
              tail={<Strong tone={line.points < 0 ? 'brick' : 'jade'}>{signedPoints(line.points)}</Strong>}
              onTap={openSource(line, true)}
            />
          ))}
        </Rows>
        <Button kind="ghost" onTap={() => setListing(false)}>
          关上
        </Button>
      </Sheet>
    </>
  )
}

/** Where its times are corrected: on the settlement once there is one, before that on the list. */
function openStay({ shiftId, eventId, settled }: Stay, personId: string): void {
  if (eventId !== null) go('door', { eventId, personId })
  else if (shiftId !== null) go(settled ? 'settle' : 'attendance', { shiftId, personId })
}

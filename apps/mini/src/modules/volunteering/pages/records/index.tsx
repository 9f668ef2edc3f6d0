import {
  claimServiceRecord,
  listMyServiceRecords,
  type MyServiceRecord,
} from '@linli/domain/volunteering/service-records/contract'
import { spokenServiceTime } from '@linli/domain/volunteering/settlement/rules'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { clock, day } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { usePagedRows } from '@/shared/use-paged-rows'

/** What one has served, and the claiming of what was noted under a name. */
export default function MyRecordsPage() {
  const paged = usePagedRows((cursor) => call(listMyServiceRecords, { query: { cursor } }), {
    keepAs: 'volunteering.records',
  })
  return (
    <Screen>
      <Loaded data={paged.data}>
        {(records) => (
          <>
            {records.length === 0 ? (
              <Empty title="还没有服务记录" note="签到签退以后，每次服务都会记在这里" />
            ) : (
              <Rows>
                {records.map((record) => (
                  <Row
                    key={record.recordId}
                    title={`${record.title} · ${record.role}`}
                    note={timesNote(record)}
                    tail={<Result record={record} />}
                  />
                ))}
              </Rows>
            )}
            <MoreRows paged={paged} />
            <Claim onClaimed={paged.data.reload} />
          </>
        )}
      </Loaded>
    </Screen>
  )
}

/** `11月28日 周六 · 08:58 来 · 12:03 走` */
function timesNote({ startsAt, checkedInAt, checkedOutAt, serviceMinutes }: MyServiceRecord): string {
  const notYet = serviceMinutes === null ? '还没签退' : '没有签退'
  const left = checkedOutAt ? `${clock(checkedOutAt)} 走` : notYet
  return [day(startsAt), checkedInAt && `${clock(checkedInAt)} 来`, left].filter(Boolean).join(' · ')
}

function Result({ record: { serviceMinutes, points } }: { record: MyServiceRecord }) {
  if (serviceMinutes === null) return <Tag tone="plain">等社区结算</Tag>
  const words = points
    ? `${spokenServiceTime(serviceMinutes)} +${points} 分`
    : spokenServiceTime(serviceMinutes)
  return <Tag tone={serviceMinutes > 0 ? 'jade' : 'amber'}>{words}</Tag>
}

function Claim({ onClaimed }: { onClaimed: () => Promise<void> }) {
  const [code, setCode] = useState('')
  const [refused, setRefused] = useState<string>()
  const [claimed, setClaimed] = useState<MyServiceRecord>()
  const claim = async () => {
    setRefused(undefined)
    try {
      setClaimed(await call(claimServiceRecord, { body: { code } }))
      setCode('')
      await onClaimed()
    } catch (error) {
      if (error instanceof CallError && error.status === 409) setRefused(error.message)
      else showError(error)
    }
  }
  const type = (value: string) => {
    setRefused(undefined)
    setCode(value.toUpperCase())
  }
  return (
    <Section title="认领记录" more="没用手机签到的">
      {claimed && (
        <Notice tone="jade" title="认领到了">
          {claimed.title}
          {claimed.points === null ? '，结算以后积分到账' : `，${claimed.points} 积分已到账`}
        </Notice>
      )}
      <Card>
        <Note>当天只留了名字的，社区给过一个 8 位认领码。输进来，时长和积分就归到你名下。</Note>
        <TextField
          label="认领码"
          placeholder="如 K7MN 4PQR"
          maxLength={12}
          error={refused}
          value={code}
          onChange={type}
          onDone={claim}
        />
        <Button disabled={code.trim() === ''} onTap={claim}>
          认领
        </Button>
      </Card>
    </Section>
  )
}

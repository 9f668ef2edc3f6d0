import { isStaff } from '@linli/domain/actor'
import { getMyFamily } from '@linli/domain/people/contract'
import {
  getServiceHours,
  issueCertificate,
  listCertificates,
} from '@linli/domain/volunteering/certificates/contract'
import { exactHours, writtenDate } from '@linli/domain/volunteering/certificates/rules'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { DateField, FieldRow } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { Stat } from '@linli/ui/stat'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note, Split } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { today } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'
import { CorrectedCertificates } from '../../components/corrected-certificates'

/** Certificates of oneself and whom one acts for; for staff those of `personId`, or all that were `corrected`. */
export default function CertificatesPage() {
  const { personId, show } = useRouter().params
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  if (show === 'corrected')
    return (
      <ForStaff>
        <StaffScreen place="manageRecruitments" below>
          <CorrectedCertificates />
        </StaffScreen>
      </ForStaff>
    )
  if (personId && staff)
    return (
      <Screen>
        <OfPerson personId={personId} />
      </Screen>
    )
  return <OwnCertificates />
}

function OwnCertificates() {
  const family = useServerData(() => call(getMyFamily), { keepAs: 'family' })
  const [chosen, setChosen] = useState<string>()
  return (
    <Screen>
      <Loaded data={family}>
        {({ members }) => {
          const own = members.filter(({ actingAs }) => actingAs !== null)
          const personId = chosen ?? own[0]?.personId
          return (
            <>
              {own.length > 1 && personId && (
                <Segmented
                  label="给谁开证明"
                  options={own.map((member) => ({ value: member.personId, label: member.name }))}
                  value={personId}
                  onChange={setChosen}
                />
              )}
              {personId && <OfPerson key={personId} personId={personId} />}
            </>
          )
        }}
      </Loaded>
    </Screen>
  )
}

function OfPerson({ personId }: { personId: string }) {
  return (
    <>
      <Making personId={personId} />
      <Made personId={personId} />
    </>
  )
}

type Span = 'year' | 'months' | 'own'
const SPANS: { value: Span; label: string }[] = [
  { value: 'year', label: '今年' },
  { value: 'months', label: '近一年' },
  { value: 'own', label: '自己选' },
]

/** First day of this year, or the day a year ago. */
function firstDay(span: Span): string {
  const on = today()
  const year = Number(on.slice(0, 4))
  if (span === 'year') return `${year}-01-01`
  // The day before the leap day's follows it into years without one.
  return `${year - 1}${on.slice(4) === '-02-29' ? '-02-28' : on.slice(4)}`
}

function Making({ personId }: { personId: string }) {
  const [span, setSpan] = useState<Span>('year')
  const [period, setPeriod] = useState({ from: firstDay('year'), to: today() })
  const hours = useServerData(() => call(getServiceHours, { params: { personId }, query: period }), {
    deps: [personId, period.from, period.to],
  })
  const choose = (next: Span) => {
    setSpan(next)
    if (next !== 'own') setPeriod({ from: firstDay(next), to: today() })
  }
  const make = async () => {
    try {
      const { id } = await call(issueCertificate, { params: { personId }, body: period })
      go('certificate', { personId, certificateId: id })
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Section title="开一份证明" more="已结算的服务">
      <Segmented label="哪段时间" options={SPANS} value={span} onChange={choose} />
      {span === 'own' && (
        <Card>
          <FieldRow>
            <DateField
              label="从"
              to={period.to}
              value={period.from}
              onChange={(from) => setPeriod({ ...period, from })}
            />
            <DateField
              label="到"
              from={period.from}
              to={today()}
              value={period.to}
              onChange={(to) => setPeriod({ ...period, to })}
            />
          </FieldRow>
        </Card>
      )}
      <Loaded data={hours} rows={1}>
        {({ name, number, services, minutes }) => {
          const missing =
            number === null ? '还没登记成志愿者' : services === 0 ? '这段时间没有已结算的服务' : undefined
          return (
            <Card>
              <Split top>
                <Stat label={`${name}的服务时间`} value={exactHours(minutes)} size="l" />
                <Stat label="次数" value={services} size="m" align="end" />
              </Split>
              <Note>
                {writtenDate(period.from)}到{writtenDate(period.to)}
                {number !== null && ` · 志愿者编号 ${number}`}
              </Note>
              <Button disabled={missing !== undefined} reason={missing} onTap={make}>
                开证明
              </Button>
            </Card>
          )
        }}
      </Loaded>
    </Section>
  )
}

function Made({ personId }: { personId: string }) {
  const made = useServerData(() => call(listCertificates, { params: { personId } }), { deps: [personId] })
  return (
    <Section title="开过的证明">
      <Loaded data={made} rows={1}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title="还没有开过" note="开好的证明留在这里，随时可以再保存" />
          ) : (
            <Rows>
              {rows.map(({ id, from, to, minutes, services, code, corrected, revokedAt }) => (
                <Row
                  key={id}
                  title={`${services} 次 · ${exactHours(minutes)}`}
                  note={`${writtenDate(from)}到${writtenDate(to)} · ${code.slice(0, 4)}…`}
                  tail={
                    revokedAt ? (
                      <Tag tone="brick">已作废</Tag>
                    ) : (
                      corrected > 0 && <Tag tone="amber">有更正</Tag>
                    )
                  }
                  onTap={() => go('certificate', { personId, certificateId: id })}
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Section>
  )
}

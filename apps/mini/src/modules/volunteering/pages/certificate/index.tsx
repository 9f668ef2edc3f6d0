import { isStaff } from '@linli/domain/actor'
import { dateOn } from '@linli/domain/time'
import {
  type CertificateView,
  getCertificate,
  getCertificateFile,
  issueCertificate,
  revokeCertificate,
} from '@linli/domain/volunteering/certificates/contract'
import { exactHours, printedCode, writtenDate } from '@linli/domain/volunteering/certificates/rules'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Fact, Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note, Strong, Title } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { dayInYear, span } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { saveFile } from '@/shared/save-file'
import { Screen } from '@/shared/screen'
import { useSession } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

/** One certificate: what it states, as on paper, and saving it. */
export default function CertificatePage() {
  const { personId = '', certificateId = '' } = useRouter().params
  const params = { personId, certificateId }
  const staff = useSession(({ me }) => me !== null && isStaff(me))
  const data = useServerData(() => call(getCertificate, { params }), { deps: [personId, certificateId] })
  const [revoking, setRevoking] = useState(false)
  const save = async (format: 'pdf' | 'png') => {
    try {
      const file = await call(getCertificateFile, { params, query: { format } })
      const where = await saveFile(file)
      if (where !== 'opened') toast(where === 'album' ? '已存到相册' : `${file.fileName} 存好了`)
    } catch (error) {
      showError(error)
    }
  }
  const revoke = async (reason: string) => {
    try {
      await call(revokeCertificate, { params, body: { reason } })
      setRevoking(false)
      await data.reload()
    } catch (error) {
      showError(error)
    }
  }
  const { value } = data
  const counts = value?.revokedAt === null
  const renew = async () => {
    if (!value) return
    try {
      const { id } = await call(issueCertificate, {
        params: { personId },
        body: { from: value.from, to: value.to },
      })
      go('certificate', { personId, certificateId: id })
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Screen
      footer={
        counts &&
        (value.corrected > 0 ? (
          <Button onTap={renew}>按现在的时长重新开一份</Button>
        ) : (
          <ButtonRow>
            <Button kind="outline" onTap={() => save('png')}>
              存图片
            </Button>
            <Button onTap={() => save('pdf')}>存 PDF</Button>
          </ButtonRow>
        ))
      }
    >
      <Loaded data={data} rows={4}>
        {(certificate) => <Stated certificate={certificate} />}
      </Loaded>
      {staff && counts && (
        <Button kind="outline" onTap={() => setRevoking(true)}>
          作废这份证明
        </Button>
      )}
      <ConfirmSheet
        open={revoking}
        title="作废这份证明？"
        note="以后谁来核对，都会看到已作废。不能恢复，可以重新开一份。"
        yes="作废"
        danger
        reason={{ label: '为什么作废', placeholder: '如：时长录错了' }}
        onYes={revoke}
        onClose={() => setRevoking(false)}
      />
    </Screen>
  )
}

function Stated({ certificate }: { certificate: CertificateView }) {
  const { name, number, communityName, from, to, services, minutes, code, issuedAt, items } = certificate
  return (
    <>
      {certificate.revokedAt && (
        <Notice tone="brick" title="这份证明已作废">
          {dayInYear(certificate.revokedAt)} · {certificate.revokeReason}
        </Notice>
      )}
      {!certificate.revokedAt && certificate.corrected > 0 && (
        <Notice title="此后有更正">
          其中 {certificate.corrected} 次的时长后来更正过，这份不能再用了，请重新开一份
        </Notice>
      )}
      <Card>
        <Title>志愿服务证明</Title>
        <Fact name="姓名">{name}</Fact>
        <Fact name="志愿者号">{number}</Fact>
        <Fact name="服务组织">{communityName}</Fact>
        <Fact name="时间">
          {writtenDate(from)}到{writtenDate(to)}
        </Fact>
        <Fact name="合计">
          <Strong inline tone="jade">
            {services} 次 · {exactHours(minutes)}
          </Strong>
        </Fact>
        <Fact name="出具日期">{writtenDate(dateOn(new Date(issuedAt)))}</Fact>
        <Fact name="编号">{printedCode(code)}</Fact>
        <Button kind="outline" size="s" onTap={() => go('verify', { code })}>
          看别人核对时看到什么
        </Button>
      </Card>
      <Section title="服务明细">
        <Rows>
          {items.map((item) => (
            <Row
              key={`${item.startsAt}${item.role}`}
              title={item.title}
              note={`${span(item.startsAt, item.endsAt)} · ${item.role}`}
              tail={<Note>{exactHours(item.minutes)}</Note>}
            />
          ))}
        </Rows>
      </Section>
    </>
  )
}

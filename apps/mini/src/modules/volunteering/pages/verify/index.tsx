import { type VerifiedCertificate, verifyCertificate } from '@linli/domain/volunteering/certificates/contract'
import { exactHours, printedCode, writtenDate } from '@linli/domain/volunteering/certificates/rules'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Fact } from '@linli/ui/row'
import { Note } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { Screen } from '@/shared/screen'

type Answer = { found: VerifiedCertificate } | { refused: string }

/** Anybody, signed in or not, asks whether a certificate is genuine; the QR code on it opens this with its `code`. */
export default function VerifyPage() {
  const { code: scanned = '' } = useRouter().params
  const [code, setCode] = useState(printedCode(scanned))
  const [answer, setAnswer] = useState<Answer>()
  const ask = async (typed: string) => {
    try {
      setAnswer({ found: await call(verifyCertificate, { params: { code: typed.trim() } }) })
    } catch (error) {
      setAnswer({ refused: error instanceof CallError ? error.message : '出了点问题，请稍后再试' })
    }
  }
  useEffect(() => {
    if (scanned) void ask(scanned)
  }, [scanned])
  const type = (value: string) => {
    setCode(value)
    setAnswer(undefined)
  }
  return (
    <Screen>
      <Card>
        <TextField
          label="证明编号"
          placeholder="20 个字母和数字，横线可以不输"
          maxLength={40}
          value={code}
          onChange={type}
          onDone={() => ask(code)}
        />
        <Button disabled={code.trim() === ''} onTap={() => ask(code)}>
          核对
        </Button>
      </Card>
      {answer && 'refused' in answer && (
        <Notice tone="brick" title="核对不上">
          {answer.refused}
        </Notice>
      )}
      {answer && 'found' in answer && <Found certificate={answer.found} />}
      <Note centred>只告诉您核对要用的内容。姓名露头尾，请和手里的证明对一对。</Note>
    </Screen>
  )
}

function Found({ certificate }: { certificate: VerifiedCertificate }) {
  const { maskedName, number, from, to, services, minutes, issuedOn } = certificate
  return (
    <>
      <Verdict certificate={certificate} />
      <Card>
        <Fact name="姓名">{maskedName}</Fact>
        <Fact name="志愿者号">{number}</Fact>
        <Fact name="时间">
          {writtenDate(from)}到{writtenDate(to)}
        </Fact>
        <Fact name="服务">
          {services} 次 · {exactHours(minutes)}
        </Fact>
        <Fact name="出具日期">{writtenDate(issuedOn)}</Fact>
        <Fact name="编号">{printedCode(certificate.code)}</Fact>
      </Card>
    </>
  )
}

function Verdict({
  certificate: { communityName, corrected, revokedOn },
}: {
  certificate: VerifiedCertificate
}) {
  if (revokedOn)
    return (
      <Notice tone="brick" title="这份证明已作废">
        {writtenDate(revokedOn)}由{communityName}作废，不能再用
      </Notice>
    )
  if (corrected)
    return (
      <Notice tone="amber" title="此后有更正">
        确实由{communityName}出具，但其中有服务时长后来更正过。请让本人重新开一份。
      </Notice>
    )
  return (
    <Notice tone="jade" title="证明有效">
      由{communityName}出具
    </Notice>
  )
}

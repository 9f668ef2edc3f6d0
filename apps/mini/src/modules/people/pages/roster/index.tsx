import { type RosterImportView, uploadRoster } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Column, Columns } from '@linli/ui/page'
import { Bar } from '@linli/ui/progress'
import { Empty } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { CallError } from '@/shared/call-error'
import { type PickedFile, pickFile } from '@/shared/pick-file'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { upload } from '@/shared/upload'
import { RosterExport } from '../../components/roster-export'
import { RosterReport } from '../../components/roster-report'

const MOST_BYTES = 10 * 1024 * 1024

/** Import and export of the sheet that staff keep. */
export default function RosterPage() {
  return (
    <ForStaff>
      <Roster />
    </ForStaff>
  )
}

function Roster() {
  const [report, setReport] = useState<RosterImportView>()
  return (
    <StaffScreen place="roster">
      <Columns>
        <Column>
          <Upload onReport={setReport} />
          {!report && <RosterExport />}
        </Column>
        <Column>
          {report ? (
            <RosterReport report={report} onCommitted={setReport} />
          ) : (
            <Section title="怎么导入">
              <Empty
                title="先预检，再导入"
                note="上传以后先告诉您会新增、改动多少人，哪一行有问题；您点了“导入”才会真的改。同一份表传两次也不会重复。"
              />
            </Section>
          )}
        </Column>
      </Columns>
    </StaffScreen>
  )
}

/** How far a file is; `failed` keeps it, to be sent again. */
type Sending = { file: PickedFile; percent: number } | { file: PickedFile; failed: string }

function Upload({ onReport }: { onReport: (report: RosterImportView | undefined) => void }) {
  const [sending, setSending] = useState<Sending>()
  const send = async (file: PickedFile) => {
    onReport(undefined)
    setSending({ file, percent: 0 })
    try {
      const report = await upload(uploadRoster, {
        file,
        onProgress: (percent) => setSending({ file, percent }),
      })
      setSending(undefined)
      onReport(report)
    } catch (error) {
      if (error instanceof CallError) setSending({ file, failed: error.message })
      else {
        setSending(undefined)
        showError(error)
      }
    }
  }
  const pick = async () => {
    const file = await pickFile(['xlsx', 'csv'])
    if (!file) return
    if (file.sizeBytes > MOST_BYTES) setSending({ file, failed: '文件太大了，请拆成 10 MB 以内的文件' })
    else void send(file)
  }
  const busy = sending !== undefined && 'percent' in sending
  return (
    <Section title="导入">
      <Card>
        <Note>
          要有这些列：小区、楼栋、单元、房号、姓名、与户主关系；最好还有手机号、身份证号、网格、面积。列的先后不要紧，合并单元格、空格、全角数字都认得。
        </Note>
        {sending && 'percent' in sending && <Progress sending={sending} />}
        {sending && 'failed' in sending && (
          <Notice
            tone="brick"
            title={sending.file.name}
            action={
              <Button kind="outline" size="s" onTap={() => send(sending.file)}>
                再传一次
              </Button>
            }
          >
            {sending.failed}
          </Notice>
        )}
        <Button loading={busy} onTap={pick}>
          {process.env.TARO_ENV === 'weapp' ? '从微信聊天里选表格' : '选表格（.xlsx、.csv）'}
        </Button>
      </Card>
    </Section>
  )
}

function Progress({ sending }: { sending: { file: PickedFile; percent: number } }) {
  const { file, percent } = sending
  const words = percent < 100 ? `正在上传 ${percent}%` : '传好了，正在逐行检查…'
  return (
    <>
      <Note>
        {file.name} · {words}
      </Note>
      <Bar value={percent} of={100} tone="jade" label={words} />
    </>
  )
}

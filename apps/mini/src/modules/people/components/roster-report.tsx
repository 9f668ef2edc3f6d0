import {
  commitRosterImport,
  type RosterImportView,
  type RosterRowProblem,
} from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card, CardRow, Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Row, Rows } from '@linli/ui/row'
import { Segmented } from '@linli/ui/segmented'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Tag } from '@linli/ui/tag'
import { Note, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { showError } from '@/shared/show-error'

/** So many of the problems are listed at once. */
const PROBLEMS_AT_ONCE = 40
/** What the server sends at most (`RosterImportView.problems`). */
const PROBLEMS_SENT = 200

interface RosterReportProps {
  report: RosterImportView
  onCommitted: (report: RosterImportView) => void
}

/** What a sheet would change, row by row, and the decision to carry it out. */
export function RosterReport({ report, onCommitted }: RosterReportProps) {
  return (
    <Section title={report.committedAt ? '已导入' : '预检结果'} more={`共 ${report.rows} 行`}>
      <Note>{report.fileName}</Note>
      <CardRow pairs>
        <Card>
          <Stat label="新增户" value={report.newHouseholds} size="m" />
        </Card>
        <Card>
          <Stat label="新增人" value={report.newPersons} size="m" tone="jade" />
        </Card>
        <Card>
          <Stat label="有变动" value={report.changedPersons} size="m" />
        </Card>
        <Card>
          <Stat label="没变" value={report.unchangedPersons} size="m" />
        </Card>
      </CardRow>
      {report.committedAt ? (
        <Notice tone="jade" title="导入完成">
          {when(report.committedAt)}，新增 {report.newPersons} 人，更新 {report.changedPersons} 人
        </Notice>
      ) : (
        <Decision report={report} onCommitted={onCommitted} />
      )}
      <Problems report={report} />
    </Section>
  )
}

function Decision({ report, onCommitted }: RosterReportProps) {
  const [asking, setAsking] = useState(false)
  const { errorRows, warningRows } = report
  const good = report.rows - errorRows
  const nothing = report.newHouseholds + report.newPersons + report.changedPersons === 0
  const commit = async () => {
    try {
      const params = { importId: report.id }
      const done = await call(commitRosterImport, { params, body: { skipErrorRows: errorRows > 0 } })
      setAsking(false)
      toast('导入完成')
      onCommitted(done)
    } catch (error) {
      showError(error)
    }
  }
  if (good === 0)
    return (
      <Notice tone="brick" title="没有一行能导入">
        请照下面的提示改好，再上传。
      </Notice>
    )
  if (nothing && errorRows === 0)
    return (
      <Notice tone="jade" title="和现在的花名册一样">
        没有要改的，不用导入。
      </Notice>
    )
  return (
    <>
      {errorRows > 0 && (
        <Notice tone="brick" title={`${errorRows} 行有错，不会导入`}>
          可以改好再上传；也可以先导入没有问题的 {good} 行。
        </Notice>
      )}
      {warningRows > 0 && <Notice>{warningRows} 行有提醒，会导入，请看看我们是怎么理解的。</Notice>}
      <Button onTap={() => setAsking(true)}>
        {errorRows > 0 ? `只导入没问题的 ${good} 行` : `导入 ${good} 行`}
      </Button>
      <Note centred>{when(report.expiresAt)} 前有效，现在还什么都没改</Note>
      <ConfirmSheet
        open={asking}
        title="现在导入？"
        note={`新增 ${report.newHouseholds} 户、${report.newPersons} 人，更新 ${report.changedPersons} 人${errorRows > 0 ? `；跳过 ${errorRows} 行` : ''}。`}
        yes="导入"
        no="再看看"
        onYes={commit}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

type Shown = 'all' | 'error' | 'warning'

function Problems({ report }: { report: RosterImportView }) {
  const [shown, setShown] = useState<Shown>('all')
  const [most, setMost] = useState(PROBLEMS_AT_ONCE)
  const { problems } = report
  if (problems.length === 0) return null
  const wanted = problems.filter((problem) => shown === 'all' || problem.severity === shown)
  return (
    <Section
      title="逐行看"
      more={problems.length >= PROBLEMS_SENT ? `先列前 ${PROBLEMS_SENT} 处` : `${problems.length} 处`}
    >
      <Segmented
        label="看哪些"
        options={[
          { value: 'all', label: '全部' },
          { value: 'error', label: '有错' },
          { value: 'warning', label: '提醒' },
        ]}
        value={shown}
        onChange={setShown}
      />
      {wanted.length === 0 && <Note>没有这一类</Note>}
      {wanted.length > 0 && (
        <Rows>
          {wanted.slice(0, most).map((problem) => (
            <Problem key={`${problem.row}-${problem.column}-${problem.message}`} problem={problem} />
          ))}
        </Rows>
      )}
      {wanted.length > most && (
        <Button kind="ghost" onTap={() => setMost(most + PROBLEMS_AT_ONCE)}>
          再看 {wanted.length - most} 处
        </Button>
      )}
    </Section>
  )
}

function Problem({ problem }: { problem: RosterRowProblem }) {
  const where = problem.column ? `第 ${problem.row} 行 · ${problem.column}` : `第 ${problem.row} 行`
  return (
    <Row
      title={<Strong>{where}</Strong>}
      note={problem.message}
      tail={
        <Tag tone={problem.severity === 'error' ? 'brick' : 'amber'}>
          {problem.severity === 'error' ? '有错' : '提醒'}
        </Tag>
      }
    />
  )
}

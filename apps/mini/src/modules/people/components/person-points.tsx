import { requestAward } from '@linli/domain/points/award-requests/contract'
import { soloAwardRefusal } from '@linli/domain/points/award-requests/rules'
import {
  awardPoints,
  getPersonPoints,
  listPersonPointMovements,
  reversePointMovement,
  type StatementLine,
} from '@linli/domain/points/contract'
import { getPointRules } from '@linli/domain/points/rule-versions/contract'
import { MAX_MANUAL_AWARD_POINTS } from '@linli/domain/points/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { NumberStepper } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Stat } from '@linli/ui/stat'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { signedPoints } from '@/shared/format'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { MoreRows } from '@/shared/more-rows'
import { showError } from '@/shared/show-error'
import { lineNote, lineTitle, openSource } from '@/shared/statement-line'
import { usePagedRows } from '@/shared/use-paged-rows'
import { useServerData } from '@/shared/use-server-data'

/** Points as staff see them: balance, an award, the statement with corrections. */
export function PersonPoints({ personId, name }: { personId: string; name: string }) {
  const params = { personId }
  const overview = useServerData(() => call(getPersonPoints, { params }), { deps: [personId] })
  const lines = usePagedRows((cursor) => call(listPersonPointMovements, { params, query: { cursor } }), {
    deps: [personId],
  })
  const reload = async () => {
    await Promise.all([overview.reload(), lines.data.reload()])
  }
  return (
    <Section title="积分" more="每一笔都有来处">
      <Loaded data={overview} rows={1}>
        {({ balance, householdStanding }) => (
          <Card tone="jade">
            <Split>
              <Stat label="可用" value={balance} />
              <Stat label="近一年家庭所得" value={householdStanding} size="m" align="end" />
            </Split>
          </Card>
        )}
      </Loaded>
      <Award personId={personId} name={name} onAwarded={reload} />
      <Row
        title="替本人请邻居帮忙"
        note={`用${name}的积分，没有手机也能换帮助`}
        onTap={() => go('askHelp', { desk: 'yes', personId, name })}
      />
      <Loaded data={lines.data} rows={2}>
        {(rows) =>
          rows.length === 0 ? <Note>还没有积分记录</Note> : <Statement rows={rows} onReversed={reload} />
        }
      </Loaded>
      <MoreRows paged={lines} />
    </Section>
  )
}

interface AwardProps {
  personId: string
  name: string
  onAwarded: () => Promise<void>
}

function Award({ personId, name, onAwarded }: AwardProps) {
  const [open, setOpen] = useState(false)
  const [points, setPoints] = useState(10)
  const rules = useServerData(() => call(getPointRules))
  const tooMuch = rules.value ? soloAwardRefusal({ points, ...rules.value.current }) : null
  const award = async (reason: string) => {
    try {
      const what = { params: { personId }, body: { points, reason } }
      await (tooMuch ? call(requestAward, what) : call(awardPoints, what))
      toast(tooMuch ? '申请交了，等同事批' : `给${name}记了 ${points} 分`)
      setOpen(false)
      await onAwarded()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Button kind="outline" onTap={() => setOpen(true)}>
        记积分
      </Button>
      <ConfirmSheet
        open={open}
        title={`给${name}记积分`}
        yes={tooMuch ? `申请 ${points} 分` : `记 ${points} 分`}
        reason={{ label: '为什么记（居民会看到）', placeholder: '如：11月22日整理图书角 2 小时' }}
        onYes={award}
        onClose={() => setOpen(false)}
      >
        <NumberStepper
          label="多少分"
          unit="分"
          min={1}
          max={MAX_MANUAL_AWARD_POINTS}
          step={5}
          value={points}
          onChange={setPoints}
        />
        {tooMuch && rules.value && (
          <Notice title="要两个人同意">
            一个人一次最多发 {rules.value.current.soloAwardPoints} 分。填好原因交上去，另一位同事批了才到账，
            进度在工作台的“积分申请”里。
          </Notice>
        )}
      </ConfirmSheet>
    </>
  )
}

interface StatementProps {
  rows: StatementLine[]
  onReversed: () => Promise<void>
}

function Statement({ rows, onReversed }: StatementProps) {
  const [wrong, setWrong] = useState<StatementLine>()
  const reverse = async (reason: string) => {
    if (!wrong) return
    try {
      await call(reversePointMovement, { params: { movementId: wrong.movementId }, body: { reason } })
      toast('更正了，原来的记录还在')
      setWrong(undefined)
      await onReversed()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Rows>
        {rows.map((line) => (
          <Row
            key={line.movementId}
            title={lineTitle(line)}
            note={lineNote(line)}
            onTap={openSource(line, true)}
            tailTaps
            tail={<LineTail line={line} onWrong={() => setWrong(line)} />}
          />
        ))}
      </Rows>
      <ConfirmSheet
        open={wrong !== undefined}
        title="更正这一笔？"
        note={
          wrong &&
          `“${wrong.reason}” ${signedPoints(wrong.points)} 分，会记一笔相反的，原记录保留，居民都能看到。`
        }
        yes="更正"
        danger
        reason={{ label: '更正原因（居民会看到）', placeholder: '如：时长多记了半小时' }}
        onYes={reverse}
        onClose={() => setWrong(undefined)}
      />
    </>
  )
}

function LineTail({ line, onWrong }: { line: StatementLine; onWrong: () => void }) {
  const mayReverse = !line.reversed && line.reversesId === null
  return (
    <>
      <Strong inline tone={line.points < 0 ? 'brick' : 'jade'}>
        {signedPoints(line.points)}
      </Strong>
      {mayReverse && (
        <Button kind="ghost" size="s" label={`更正“${line.reason}”`} onTap={onWrong}>
          更正
        </Button>
      )}
    </>
  )
}

import {
  blowWhistle,
  type CaseWhistles,
  listCaseWhistles,
  type WhistleView,
  withdrawWhistle,
} from '@linli/domain/complaints/whistles/contract'
import { MAX_WHISTLE_LENGTH, WHISTLE_HOURS } from '@linli/domain/complaints/whistles/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { LongTextField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useEffect, useRef, useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { useServerData } from '@/shared/use-server-data'
import { useSend } from './use-send'
import { WhistleRows } from './whistle-rows'

interface WhistlePanelProps {
  complaintId: string
  /** How many lines the timeline has: with another one the whistles may stand otherwise. */
  lines: number
  /** The timeline of the case has grown. */
  onDone: () => Promise<void>
}

/** The whistles of a case, for staff who handle it: blow one, see what came of it, take it back. */
export function WhistlePanel({ complaintId, lines, onDone }: WhistlePanelProps) {
  const params = { complaintId }
  const data = useServerData(() => call(listCaseWhistles, { params }), { deps: [complaintId] })
  const { reload } = data
  const read = useRef(lines)
  useEffect(() => {
    if (read.current !== lines) void reload()
    read.current = lines
  }, [lines, reload])
  const [blowing, setBlowing] = useState(false)
  const [taken, setTaken] = useState<WhistleView>()
  const send = useSend(async () => {
    await reload()
    await onDone()
  })
  return (
    <Section title="吹哨">
      <Loaded data={data} rows={1}>
        {({ rows, whyNot, isResponsible, units, usualDueAt }) => (
          <>
            {rows.length > 0 && (
              <WhistleRows whistles={rows} onTap={isResponsible ? setTaken : undefined} mayTap={isOpen} />
            )}
            <Card>
              {rows.length === 0 && <Note>自己办不了的，请派出所、物业等单位来处理</Note>}
              {whyNot ? (
                <Note>{whyNot}</Note>
              ) : (
                <Button kind="outline" size="s" onTap={() => setBlowing(true)}>
                  吹哨，请单位来
                </Button>
              )}
            </Card>
            {blowing && (
              <BlowSheet
                units={units}
                usualDueAt={usualDueAt}
                onClose={() => setBlowing(false)}
                onBlow={async (body, words) => {
                  if (await send(() => call(blowWhistle, { params, body }), words)) setBlowing(false)
                }}
              />
            )}
            <ConfirmSheet
              open={taken !== undefined}
              title={`撤回给${taken?.unitName ?? ''}的吹哨？`}
              note="撤回以后，这家单位看不到这件诉求了，只看得到自己做过什么。"
              yes="撤回"
              danger
              reason={{ label: '为什么撤回（单位会看到）', placeholder: '如：改请物业来修' }}
              onYes={async (reason) => {
                const of = { complaintId, whistleId: taken?.id ?? '' }
                if (await send(() => call(withdrawWhistle, { params: of, body: { reason } }), '撤回了'))
                  setTaken(undefined)
              }}
              onClose={() => setTaken(undefined)}
            />
          </>
        )}
      </Loaded>
    </Section>
  )
}

/** Only what is still open can be taken back. */
const isOpen = ({ closedAt, withdrawnAt }: WhistleView) => closedAt === null && withdrawnAt === null

const USUAL = 'usual'

interface BlowSheetProps extends Pick<CaseWhistles, 'units' | 'usualDueAt'> {
  onBlow: (body: { unitId: string; message: string; hours: number | null }, words: string) => Promise<void>
  onClose: () => void
}

function BlowSheet({ units, usualDueAt, onBlow, onClose }: BlowSheetProps) {
  const [unitId, setUnitId] = useState<string>()
  const [message, setMessage] = useState('')
  const [by, setBy] = useState<string>(USUAL)
  const unit = units.find(({ id }) => id === unitId)
  const missing = !unit ? '请选一家单位' : message.trim() === '' ? '请写要他们做什么' : undefined
  const blow = async () => {
    if (!unit) return
    const hours = by === USUAL ? null : Number(by)
    await onBlow({ unitId: unit.id, message: message.trim(), hours }, `已吹哨，${unit.name}看得到了`)
  }
  return (
    <Sheet
      open
      title="吹哨，请单位来"
      onClose={onClose}
      footer={
        <ButtonRow>
          <Button kind="outline" onTap={onClose}>
            先不了
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={blow}>
            吹哨
          </Button>
        </ButtonRow>
      }
    >
      {units.length === 0 && <Note>还没有登记共建单位，请主任先在“共建单位”里加</Note>}
      {units.map(({ id, name, whyNot }) => (
        <CheckRow
          key={id}
          kind="radio"
          title={name}
          checked={id === unitId}
          disabled={whyNot !== null}
          reason={whyNot ?? undefined}
          onChange={() => setUnitId(id)}
        />
      ))}
      <LongTextField
        label="请他们做什么（单位会看到）"
        placeholder="如：砖瓦厂 5 栋下水道返水，请今天来疏通"
        maxLength={MAX_WHISTLE_LENGTH}
        value={message}
        onChange={setMessage}
      />
      <Note>什么时候前报到</Note>
      <Segmented
        label="什么时候前报到"
        value={by}
        onChange={setBy}
        options={[
          { value: USUAL, label: `${when(usualDueAt)} 前` },
          ...WHISTLE_HOURS.map((hours) => ({ value: String(hours), label: `${hours} 小时内` })),
        ]}
      />
    </Sheet>
  )
}

import {
  cancelExchange,
  confirmExchange,
  decideExchange,
  disputeExchange,
  type ExchangeActCode,
  type ExchangeView,
  withdrawFromExchange,
} from '@linli/domain/points/exchanges/contract'
import {
  EXCHANGE_DECISIONS,
  EXCHANGE_SIDES,
  type ExchangeDecision,
  type ExchangeSide,
} from '@linli/domain/points/exchanges/terms'
import { codesOf } from '@linli/domain/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { NumberStepper } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet } from '@linli/ui/sheet'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { DeskAccept } from './desk-accept'

interface DecidePanelProps {
  exchange: ExchangeView
  act: (work: () => Promise<unknown>, words: string) => Promise<void>
}

const CALLS = {
  cancel: cancelExchange,
  withdraw: withdrawFromExchange,
  confirm: confirmExchange,
  dispute: disputeExchange,
}
const WORDS = { cancel: '取消', withdraw: '退出', confirm: '确认帮完了', dispute: '有争议' } as const

type DeskAct = { side: ExchangeSide; kind: Exclude<ExchangeActCode, 'decide'> }

/** For staff: what somebody without a phone says at the desk, and the decision of a dispute. */
export function DecidePanel({ exchange, act }: DecidePanelProps) {
  const { id, askerId, helperId, askerName, helperName, acts, deskActs, phase } = exchange
  const [entering, setEntering] = useState<DeskAct>()
  const [deciding, setDeciding] = useState(false)
  const entries = (['asker', 'helper'] as const).flatMap((side) =>
    deskActs[side].flatMap((kind) => (kind === 'decide' ? [] : [{ side, kind }])),
  )
  // As long as it can be cancelled it can be accepted: both end when it begins.
  const open = phase === 'open' && entries.length > 0
  if (entries.length === 0 && !acts.includes('decide')) return null
  const nameOf = (side: ExchangeSide) => (side === 'asker' ? askerName : (helperName ?? ''))
  const enter = async (reason: string) => {
    if (!entering) return
    const { kind, side } = entering
    const params = { exchangeId: id }
    await act(
      () =>
        kind === 'dispute'
          ? call(disputeExchange, { params, body: { side, reason } })
          : call(CALLS[kind], { params, body: { side } }),
      '记下了，已经告诉两边',
    )
    setEntering(undefined)
  }
  return (
    <Section title="社区处理">
      <Rows>
        {askerId && <Row title={`联系${askerName}`} onTap={() => go('person', { personId: askerId })} />}
        {helperId && <Row title={`联系${helperName}`} onTap={() => go('person', { personId: helperId })} />}
        {open && <DeskAccept exchange={exchange} act={act} />}
        {entries.map((entry) => (
          <Row
            key={`${entry.side} ${entry.kind}`}
            title={`代${nameOf(entry.side)}${WORDS[entry.kind]}`}
            note={`${EXCHANGE_SIDES[entry.side]}没有手机，到服务点说的`}
            onTap={() => setEntering(entry)}
          />
        ))}
      </Rows>
      {acts.includes('decide') && (
        <ButtonRow>
          <Button onTap={() => setDeciding(true)}>裁定积分给谁</Button>
        </ButtonRow>
      )}
      <ConfirmSheet
        open={entering !== undefined}
        title={entering ? `代${nameOf(entering.side)}${WORDS[entering.kind]}？` : ''}
        note="页面上会写明是社区代办的。"
        yes="本人说的，记下"
        reason={entering?.kind === 'dispute' ? { label: '怎么回事' } : undefined}
        onYes={enter}
        onClose={() => setEntering(undefined)}
      />
      <DecideSheet open={deciding} exchange={exchange} act={act} onClose={() => setDeciding(false)} />
    </Section>
  )
}

interface DecideSheetProps extends DecidePanelProps {
  open: boolean
  onClose: () => void
}

function DecideSheet({ open, exchange: { id, points }, act, onClose }: DecideSheetProps) {
  const [decision, setDecision] = useState<ExchangeDecision>('pay')
  const [part, setPart] = useState(Math.max(1, Math.floor(points / 2)))
  const decide = async (reason: string) => {
    const helperPoints = decision === 'split' ? { helperPoints: part } : {}
    const body = { decision, reason, ...helperPoints }
    await act(() => call(decideExchange, { params: { exchangeId: id }, body }), '裁定了，两边都会看到')
    onClose()
  }
  return (
    <ConfirmSheet
      open={open}
      title={`${points} 积分给谁？`}
      note="原因两边都看得到，裁定以后不能再改。"
      yes="裁定"
      reason={{ label: '原因', placeholder: '如：看过了，已经修好' }}
      onYes={decide}
      onClose={onClose}
    >
      {codesOf(EXCHANGE_DECISIONS)
        .filter((code) => code !== 'split' || points > 1)
        .map((code) => (
          <CheckRow
            key={code}
            kind="radio"
            title={EXCHANGE_DECISIONS[code]}
            checked={decision === code}
            onChange={() => setDecision(code)}
          />
        ))}
      {decision === 'split' && (
        <NumberStepper
          label="给帮忙的人"
          unit="分"
          min={1}
          max={points - 1}
          value={part}
          onChange={setPart}
        />
      )}
    </ConfirmSheet>
  )
}

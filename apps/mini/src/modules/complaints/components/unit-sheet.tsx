import { revealUnitPhone, suspendUnit, type UnitView } from '@linli/domain/complaints/units/contract'
import type { UnitCount } from '@linli/domain/complaints/whistles/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Fact, Row, Rows } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { useSession } from '@/shared/session'
import { rateWords } from '@/shared/whistle-words'
import { PhoneFact } from './phone-fact'
import { UnitDelegates } from './unit-delegates'
import { UnitFormSheet } from './unit-form-sheet'
import { useSend } from './use-send'

interface UnitSheetProps {
  unit: UnitView
  grids: readonly { id: string; name: string }[]
  /** The reader looks after the whole community. */
  keeps: boolean
  onClose: () => void
  reload: () => Promise<void>
}

/** One unit: its contact, how it keeps its times, who acts for it. */
export function UnitSheet({ unit, grids, keeps, onClose, reload }: UnitSheetProps) {
  const isManager = useSession(({ me }) => me?.roles.includes('manager') ?? false)
  const [asking, setAsking] = useState<'change' | 'suspend'>()
  const send = useSend(reload)
  const stopped = unit.suspendedAt !== null
  const suspend = async (reason: string) => {
    const body = { suspended: !stopped, reason }
    const sending = () => call(suspendUnit, { params: { unitId: unit.id }, body })
    if (await send(sending, stopped ? '恢复了' : '停用了')) setAsking(undefined)
  }
  const open = (count: UnitCount) => {
    onClose()
    go('countedWhistles', { unitId: unit.id, name: unit.name, count })
  }
  if (asking === 'change')
    return <UnitFormSheet unit={unit} grids={grids} onClose={() => setAsking(undefined)} reload={reload} />
  if (asking === 'suspend')
    return (
      <ConfirmSheet
        open
        title={stopped ? `恢复${unit.name}？` : `停用${unit.name}？`}
        note={
          stopped
            ? '它的经办人马上又能看到吹哨。'
            : '它的经办人马上看不到吹哨，也不能再吹哨给它。等着它的同事会收到消息。'
        }
        yes={stopped ? '恢复' : '停用'}
        danger={!stopped}
        reason={{ label: '原因', placeholder: '如：合同到期' }}
        onYes={suspend}
        onClose={() => setAsking(undefined)}
      />
    )
  return (
    <Sheet
      open
      title={unit.name}
      onClose={onClose}
      footer={
        <ButtonRow>
          {keeps && (
            <Button kind="outline" onTap={() => setAsking('suspend')}>
              {stopped ? '恢复' : '停用'}
            </Button>
          )}
          {keeps && (
            <Button kind="outline" onTap={() => setAsking('change')}>
              改资料
            </Button>
          )}
          <Button onTap={onClose}>好的</Button>
        </ButtonRow>
      }
    >
      {stopped && <Note tone="amber">已停用：{unit.suspendReason}</Note>}
      <Fact name="联系人">{unit.contactName}</Fact>
      {unit.maskedPhone === null ? (
        <Fact name="电话">没有登记</Fact>
      ) : (
        <PhoneFact
          name="电话"
          masked={unit.maskedPhone}
          reasonHint="如：吹哨没报到，打电话催"
          reveal={(reason) => call(revealUnitPhone, { params: { unitId: unit.id }, body: { reason } })}
        />
      )}
      <Fact name="管">
        {unit.grids.length === 0 ? '整个社区' : unit.grids.map(({ name }) => name).join('、')}
      </Fact>
      <Rows>
        <Row title="按时报到" note={rateWords(unit.reported)} onTap={() => open('report_due')} />
        <Row title="按时办完" note={rateWords(unit.closed)} onTap={() => open('close_due')} />
      </Rows>
      <Note>近一年的吹哨；没到时间就撤回或结束的不算</Note>
      {isManager && <UnitDelegates unit={unit} reload={reload} />}
    </Sheet>
  )
}

import {
  acceptOffer,
  cancelSignUp,
  type DoorLine,
  declineOffer,
  type EventSummary,
} from '@linli/domain/events/contract'
import { ATTENDEE_ROLES, ATTENDEE_STATUSES } from '@linli/domain/events/terms'
import { Button } from '@linli/ui/button'
import { Fact } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { clock, when } from '@/shared/format'
import { go } from '@/shared/go'
import { showError } from '@/shared/show-error'

interface DoorLineSheetProps {
  event: EventSummary
  line: DoorLine | undefined
  onClose: () => void
  onUntick: (personId: string) => Promise<void>
  onChanged: () => Promise<void>
}

/** What else there is to know and do about one person of the list. */
export function DoorLineSheet({ event, line, onClose, onUntick, onChanged }: DoorLineSheetProps) {
  const [cancelling, setCancelling] = useState(false)
  if (!line) return null
  const over = event.phase === 'finished' || event.phase === 'cancelled'
  const act = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work()
      toast(words)
      setCancelling(false)
      onClose()
      await onChanged()
    } catch (error) {
      showError(error)
    }
  }
  if (cancelling && line.signUpId) {
    const params = { eventId: event.id, signUpId: line.signUpId }
    return (
      <ConfirmSheet
        open
        title={`取消${line.name}的报名？`}
        note="名额会给候补的第一家。同一家的其他人不受影响。"
        yes="取消报名"
        no="先不取消"
        danger
        onYes={() =>
          act(() => call(cancelSignUp, { params, body: { personIds: [line.personId] } }), '报名取消了')
        }
        onClose={() => setCancelling(false)}
      />
    )
  }
  return (
    <Sheet open title={line.name} onClose={onClose}>
      <Particulars line={line} />
      {!over && line.checkedInAt && (
        <Button kind="outline" onTap={() => onUntick(line.personId).then(onClose)}>
          签错了，撤销签到
        </Button>
      )}
      {!over && line.status === 'offered' && line.signUpId && (
        <Offer line={line} signUpId={line.signUpId} eventId={event.id} act={act} />
      )}
      {!over && !line.checkedInAt && line.signUpId && (
        <Button kind="ghost" onTap={() => setCancelling(true)}>
          来不了，取消报名
        </Button>
      )}
      <Button kind="ghost" onTap={() => go('person', { personId: line.personId })}>
        看资料和电话
      </Button>
      <Button kind="ghost" onTap={onClose}>
        关上
      </Button>
    </Sheet>
  )
}

function Particulars({ line }: { line: DoorLine }) {
  return (
    <>
      <Fact name="身份">{line.role === 'helper' ? '助教' : ATTENDEE_ROLES[line.role]}</Fact>
      <Fact name="状态">{ATTENDEE_STATUSES[line.status]}</Fact>
      <Fact name="小区">{line.compoundName}</Fact>
      {line.code && <Fact name="签到码">{line.code}</Fact>}
      {line.checkedInAt && (
        <Fact name="签到">
          {clock(line.checkedInAt)} {line.checkedInByName}签
        </Fact>
      )}
      {line.offerHeldUntil && <Fact name="保留到">{when(line.offerHeldUntil)}</Fact>}
    </>
  )
}

interface OfferProps {
  line: DoorLine
  signUpId: string
  eventId: string
  act: (work: () => Promise<unknown>, words: string) => Promise<void>
}

/** A family without an account answers by phone; staff key the answer in. */
function Offer({ line, signUpId, eventId, act }: OfferProps) {
  const params = { eventId, signUpId }
  return (
    <>
      <Button onTap={() => act(() => call(acceptOffer, { params, body: {} }), `${line.name}，报上了`)}>
        电话里说来，替他确认
      </Button>
      <Button
        kind="outline"
        onTap={() => act(() => call(declineOffer, { params, body: {} }), '名额让给下一家了')}
      >
        电话里说不来
      </Button>
    </>
  )
}

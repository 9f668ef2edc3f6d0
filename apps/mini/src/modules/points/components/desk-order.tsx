import type { PersonSummary } from '@linli/domain/people/contract'
import { getPersonPoints } from '@linli/domain/points/contract'
import { orderReward, type RewardView } from '@linli/domain/points/rewards/contract'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { PersonSearch } from '@/shared/person-search'
import { showError } from '@/shared/show-error'

interface DeskOrderProps {
  /** What is ordered; nothing is asked while there is none. */
  reward: RewardView | undefined
  onClose: () => void
  onDone: () => Promise<void>
}

/** Staff order a reward for somebody at the desk who has no phone. */
export function DeskOrder({ reward, onClose, onDone }: DeskOrderProps) {
  const [who, setWho] = useState<{ person: PersonSummary; balance: number }>()
  const close = () => {
    setWho(undefined)
    onClose()
  }
  const pick = async (person: PersonSummary) => {
    try {
      const { balance } = await call(getPersonPoints, { params: { personId: person.id } })
      setWho({ person, balance })
    } catch (error) {
      showError(error)
    }
  }
  const order = async () => {
    if (!reward || !who) return
    try {
      const params = { rewardId: reward.id }
      const { code } = await call(orderReward, { params, body: { personId: who.person.id } })
      toast(`替${who.person.name}换好了，领取码 ${code}`)
      close()
    } catch (error) {
      showError(error)
    }
    await onDone()
  }
  const { title = '', points = 0 } = reward ?? {}
  return (
    <>
      <Sheet open={reward !== undefined && !who} title={`替谁换《${title}》`} onClose={close}>
        <PersonSearch onPick={(person) => void pick(person)} />
      </Sheet>
      <ConfirmSheet
        open={reward !== undefined && who !== undefined}
        title={`用${who?.person.name}的 ${points} 分换《${title}》？`}
        note="先问本人要不要换。换好当面交给本人，在“核销”里点“交给本人”。"
        yes="本人要换"
        onYes={order}
        onClose={close}
      >
        <Note tone={who && who.balance < points ? 'amber' : 'ink'}>
          {who?.person.name}现在有 {who?.balance} 分
        </Note>
      </ConfirmSheet>
    </>
  )
}

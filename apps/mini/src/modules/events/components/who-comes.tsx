import type { CandidateView, EventView } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { SwitchRow } from '@linli/ui/field'
import { Note } from '@linli/ui/text'
import { go } from '@/shared/go'

interface WhoComesProps {
  event: EventView
  /** Those of the family who are not signed up yet. */
  candidates: CandidateView[]
  chosenIds: readonly string[]
  onChoose: (ids: string[]) => void
  acceptPartial: boolean
  onAcceptPartial: (on: boolean) => void
  /** Others of the family are signed up already. */
  joining: boolean
}

/** Ticking who of the family comes; who cannot says why. */
export function WhoComes(props: WhoComesProps) {
  const { event, candidates, chosenIds, onChoose, acceptPartial, onAcceptPartial, joining } = props
  const toggle = (id: string, on: boolean) =>
    onChoose(on ? [...chosenIds, id] : chosenIds.filter((chosen) => chosen !== id))
  const consentMissing = candidates.some(({ refusal }) => refusal?.code === 'consent_missing')
  return (
    <Section title={joining ? '再加家人' : '谁来参加'} more={`每家最多 ${event.householdLimit} 人`}>
      <Card>
        {candidates.map((candidate) => (
          <CheckRow
            key={candidate.personId}
            title={titleOf(candidate)}
            note={candidate.age === null ? undefined : `${candidate.age} 岁`}
            checked={chosenIds.includes(candidate.personId)}
            onChange={(on) => toggle(candidate.personId, on)}
            disabled={candidate.refusal !== null}
            reason={candidate.refusal?.message}
          />
        ))}
        {candidates.length === 0 && <Note>花名册里你家还没有别人。孩子可以在「我的家人」里添加。</Note>}
        {(consentMissing || candidates.length === 0) && (
          <Button kind="outline" size="s" onTap={() => go('family')}>
            去「我的家人」
          </Button>
        )}
      </Card>
      {chosenIds.length > 1 && (
        <Card>
          <SwitchRow
            title="位子不够时，先进几位"
            note={acceptPartial ? '有几个位子先报几位，其余的候补' : '现在是：要么一起报上，要么一起候补'}
            on={acceptPartial}
            onChange={onAcceptPartial}
          />
        </Card>
      )}
    </Section>
  )
}

function titleOf({ name, isSelf, role }: CandidateView): string {
  const marks = [isSelf && '我', role === 'companion' && '陪同'].filter(Boolean).join('，')
  return marks ? `${name}（${marks}）` : name
}

import { type EventSummary, MAX_FAMILY, type SignUpView, signUpAtDesk } from '@linli/domain/events/contract'
import { spokenAgeRange } from '@linli/domain/events/rules'
import { getPerson, type PersonSummary } from '@linli/domain/people/contract'
import { SPOKEN_RELATIONS } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { SwitchRow } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Note, Split, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { personName } from '@/shared/person-search'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

interface DeskFormProps {
  event: EventSummary | undefined
  /** Somebody of the household that comes. */
  person: PersonSummary
  onOther: () => void
  onDone: (signUp: SignUpView) => void
}

/** Who of one household comes, and the sign-up itself. */
export function DeskForm({ event, person, onOther, onDone }: DeskFormProps) {
  const data = useServerData(() => call(getPerson, { params: { personId: person.id } }), {
    deps: [person.id],
  })
  return (
    <Section title="谁来参加" more={event && spokenAgeRange(event)}>
      <Card>
        <Split>
          <Note>{person.address}</Note>
          <Button kind="outline" size="s" onTap={onOther}>
            换一户
          </Button>
        </Split>
      </Card>
      <Loaded data={data} rows={2}>
        {({ householdMembers }) => (
          <Family
            event={event}
            first={person.id}
            members={withPerson(householdMembers, person)}
            onDone={onDone}
          />
        )}
      </Loaded>
    </Section>
  )
}

/** The one looked up stands first, whether or not the household's list repeats them. */
function withPerson(members: PersonSummary[], person: PersonSummary): PersonSummary[] {
  return [person, ...members.filter((member) => member.id !== person.id)]
}

interface FamilyProps {
  event: EventSummary | undefined
  first: string
  members: PersonSummary[]
  onDone: (signUp: SignUpView) => void
}

function Family({ event, first, members, onDone }: FamilyProps) {
  const [chosen, setChosen] = useState<string[]>([first])
  const [acceptPartial, setAcceptPartial] = useState(false)
  const [waitIfFull, setWaitIfFull] = useState(true)
  const [refused, setRefused] = useState<CallError>()
  const toggle = (personId: string, on: boolean) => {
    setRefused(undefined)
    setChosen(on ? [...chosen, personId] : chosen.filter((id) => id !== personId))
  }
  const signUp = async () => {
    if (!event) return
    setRefused(undefined)
    try {
      const body = { personIds: chosen, acceptPartial, waitIfFull }
      onDone(await call(signUpAtDesk, { params: { eventId: event.id }, body }))
    } catch (error) {
      if (error instanceof CallError && error.status === 409) setRefused(error)
      else showError(error)
    }
  }
  const reason = cannotYet({ event, chosen: chosen.length })
  return (
    <>
      <Card>
        {members.map((member) => (
          <CheckRow
            key={member.id}
            title={personName(member)}
            note={SPOKEN_RELATIONS[member.relation]}
            checked={chosen.includes(member.id)}
            onChange={(on) => toggle(member.id, on)}
          />
        ))}
        <Button kind="ghost" size="s" onTap={() => go('person', { personId: first })}>
          名单里没有？去登记
        </Button>
      </Card>
      <Card>
        {chosen.length > 1 && (
          <SwitchRow
            title="名额不够，能报几个算几个"
            note="不开就是全家一起：够才报"
            on={acceptPartial}
            onChange={setAcceptPartial}
          />
        )}
        <SwitchRow title="报满了就排候补" on={waitIfFull} onChange={setWaitIfFull} />
      </Card>
      {refused && (
        <Notice tone="brick" title="没报上">
          {refused.message}
        </Notice>
      )}
      <Button disabled={reason !== undefined} reason={reason} onTap={signUp}>
        替他们报名 · {chosen.length} 人
      </Button>
    </>
  )
}

function cannotYet({
  event,
  chosen,
}: {
  event: EventSummary | undefined
  chosen: number
}): string | undefined {
  if (!event) return '先选活动'
  if (chosen === 0) return '先勾选谁来'
  return chosen > MAX_FAMILY ? `一次最多 ${MAX_FAMILY} 人` : undefined
}

/** What to tell the family at the desk. */
export function DeskResult({ signUp, onAgain }: { signUp: SignUpView; onAgain: () => void }) {
  const names = (status: string) =>
    signUp.attendees.filter((one) => one.status === status).map((one) => one.name)
  const confirmed = names('confirmed')
  const waiting = names('waiting')
  return (
    <Section title={confirmed.length > 0 ? '报上了' : '排上候补了'}>
      {confirmed.length > 0 && (
        <Card>
          <Note>{confirmed.join('、')}的签到码，请抄给居民，当天报这个码</Note>
          <Strong tone="jade">{signUp.code}</Strong>
        </Card>
      )}
      {waiting.length > 0 && (
        <Notice title={`${waiting.join('、')} 在候补`}>
          {signUp.waitingPosition ? `前面还有 ${signUp.waitingPosition - 1} 家。` : ''}
          轮到时，没用小程序的家庭要打电话告诉他们。
        </Notice>
      )}
      {signUp.pointsSpent > 0 && <Note>优先报名用了 {signUp.pointsSpent} 分</Note>}
      <Button onTap={onAgain}>再给一家报</Button>
      <Button kind="ghost" onTap={() => go('door', { eventId: signUp.eventId })}>
        看这个活动的名单
      </Button>
    </Section>
  )
}

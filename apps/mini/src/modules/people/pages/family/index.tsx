import {
  type FamilyMember,
  type FamilyView,
  getMyFamily,
  giveConsent,
  withdrawConsent,
} from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'
import { AddChildSheet } from '../../components/add-child-sheet'
import { ConsentSheet } from '../../components/consent-sheet'
import { MemberRow } from '../../components/member-row'
import { Proxies } from '../../components/proxies'

export default function FamilyPage() {
  const family = useServerData(() => call(getMyFamily), { keepAs: 'family' })
  /** What the last change answered, newer than what was loaded. */
  const [changed, setChanged] = useState<FamilyView>()
  useEffect(() => setChanged(undefined), [family.savedAt])
  usePullDownRefresh(() => void family.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <Screen>
      <Loaded data={family}>
        {(loaded) => <Family family={changed ?? loaded} onChanged={setChanged} />}
      </Loaded>
    </Screen>
  )
}

interface FamilyProps {
  family: FamilyView
  onChanged: (family: FamilyView) => void
}

function Family({ family, onChanged }: FamilyProps) {
  const [giving, setGiving] = useState<FamilyMember>()
  const [withdrawing, setWithdrawing] = useState<FamilyMember>()
  const [adding, setAdding] = useState(false)
  const { consent, members, links } = family
  const change = async (work: () => Promise<FamilyView>, words: string) => {
    try {
      onChanged(await work())
      toast(words)
    } catch (error) {
      showError(error)
    }
    setGiving(undefined)
    setWithdrawing(undefined)
  }
  const give = ({ personId, name }: FamilyMember) =>
    change(
      () => call(giveConsent, { params: { personId }, body: { version: consent.version } }),
      `已同意，${name}可以报名了`,
    )
  const withdraw = ({ personId, name }: FamilyMember) =>
    change(() => call(withdrawConsent, { params: { personId } }), `已撤回为${name}的同意`)
  return (
    <>
      <Section title="家里的人" more="按社区花名册">
        {members.map((member) => (
          <MemberRow
            key={member.personId}
            member={member}
            onGive={() => setGiving(member)}
            onWithdraw={() => setWithdrawing(member)}
          />
        ))}
        <Button kind="outline" onTap={() => setAdding(true)}>
          添加孩子
        </Button>
        <Note centred>少了大人，或者写错了，请告诉便民服务点</Note>
      </Section>
      <Proxies links={links} onChanged={onChanged} />
      <ConsentSheet
        open={giving !== undefined}
        consent={consent}
        childName={giving?.name ?? ''}
        onAgree={async () => giving && give(giving)}
        onClose={() => setGiving(undefined)}
      />
      <ConfirmSheet
        open={withdrawing !== undefined}
        title="撤回同意？"
        note={`撤回以后，不能再给${withdrawing?.name ?? ''}报新的活动；以前的记录不受影响。以后想报，可以再同意。`}
        yes="撤回同意"
        no="先不撤回"
        danger
        onYes={async () => withdrawing && withdraw(withdrawing)}
        onClose={() => setWithdrawing(undefined)}
      />
      <AddChildSheet
        open={adding}
        consent={consent}
        onClose={() => setAdding(false)}
        onAdded={(next) => {
          onChanged(next)
          setAdding(false)
        }}
      />
    </>
  )
}

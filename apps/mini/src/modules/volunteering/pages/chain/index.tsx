import {
  type ChainImported,
  type ChainPreview,
  importChain,
  previewChain,
} from '@linli/domain/volunteering/chain-matching/contract'
import { type ChatGroupView, listChatGroups } from '@linli/domain/volunteering/chat-groups/contract'
import { getRecruitment, type RecruitmentView } from '@linli/domain/volunteering/contract'
import { Button } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Column, Columns } from '@linli/ui/page'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Note } from '@linli/ui/text'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useClock } from '@/shared/use-clock'
import { useServerData } from '@/shared/use-server-data'
import { type ChainChoices, decisionsOf, firstChoices, undecided } from '../../components/chain-choices'
import { type ChainDraft, forgetDraft, keepDraft, readDraft } from '../../components/chain-draft'
import { ChainForm } from '../../components/chain-form'
import { ChainList } from '../../components/chain-preview'
import { ChainResult } from '../../components/chain-result'

/** Staff paste a group's chain (接龙), look at whom Linli recognised, and put them on a shift. */
export default function ChainPage() {
  return (
    <ForStaff>
      <Chain />
    </ForStaff>
  )
}

function Chain() {
  const { recruitmentId = '' } = useRouter().params
  const data = useServerData(
    async () => ({
      recruitment: await call(getRecruitment, { params: { recruitmentId } }),
      groups: (await call(listChatGroups)).rows,
    }),
    { deps: [recruitmentId] },
  )
  if (data.value) return <Steps {...data.value} />
  return (
    <StaffScreen place="manageRecruitments" below>
      <Loaded data={data}>{() => null}</Loaded>
    </StaffScreen>
  )
}

interface StepsProps {
  recruitment: RecruitmentView
  groups: readonly ChatGroupView[]
}

function Steps({ recruitment, groups }: StepsProps) {
  const { id: recruitmentId } = recruitment
  const params = { recruitmentId }
  const now = useClock(...recruitment.shifts.map(({ startsAt }) => startsAt))
  const [draft, setDraft] = useState<ChainDraft>(() => readDraft(recruitmentId))
  const [read, setRead] = useState<{ preview: ChainPreview; choices: ChainChoices }>()
  const [imported, setImported] = useState<ChainImported>()
  const { shiftId = '', groupId, text } = draft

  const change = (next: ChainDraft) => {
    setDraft(next)
    keepDraft(recruitmentId, next)
    setRead(undefined)
    setImported(undefined)
  }
  const preview = async () => {
    try {
      const found = await call(previewChain, { params, body: { shiftId, groupId, text } })
      setImported(undefined)
      setRead({ preview: found, choices: firstChoices(found) })
    } catch (error) {
      showError(error)
    }
  }
  const confirm = async () => {
    if (!read) return
    try {
      const people = decisionsOf(read.preview, read.choices)
      setImported(await call(importChain, { params, body: { shiftId, groupId, people } }))
      setRead(undefined)
      forgetDraft(recruitmentId)
    } catch (error) {
      showError(error)
    }
  }
  return (
    <StaffScreen place="manageRecruitments" below footer={read && <Foot {...read} onConfirm={confirm} />}>
      <Columns>
        <Column>
          <ChainForm {...{ recruitment, groups, draft, now }} onChange={change} onRead={preview} />
        </Column>
        <Column>
          {imported && <ChainResult imported={imported} onAgain={() => change({ ...draft, text: '' })} />}
          {read && <ChainList {...read} onChange={(choices) => setRead({ ...read, choices })} />}
          {!read && !imported && <Explained />}
        </Column>
      </Columns>
    </StaffScreen>
  )
}

function Explained() {
  return (
    <Section title="怎么导入">
      <Empty
        title="先认一认，再导入"
        note="会逐个认人：手机号对上的、名字只有一位的直接认出；同名的请您选；不认识的可以记名。同一个接龙多导几次也不会重复。"
      />
    </Section>
  )
}

interface FootProps {
  preview: ChainPreview
  choices: ChainChoices
  onConfirm: () => Promise<void>
}

function Foot({ preview, choices, onConfirm }: FootProps) {
  const [asking, setAsking] = useState(false)
  const people = decisionsOf(preview, choices).length
  const waiting = Math.max(0, people - preview.freePlaces)
  const left = undecided(preview, choices)
  const words = `${people} 人${waiting > 0 ? `，其中 ${waiting} 人候补` : ''}`
  const confirm = async () => {
    await onConfirm()
    setAsking(false)
  }
  return (
    <>
      <Button
        disabled={people === 0}
        reason={people === 0 ? '还没有选人' : undefined}
        onTap={() => (left > 0 ? setAsking(true) : confirm())}
      >
        {`导入 ${words}`}
      </Button>
      {left > 0 && <Note centred>还有 {left} 人没定，不定就不导入</Note>}
      <ConfirmSheet
        open={asking}
        title={`导入 ${words}？`}
        note={`还有 ${left} 人没定，这次先不导入；以后再导一次同一个接龙，只会加上新的。`}
        yes="导入"
        no="再看看"
        onYes={confirm}
        onClose={() => setAsking(false)}
      />
    </>
  )
}

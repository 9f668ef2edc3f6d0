import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { Card } from '@linli/ui/card'
import { Fact } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Title } from '@linli/ui/text'
import { pointsWords, recruitmentTag, shiftsWords } from '@/shared/recruitment-words'

/** What is to be done, when, where one meets, and what it earns. */
export function RecruitmentHead({ recruitment, now }: { recruitment: RecruitmentView; now: Date }) {
  const tag = recruitmentTag(recruitment)
  const points = pointsWords(recruitment)
  return (
    <Card>
      <Split top>
        <Title>{recruitment.title}</Title>
        {tag && <Tag tone={tag.tone}>{tag.words}</Tag>}
      </Split>
      <Note>{shiftsWords(recruitment, now)}</Note>
      <Fact name="集合地点">{recruitment.meetingPlace}</Fact>
      {points && <Fact name="积分">{points}，按签到签退算</Fact>}
      {recruitment.skills && <Fact name="最好会">{recruitment.skills}</Fact>}
      {recruitment.gridName && <Fact name="网格">{recruitment.gridName}</Fact>}
      {recruitment.teams.length > 0 && (
        <Fact name="邀请队伍">{recruitment.teams.map(({ name }) => name).join('、')}</Fact>
      )}
    </Card>
  )
}

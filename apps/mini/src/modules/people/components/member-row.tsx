import type { FamilyMember } from '@linli/domain/people/contract'
import { PERSON_LINK_KINDS, SPOKEN_RELATIONS } from '@linli/domain/people/terms'
import { Button } from '@linli/ui/button'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'

interface MemberRowProps {
  member: FamilyMember
  onGive: () => void
  onWithdraw: () => void
}

/** One of the family: how old, how I may act for them, and a child's consent. */
export function MemberRow({ member, onGive, onWithdraw }: MemberRowProps) {
  const { name, age, actingAs, consentGiven } = member
  const note = [age !== null && `${age} 岁`, SPOKEN_RELATIONS[member.relation], actingWords(member)]
    .filter(Boolean)
    .join(' · ')
  return <Row title={actingAs === 'self' ? `${name}（我）` : name} note={note} tail={tail()} />

  function tail() {
    if (consentGiven === null) return null
    if (actingAs !== 'guardian')
      return <Tag tone={consentGiven ? 'jade' : 'amber'}>{consentGiven ? '已同意' : '监护人还没同意'}</Tag>
    return consentGiven ? (
      <>
        <Tag tone="jade">已同意</Tag>
        <Button kind="ghost" size="s" onTap={onWithdraw} label={`撤回为${name}的同意`}>
          撤回
        </Button>
      </>
    ) : (
      <Button size="s" onTap={onGive} label={`看同意书，为${name}同意`}>
        看同意书
      </Button>
    )
  }
}

function actingWords({ actingAs, sameHousehold }: FamilyMember): string {
  if (actingAs === 'self') return ''
  if (actingAs === null) return '要本人报名'
  return `你是${PERSON_LINK_KINDS[actingAs]}${sameHousehold ? '' : '，不住一户'}`
}

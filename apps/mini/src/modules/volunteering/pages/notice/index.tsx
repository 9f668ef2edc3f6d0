import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { pageUrl } from '@/shared/go'
import { recruitmentCard } from '@/shared/recruitment-words'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { NoticePanel } from '../../components/notice-panel'

/** One notice on the staff's phone. */
export default function NoticePage() {
  const { recruitmentId = '' } = useRouter().params
  const [card, setCard] = useState<{ recruitment: RecruitmentView; code: string }>()
  useShareAppMessage(() => ({
    title: card ? recruitmentCard(card.recruitment, new Date()) : '社区招募志愿者',
    path: pageUrl('recruitment', card ? { scene: card.code } : { recruitmentId }),
  }))
  return (
    <ForStaff>
      <StaffScreen place="manageRecruitments" below>
        <NoticePanel recruitmentId={recruitmentId} onShare={setCard} />
      </StaffScreen>
    </ForStaff>
  )
}

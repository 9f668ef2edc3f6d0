import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { Button, ShareButton } from '@linli/ui/button'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { pageUrl } from '@/shared/go'
import { recruitmentCard } from '@/shared/recruitment-words'
import { showError } from '@/shared/show-error'

interface PassItOnProps {
  recruitment: RecruitmentView
  /** What the page was opened with: a share code stays with the notice when it is handed on. */
  params: Record<string, string>
}

/** Handing the notice to a neighbour: WeChat's card, or in a browser its words and link. */
export function PassItOn({ recruitment, params }: PassItOnProps) {
  if (process.env.TARO_ENV === 'weapp') return <ShareButton>转给邻居</ShareButton>
  const copy = async () => {
    const address = `${location.origin}${location.pathname}#${pageUrl('recruitment', params)}`
    try {
      await Taro.setClipboardData({ data: `${recruitmentCard(recruitment, new Date())}\n${address}` })
      toast('已复制，可以发给邻居了')
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Button kind="outline" onTap={copy}>
      复制链接，转给邻居
    </Button>
  )
}

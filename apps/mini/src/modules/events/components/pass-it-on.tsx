import type { EventView } from '@linli/domain/events/contract'
import { Button, ShareButton } from '@linli/ui/button'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { shareCard } from '@/shared/event-words'
import { pageUrl } from '@/shared/go'
import { showError } from '@/shared/show-error'

/** Handing the event to a neighbour: WeChat's card, or in a browser its words and link. */
export function PassItOn({ event }: { event: EventView }) {
  if (process.env.TARO_ENV === 'weapp') return <ShareButton>转给邻居</ShareButton>
  const copy = async () => {
    const address = `${location.origin}${location.pathname}#${pageUrl('event', { eventId: event.id })}`
    try {
      await Taro.setClipboardData({ data: `${shareCard(event, new Date())}\n${address}` })
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

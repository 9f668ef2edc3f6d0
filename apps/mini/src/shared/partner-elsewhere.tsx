import { Button } from '@linli/ui/button'
import { Empty } from '@linli/ui/state'
import { go } from './go'

/** In place of what only residents and staff have. */
export function NotForPartners() {
  return (
    <Empty
      title="这里是居民用的"
      note="你现在代表共建单位。社区请你们来处理的事，在“吹哨”里。"
      action={
        <Button size="s" onTap={() => go('whistles')}>
          去看吹哨
        </Button>
      }
    />
  )
}

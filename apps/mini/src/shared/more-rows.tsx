import { Button, ButtonRow } from '@linli/ui/button'
import type { PagedRows } from './use-paged-rows'

/** The end of a paged list; scrolling there loads more too, this is for those who don't scroll by touch. */
export function MoreRows({ paged }: { paged: Pick<PagedRows<unknown>, 'hasMore' | 'loadMore'> }) {
  if (!paged.hasMore) return null
  return (
    <ButtonRow>
      <Button kind="ghost" size="m" onTap={paged.loadMore}>
        再看一些
      </Button>
    </ButtonRow>
  )
}

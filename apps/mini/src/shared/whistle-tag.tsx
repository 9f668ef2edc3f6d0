import type { MyWhistleRow } from '@linli/domain/complaints/whistles/contract'
import { WHISTLE_DUES, WHISTLE_STATES } from '@linli/domain/complaints/whistles/terms'
import { Tag } from '@linli/ui/tag'

/** Where a whistle stands, in a word; what is pressing comes first. */
export function WhistleTag({ whistle: { state, due } }: { whistle: Pick<MyWhistleRow, 'state' | 'due'> }) {
  if (due === 'overdue') return <Tag tone="brick">{WHISTLE_DUES.overdue}</Tag>
  if (due === 'near') return <Tag tone="amber">{WHISTLE_DUES.near}</Tag>
  return (
    <Tag tone={state === 'closed' || state === 'at_work' ? 'jade' : 'plain'}>{WHISTLE_STATES[state]}</Tag>
  )
}

import { getEvent } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { useServerData } from '@/shared/use-server-data'
import { planOf } from './plan'
import { PlanPreview } from './plan-preview'

/** A draft next to the list of events: as parents will read it, and the way to the form. */
export function DraftPanel({ eventId }: { eventId: string }) {
  const data = useServerData(() => call(getEvent, { params: { eventId } }), { deps: [eventId] })
  return (
    <Loaded data={data}>
      {(event) => (
        <>
          <PlanPreview plan={planOf(event)} />
          <Button onTap={() => go('editEvent', { eventId })}>接着改，或发布</Button>
        </>
      )}
    </Loaded>
  )
}

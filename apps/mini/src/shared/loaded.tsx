import { Failed, Loading, OfflineBanner } from '@linli/ui/state'
import type { ReactNode } from 'react'
import { BindFirst, SignInFirst } from './account-first'
import { when } from './format'
import { NotForPartners } from './partner-elsewhere'
import { isPartnerOnly, useSession } from './session'
import type { ServerData } from './use-server-data'

interface LoadedProps<T> {
  data: ServerData<T>
  /** How many grey shapes while nothing is there yet. */
  rows?: number
  children: (value: T) => ReactNode
}

/** Shows what the server said, or that it is on its way, could not be had, is from before, or needs a sign-in first. */
export function Loaded<T>({ data, rows, children }: LoadedProps<T>) {
  const { state, value, savedAt, error, reload } = data
  const partnerOnly = useSession(({ me }) => isPartnerOnly(me))
  if (state === 'loading') return <Loading rows={rows} />
  if (error?.status === 401) return <SignInFirst />
  if (error?.code === 'not_bound') return <BindFirst message={error.message} />
  if (error?.code === 'not_allowed' && partnerOnly) return <NotForPartners />
  if (value === undefined)
    return <Failed message={error?.message ?? '出了点问题，请稍后再试'} onRetry={reload} />
  return (
    <>
      {state === 'offline' && (
        <OfflineBanner
          onRetry={reload}
          savedAt={savedAt && when(savedAt)}
          trouble={error?.code === 'offline' ? undefined : '系统正在恢复'}
        />
      )}
      {children(value)}
    </>
  )
}

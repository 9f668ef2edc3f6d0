import { Page, type PageProps } from '@linli/ui/page'
import type { PropsWithChildren } from 'react'
import { useElderMode } from './elder-mode'

/** A page in the mode the person has chosen. Every page is one. */
export function Screen(props: PropsWithChildren<Omit<PageProps, 'elder'>>) {
  const elder = useElderMode((mode) => mode.on)
  return <Page {...props} elder={elder} />
}

import { Page, type PageProps } from '@linli/ui/page'
import { useDidShow } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { useElderMode } from './elder-mode'

/** A page in the mode the person has chosen. Every page is one. */
export function Screen(props: PropsWithChildren<Omit<PageProps, 'elder'>>) {
  const elder = useElderMode((mode) => mode.on)
  useDidShow(letKeysScroll)
  return <Page {...props} elder={elder} />
}

/** In a browser the page scrolls inside Taro's frame, which the keyboard reaches only as a stop of its own. */
function letKeysScroll(): void {
  if (process.env.TARO_ENV !== 'h5') return
  for (const frame of document.querySelectorAll<HTMLElement>('.taro_page')) frame.tabIndex = 0
}

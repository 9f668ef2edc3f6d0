import { type PropsWithChildren, useEffect } from 'react'
import { nameTitleBarButtons } from './shared/title-bar'
import '@linli/ui/tokens.scss'

export default function App({ children }: PropsWithChildren) {
  useEffect(() => {
    if (process.env.TARO_ENV === 'h5') nameTitleBarButtons()
  }, [])
  return children
}

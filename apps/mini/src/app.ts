import type { PropsWithChildren } from 'react'
import '@linli/ui/tokens.scss'

export default function App({ children }: PropsWithChildren) {
  return children
}

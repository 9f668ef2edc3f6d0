import type { MeView, Tokens } from '@linli/domain/people/contract'
import Taro from '@tarojs/taro'
import { create } from 'zustand'

const STORED_TOKENS = 'linli.tokens'
const STORED_ME = 'linli.me'

interface Session {
  /** Null when nobody is signed in. */
  tokens: Tokens | null
  /** Who is signed in, as last heard from the server; kept between starts. */
  me: MeView | null
}

/** Who is signed in on this phone. */
export const useSession = create<Session>(() => ({
  tokens: stored<Tokens>(STORED_TOKENS),
  me: stored<MeView>(STORED_ME),
}))

function stored<T>(key: string): T | null {
  const value: T | '' | undefined = Taro.getStorageSync(key)
  return value || null
}

/** The tokens as another tab of the browser may have renewed them meanwhile. */
export function newestTokens(): Tokens | null {
  const tokens = stored<Tokens>(STORED_TOKENS)
  if (tokens && tokens.accessToken !== useSession.getState().tokens?.accessToken)
    useSession.setState({ tokens })
  return tokens
}

export function keepTokens(tokens: Tokens): void {
  Taro.setStorageSync(STORED_TOKENS, tokens)
  useSession.setState({ tokens })
}

export function keepMe(me: MeView): void {
  Taro.setStorageSync(STORED_ME, me)
  useSession.setState({ me })
}

/** Ends the session on this phone, and forgets what the phone kept for this person. */
export function forgetSession(): void {
  for (const key of Taro.getStorageInfoSync().keys) {
    if (key.startsWith('linli.') && key !== 'linli.elder-mode') Taro.removeStorageSync(key)
  }
  useSession.setState({ tokens: null, me: null })
}

/** Somebody who is here for a partner unit (共建单位) only: nothing of residents or staff is theirs. */
export const isPartnerOnly = (me: MeView | null): boolean =>
  me !== null && me.roles.length > 0 && me.roles.every((role) => role === 'partner')

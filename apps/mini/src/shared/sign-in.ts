import { getMe, signInToDemo, signInWithWechat, signOut } from '@linli/domain/people/contract'
import Taro from '@tarojs/taro'
import { call } from './call'
import { forgetSession, keepMe, keepTokens, useSession } from './session'

/** Hears from the server who is signed in. */
export async function loadMe(): Promise<void> {
  keepMe(await call(getMe))
}

/** WeChat only: exchanges a fresh login code for a session. */
export async function signInByWechat(): Promise<void> {
  const { code } = await Taro.login()
  await startSession(() => call(signInWithWechat, { body: { code } }))
}

/** Demo only: becomes one of the named identities. */
export async function signInAsDemo(key: string): Promise<void> {
  await startSession(() => call(signInToDemo, { body: { key } }))
}

async function startSession(signIn: () => ReturnType<typeof call<typeof signInToDemo>>): Promise<void> {
  const tokens = await signIn()
  // What the phone kept for the person before must not be shown to the next one.
  forgetSession()
  keepTokens(tokens)
  await loadMe()
}

/** Leaves; also without network, where the server learns of it only when the token runs out. */
export async function leave(): Promise<void> {
  const { tokens } = useSession.getState()
  const told = tokens ? call(signOut, { body: { refreshToken: tokens.refreshToken } }) : Promise.resolve()
  await told.catch(() => undefined)
  forgetSession()
}

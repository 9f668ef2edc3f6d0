import { AUTH_REFUSALS } from '@linli/domain/people/terms'
import { AppError } from './app-error.ts'

export interface Wechat {
  /**
   * Exchanges the single-use code of `wx.login` for the openid. The session_key of the answer is dropped here: it
   * is neither stored nor handed on. Throws 401 when WeChat refuses the code, 503 when it cannot be asked.
   */
  exchangeCode(code: string): Promise<{ openid: string }>
}

const TIMEOUT_MS = 5_000
/** Invalid code, code used already, code missing. */
const CODE_REFUSED = new Set([40029, 40163, 41008])
const BUSY = -1

const unavailable = () => new AppError(503, 'wechat_unavailable', AUTH_REFUSALS.wechat_unavailable, 5)

export function createWechat(settings: { appId: string; appSecret: string; baseUrl: string }): Wechat {
  async function ask(code: string): Promise<Record<string, unknown>> {
    const url = new URL('/sns/jscode2session', settings.baseUrl)
    url.search = new URLSearchParams({
      appid: settings.appId,
      secret: settings.appSecret,
      js_code: code,
      grant_type: 'authorization_code',
    }).toString()
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' })
      if (!answer.ok) throw unavailable()
      // WeChat says text/plain; the body is JSON all the same.
      const body: unknown = JSON.parse(await answer.text())
      if (body === null || typeof body !== 'object') throw unavailable()
      return body as Record<string, unknown>
    } catch {
      // The reason may quote the address, which holds the secret: it goes nowhere.
      throw unavailable()
    }
  }

  return {
    async exchangeCode(code) {
      let answer = await ask(code)
      // "System busy, try again": the code has not been used up by it.
      if (answer.errcode === BUSY) answer = await ask(code)
      if (CODE_REFUSED.has(Number(answer.errcode)))
        throw new AppError(401, 'wechat_code_refused', AUTH_REFUSALS.wechat_code_refused)
      if (answer.errcode || typeof answer.openid !== 'string' || answer.openid === '') throw unavailable()
      return { openid: answer.openid }
    },
  }
}

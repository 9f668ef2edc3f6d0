import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface WechatStub {
  baseUrl: string
  /** What `wx.login` would hand to the mini-program: a new single-use code of this user. */
  codeFor(openid: string): string
  /** The next answers are this error instead, each once (45011 rate limited, -1 busy). */
  failNext(...errcodes: number[]): void
  /** The next answer comes with this HTTP status and no JSON. */
  breakNext(status: number): void
  /** session_keys handed out, to look for them where they must not be. */
  readonly sessionKeys: readonly string[]
  readonly calls: number
  close(): Promise<void>
}

const MESSAGES: Record<number, string> = {
  [-1]: 'system error',
  40013: 'invalid appid',
  40029: 'invalid code',
  40125: 'invalid appsecret',
  40163: 'code been used',
  41002: 'appid missing',
  41008: 'missing code',
  45011: 'api minute-quota reach limit mustslower retry next minute',
}

/** A server that speaks WeChat's `GET /sns/jscode2session` contract, error codes included. */
export async function startWechatStub(app: { appId: string; appSecret: string }): Promise<WechatStub> {
  const users = new Map<string, { openid: string; used: boolean }>()
  const sessionKeys: string[] = []
  const failures: number[] = []
  const breaks: number[] = []
  let calls = 0

  function errcodeOf(query: URLSearchParams): number {
    const failure = failures.shift()
    if (failure !== undefined) return failure
    if (!query.get('appid')) return 41002
    if (query.get('appid') !== app.appId) return 40013
    if (query.get('secret') !== app.appSecret) return 40125
    const code = query.get('js_code')
    if (!code) return 41008
    const user = users.get(code)
    if (!user || query.get('grant_type') !== 'authorization_code') return 40029
    return user.used ? 40163 : 0
  }

  function answer(response: ServerResponse, body: object) {
    response.setHeader('content-type', 'text/plain')
    response.end(JSON.stringify(body))
  }

  const server = createServer((request, response) => {
    calls++
    const url = new URL(request.url ?? '/', 'http://stub')
    const broken = breaks.shift()
    if (broken !== undefined || request.method !== 'GET' || url.pathname !== '/sns/jscode2session') {
      response.statusCode = broken ?? 404
      return response.end('<html></html>')
    }
    const errcode = errcodeOf(url.searchParams)
    if (errcode !== 0)
      return answer(response, {
        errcode,
        errmsg: `${MESSAGES[errcode] ?? 'error'}, rid: ${randomBytes(8).toString('hex')}`,
      })
    const user = users.get(url.searchParams.get('js_code') ?? '')
    if (!user) throw new Error('a code that was checked has gone')
    user.used = true
    const sessionKey = randomBytes(16).toString('base64')
    sessionKeys.push(sessionKey)
    answer(response, { session_key: sessionKey, openid: user.openid })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    codeFor(openid) {
      const code = `0${randomBytes(15).toString('hex')}`
      users.set(code, { openid, used: false })
      return code
    },
    failNext: (...errcodes) => void failures.push(...errcodes),
    breakNext: (status) => void breaks.push(status),
    sessionKeys,
    get calls() {
      return calls
    },
    close: () => new Promise((done) => server.close(() => done())),
  }
}

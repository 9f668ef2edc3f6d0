import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface Keys {
  tokenSecret: Buffer
  dataKey: Buffer
  lookupKey: Buffer
}

export interface Config {
  host: string
  port: number
  /** PostgreSQL to use; null = start the embedded one. */
  databaseUrl: string | null
  /** Connections to PostgreSQL of one process's pool. */
  dbConnections: number
  /** Processes behind the one port. */
  processes: number
  /** Named identities and invented people instead of a real community. */
  demo: boolean
  /** Where the embedded database and the demo's keys live. */
  dataFolder: string
  /** Where people reach the H5 pages, without a slash at the end; null = not told, papers then carry no address. */
  publicUrl: string | null
  /** The compiled H5 front-end; null = serve the API alone. */
  h5Folder: string | null
  keys: Keys
  wechat: { appId: string; appSecret: string; baseUrl: string } | null
  /** Addresses of the reverse proxies whose word about the caller's address is taken; empty = nobody's. */
  trustedProxies: string[]
  /** Sign-in attempts per minute and address. */
  signInsPerMinute: number
  /** Calls of the API that the process works on at once; more are told to come back. */
  callsAtOnce: number
  /** Live streams that the process holds open at once; more are told to ask again and again instead. */
  liveListeners: number
  /** Nobody is let in who would wait longer than this for calls that share transactions. */
  crowdedAfterMs: number
  /** Whether this process does the jobs that acts leave behind: beside its requests, not at all, or nothing else. */
  worker: 'beside' | 'off' | 'only'
  /** Where Prometheus may ask, apart from the public port; null = nowhere. */
  metrics: { host: string; port: number } | null
  logLevel: string
  /** Where log lines go; absent = standard output. */
  logTo?: { write(line: string): void }
  /** The app's clock; tests set it. */
  clock: () => Date
}

const KEY_NAMES = {
  tokenSecret: 'LINLI_TOKEN_SECRET',
  dataKey: 'LINLI_DATA_KEY',
  lookupKey: 'LINLI_LOOKUP_KEY',
} as const

/** A mistake in the settings, said so that the person starting the server knows what to do. */
export class ConfigError extends Error {}

/** Ends the start with all that is wrong, each in a line; does nothing when nothing is. */
export function refuseToStart(problems: readonly string[]): void {
  if (problems.length === 0) return
  throw new ConfigError(['不能启动，请先处理 / not starting, please mend first:', ...problems].join('\n  - '))
}

/** A crowd of 5,000 families fits in; at some 10 KB each they stay below 100 MB. */
const CALLS_AT_ONCE = 6_000
/** At some 20 KB each with their sockets they stay below 50 MB. */
const LIVE_LISTENERS = 2_000
/** With their own batch, and what the process has not read yet, people wait for two seconds at the most. */
const CROWDED_AFTER_MS = 1_000

type Env = Record<string, string | undefined>

function keyFromEnv(env: Env, name: string): Buffer | null {
  const text = env[name]
  if (!text) return null
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32) throw new ConfigError(`${name} 应是 32 字节的 base64 / must be 32 bytes in base64`)
  return key
}

/** A random key has about 30 different bytes of 32; fewer than this are a pattern. */
const FEWEST_DIFFERENT_BYTES = 16

/** Why a key of the right length is no secret all the same, or `null`. */
function weakness(key: Buffer): string | null {
  // 32 random bytes are all readable about once in 10^14 keys.
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f))
    return '是可读的文字，不是随机数 / is readable text, not chance'
  const steps = new Set(key.map((byte, i) => (byte - (key[i - 1] ?? byte)) & 0xff).subarray(1))
  if (new Set(key).size < FEWEST_DIFFERENT_BYTES || steps.size === 1)
    return '是有规律的字节 / is a pattern of bytes'
  return null
}

/** Keys that anybody could guess, that are one and the same, or that a demo has made. */
function refuseBadKeys(keys: Keys, demoMade: ReadonlySet<string>) {
  const make = '请用 openssl rand -base64 32 重新生成 / make it anew with openssl rand -base64 32'
  const named = Object.entries(KEY_NAMES).map(([of, name]) => ({ name, key: keys[of as keyof Keys] }))
  for (const [i, { name, key }] of named.entries()) {
    const weak = weakness(key)
    if (weak) throw new ConfigError(`${name} 不安全 / is unsafe: ${weak}. ${make}`)
    const twin = named.slice(i + 1).find((other) => other.key.equals(key))
    if (twin)
      throw new ConfigError(
        `${name} 和 ${twin.name} 相同，请各用各的 / ${name} and ${twin.name} are the same, each needs its own. ${make}`,
      )
    if (demoMade.has(key.toString('base64')))
      throw new ConfigError(`${name} 是演示时生成的，不能正式使用 / was made by a demo. ${make}`)
  }
}

/** Keys out of the environment; the demo makes its own once and keeps them beside its data. */
function readKeys(env: Env, dataFolder: string, demo: boolean): Keys {
  const file = path.join(dataFolder, 'keys.json')
  const kept: Env = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  const missing: string[] = []
  const read = (name: string) => {
    const key = keyFromEnv(env, name) ?? (demo ? keyFromEnv(kept, name) : null)
    if (key) return key
    missing.push(name)
    const made = randomBytes(32)
    if (demo) kept[name] = made.toString('base64')
    return made
  }
  const keys: Keys = {
    tokenSecret: read(KEY_NAMES.tokenSecret),
    dataKey: read(KEY_NAMES.dataKey),
    lookupKey: read(KEY_NAMES.lookupKey),
  }
  if (missing.length > 0 && !demo)
    throw new ConfigError(
      `缺少密钥 ${missing.join('、')}。每个用 openssl rand -base64 32 生成 / keys missing: make each with openssl rand -base64 32`,
    )
  const keptKeys = Object.values(kept).filter((text) => text !== undefined)
  refuseBadKeys(keys, new Set(demo ? [] : keptKeys))
  if (missing.length === 0) return keys
  mkdirSync(dataFolder, { recursive: true })
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 })
  return keys
}

function readPort(name: string, text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigError(`${name} 应是 0–65535 的整数，现在是 ${text} / ${name} must be an integer`)
  return port
}

function readCount(name: string, text: string, most: number): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= most) return count
  throw new ConfigError(
    `${name} 应是 1–${most} 的整数，现在是 ${text} / ${name} must be an integer from 1 to ${most}`,
  )
}

function readWorker(text: string | undefined): Config['worker'] {
  if (!text || text === '1') return 'beside'
  if (text === '0') return 'off'
  if (text === 'only') return 'only'
  throw new ConfigError(`LINLI_WORKER 应是 1、0 或 only，现在是 ${text} / LINLI_WORKER must be 1, 0 or only`)
}

function readPublicUrl(text: string | undefined): string | null {
  if (!text) return null
  if (/^https?:\/\/\S+$/.test(text) && URL.canParse(text)) return text.replace(/\/+$/, '')
  throw new ConfigError(
    `LINLI_PUBLIC_URL 应是 https://… 的网址，现在是 ${text} / LINLI_PUBLIC_URL must be an address like https://…`,
  )
}

/** Reads the environment. `rootFolder` is the repository's root. */
export function readConfig(env: Env, rootFolder: string): Config {
  const databaseUrl = env.DATABASE_URL || null
  const demo = env.LINLI_DEMO ? env.LINLI_DEMO === '1' : databaseUrl === null
  const dataFolder = path.resolve(rootFolder, env.LINLI_DATA_FOLDER ?? '.data')
  const h5Folder = path.resolve(rootFolder, env.LINLI_H5_FOLDER ?? 'apps/mini/dist/h5')
  const { WECHAT_APP_ID: appId, WECHAT_APP_SECRET: appSecret } = env
  const port = readPort('PORT', env.PORT ?? '3000')
  return {
    host: env.HOST ?? '127.0.0.1',
    port,
    databaseUrl,
    dbConnections: readCount('LINLI_DB_CONNECTIONS', env.LINLI_DB_CONNECTIONS ?? '16', 200),
    processes: readCount('LINLI_PROCESSES', env.LINLI_PROCESSES ?? '1', 64),
    demo,
    dataFolder,
    publicUrl: readPublicUrl(env.LINLI_PUBLIC_URL) ?? (demo ? `http://localhost:${port}` : null),
    h5Folder: existsSync(path.join(h5Folder, 'index.html')) ? h5Folder : null,
    keys: readKeys(env, dataFolder, demo),
    wechat:
      appId && appSecret
        ? { appId, appSecret, baseUrl: env.WECHAT_BASE_URL ?? 'https://api.weixin.qq.com' }
        : null,
    trustedProxies: (env.LINLI_TRUSTED_PROXIES ?? '').split(',').filter(Boolean),
    callsAtOnce: CALLS_AT_ONCE,
    liveListeners: LIVE_LISTENERS,
    crowdedAfterMs: CROWDED_AFTER_MS,
    signInsPerMinute: Number(env.LINLI_SIGN_INS_PER_MINUTE ?? 120),
    worker: readWorker(env.LINLI_WORKER),
    metrics: env.LINLI_METRICS_PORT
      ? {
          host: env.LINLI_METRICS_HOST ?? '127.0.0.1',
          port: readPort('LINLI_METRICS_PORT', env.LINLI_METRICS_PORT),
        }
      : null,
    logLevel: env.LOG_LEVEL ?? 'warn',
    clock: () => new Date(),
  }
}

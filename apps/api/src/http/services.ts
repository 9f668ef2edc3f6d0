import type { Config } from '../config.ts'
import type { Database } from '../db/client.ts'
import type { Live } from './live.ts'
import type { Metrics } from './metrics.ts'
import type { Secrets } from './secrets.ts'
import type { Wechat } from './wechat.ts'

/** What handlers may use beside the database; made once at start. */
export interface Services {
  config: Config
  secrets: Secrets
  /** Null where no AppID is configured: signing in with WeChat is then refused. */
  wechat: Wechat | null
  db: Database
  live: Live
  /** What this process counts: whoever has something to count registers it here. */
  metrics: Metrics
  /** Signs an access token; `claims` name the account, the community and the sign-in. */
  signAccessToken(claims: { sub: string; cid: string; sid: string }): { token: string; expiresAt: Date }
}

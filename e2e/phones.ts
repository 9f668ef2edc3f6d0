import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launchBrowser } from '@linli/weapp-run/launch-browser'
import { packMiniProgram } from '@linli/weapp-run/pack'
import type { RunnerSettings } from '@linli/weapp-run/protocol'
import { type Runner, startRunner } from '@linli/weapp-run/runner'
import { requireBuilt, SCREENS_FOLDER, WEAPP_FOLDER } from './server.ts'

/** Where the compiled program looks for the API (apps/mini/config). */
const builtInApi = process.env.TARO_APP_API_BASE || 'http://127.0.0.1:3000/api'

export interface Phones {
  /** One more phone with the mini-program on it, which talks to the server under test. */
  open(settings?: Partial<RunnerSettings>): Promise<Runner>
  close(): Promise<void>
}

/** Packs the compiled mini-program once, for as many phones as a story needs. */
export async function preparePhones(origin: string): Promise<Phones> {
  requireBuilt(path.join(WEAPP_FOLDER, 'app.json'))
  mkdirSync(SCREENS_FOLDER, { recursive: true })
  const outFolder = mkdtempSync(path.join(tmpdir(), 'linli-weapp-'))
  await packMiniProgram({ distFolder: WEAPP_FOLDER, outFolder })
  const browser = await launchBrowser()
  const rewriteUrl = (url: string) => url.replace(builtInApi, `${origin}/api`)
  return {
    open: (settings) => startRunner({ browser, outFolder, rewriteUrl, settings, timeoutMs: 15_000 }),
    close: async () => {
      await browser.close()
      rmSync(outFolder, { recursive: true, force: true })
    },
  }
}

/** Keeps a picture of what the phone shows. */
export const pictureOf = (phone: Runner, name: string) =>
  phone.screenshot(path.join(SCREENS_FOLDER, `weapp-${name}.png`))

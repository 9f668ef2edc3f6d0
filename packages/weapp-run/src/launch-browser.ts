import { accessSync, constants } from 'node:fs'
import path from 'node:path'
import sparticuz from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const APPLICATIONS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Path of a browser: `CHROMIUM_PATH`, else one of the system's, else the one that came with the dependencies. */
export async function findBrowser(): Promise<string> {
  const wanted = process.env.CHROMIUM_PATH
  if (wanted) {
    if (!isExecutable(wanted)) throw new Error(`CHROMIUM_PATH names no program that can be run: ${wanted}`)
    return wanted
  }
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)
  const candidates = folders.flatMap((folder) => SYSTEM_NAMES.map((name) => path.join(folder, name)))
  const installed = [...candidates, ...APPLICATIONS].find(isExecutable)
  if (installed) return installed
  // The bundled one is packed and unpacks itself into the temporary folder the first time.
  const unpacked = await sparticuz.executablePath()
  if (!isExecutable(unpacked)) {
    throw new Error(
      `${unpacked} belongs to another user: remove it, set another TMPDIR, or set CHROMIUM_PATH`,
    )
  }
  return unpacked
}

/** A headless browser for tests, with further flags if need be; close it when done. */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = await findBrowser()
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags], headless: true })
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { launchBrowser } from '@linli/weapp-run/launch-browser'
import type { Browser, Page } from 'playwright-core'

const WIDTH = 640
const HEIGHT = 480
/** Of the picture inside the frame. */
const SIDE = 440
/** Dark and light are looked at so far apart, in pixels: closer than a code's modules. */
const GRID = 5

export interface Camera {
  /** A browser whose camera films the picture. */
  browser: Browser
  /** To be run in a page before its own scripts: a reader of codes that knows this one picture. */
  reader: string
  close(): Promise<void>
}

/**
 * Films a picture out of a page, as a phone held before that screen would. Chromium reads codes by itself on phones only:
 * elsewhere a stand-in answers `text` for frames that show what was filmed, and nothing for all others.
 */
export async function film(page: Page, picture: string, text: string): Promise<Camera> {
  const luma = Buffer.from(await page.evaluate(drawn, { picture, WIDTH, HEIGHT, SIDE }))
  const folder = mkdtempSync(path.join(tmpdir(), 'linli-camera-'))
  const file = path.join(folder, 'screen.y4m')
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)])
  writeFileSync(
    file,
    Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`), frame, frame]),
  )
  const browser = await launchBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${file}`,
  ])
  return {
    browser,
    reader: `(${readFrames})(${JSON.stringify({ dark: darkOf(luma), text, WIDTH, HEIGHT, GRID })})`,
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** `1` where it is dark, on a grid over the frame. */
function darkOf(luma: Buffer): string {
  let dark = ''
  for (let y = 0; y < HEIGHT; y += GRID)
    for (let x = 0; x < WIDTH; x += GRID) dark += (luma[y * WIDTH + x] ?? 255) < 128 ? '1' : '0'
  return dark
}

interface Drawing {
  picture: string
  WIDTH: number
  HEIGHT: number
  SIDE: number
}

/** Brightness of each pixel of a frame with the picture in its middle; runs in a page. */
async function drawn({ picture, WIDTH, HEIGHT, SIDE }: Drawing): Promise<number[]> {
  const image = new Image()
  image.src = picture
  await image.decode()
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT })
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, WIDTH, HEIGHT)
  context.drawImage(image, (WIDTH - SIDE) / 2, (HEIGHT - SIDE) / 2, SIDE, SIDE)
  const { data } = context.getImageData(0, 0, WIDTH, HEIGHT)
  return Array.from({ length: WIDTH * HEIGHT }, (_, i) => ((data[i * 4] ?? 255) < 128 ? 16 : 235))
}

interface Known {
  dark: string
  text: string
  WIDTH: number
  HEIGHT: number
  GRID: number
}

/** Runs in a page, and stands on its own there. */
function readFrames({ dark, text, WIDTH, HEIGHT, GRID }: Known): void {
  const canvas = Object.assign(document.createElement('canvas'), { width: WIDTH, height: HEIGHT })
  const looks = (video: HTMLVideoElement) => {
    const context = canvas.getContext('2d', { willReadFrequently: true })
    context?.drawImage(video, 0, 0, WIDTH, HEIGHT)
    const { data } = context?.getImageData(0, 0, WIDTH, HEIGHT) ?? { data: [] }
    let seen = ''
    for (let y = 0; y < HEIGHT; y += GRID)
      for (let x = 0; x < WIDTH; x += GRID) seen += (data[(y * WIDTH + x) * 4] ?? 255) < 128 ? '1' : '0'
    return seen
  }
  const isIt = (seen: string) => {
    const wrong = [...seen].filter((each, i) => each !== dark[i]).length
    // A camera's edges are soft.
    return dark.includes('1') && wrong < dark.length / 50
  }
  Object.assign(window, {
    BarcodeDetector: class {
      async detect(video: HTMLVideoElement) {
        return isIt(looks(video)) ? [{ rawValue: text }] : []
      }
    },
  })
}

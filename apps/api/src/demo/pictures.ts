import type { Actor } from '@linli/domain/actor'
import type { Tx } from '../db/client.ts'
import { readMedia } from '../media/read-media.ts'
import { keepUpload } from '../modules/attachments/actions.ts'

const WIDTH = 1200
const HEIGHT = 900
const GROUND = 760
const LAMP = { x: 820, y: 250 }

type Colour = readonly [red: number, green: number, blue: number]

const between = (one: Colour, other: Colour, share: number): Colour => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
]

/** A house at night with some windows lit, a path, and a lamp on its post. */
function sceneAt(x: number, y: number): Colour {
  if (y > GROUND) return [62, 58, 60]
  if (Math.abs(x - LAMP.x) < 9 && y > LAMP.y) return [24, 24, 28]
  if (x > 90 && x < 600 && y > 180) {
    const [column, row] = [(x - 120) % 120, (y - 220) % 130]
    const isWindow = column > 0 && column < 70 && row > 0 && row < 80 && y > 220
    const isLit = (Math.floor((x - 120) / 120) * 3 + Math.floor((y - 220) / 130) * 5) % 4 === 0
    if (isWindow) return isLit ? [232, 190, 112] : [58, 62, 78]
    return [74, 66, 66]
  }
  return between([20, 24, 46], [58, 62, 92], y / GROUND)
}

function lampAt(x: number, y: number, isLit: boolean): Colour {
  const far = Math.hypot(x - LAMP.x, (y - LAMP.y) * 0.9)
  if (far < 46) return isLit ? [255, 246, 214] : [92, 94, 104]
  const scene = sceneAt(x, y)
  return isLit ? between(scene, [255, 214, 140], 0.85 * Math.exp(-far / 260)) : scene
}

/** The lamp at the door, out or lit, drawn point by point: no photo of a real place or person is in the demo. */
export async function uploadLamp(
  tx: Tx,
  { actor, isLit, now }: { actor: Actor; isLit: boolean; now: Date },
): Promise<string> {
  const points = Buffer.alloc(WIDTH * HEIGHT * 3)
  for (let y = 0, at = 0; y < HEIGHT; y++)
    for (let x = 0; x < WIDTH; x++) for (const part of lampAt(x, y, isLit)) points[at++] = part
  const { default: sharp } = await import('sharp')
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const
  const media = await readMedia(await sharp(points, { raw }).jpeg().toBuffer())
  return (await keepUpload(tx, { actor, media, now })).id
}

/**
 * Draws the tab bar's icons (WeChat wants PNG files of 81 x 81) as strokes of the mockup's colours, without any
 * library: `node scripts/draw-tab-icons.mjs` rewrites src/assets/tab-*.png.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

const SIZE = 81
const SAMPLES = 4
const HALF_STROKE = 2.9
const COLOURS = { '': [0x75, 0x6b, 0x64], '-on': [0xb4, 0x47, 0x2f] }

const line = (...points) => points.slice(1).map((end, at) => [points[at], end])
function arc(cx, cy, radius, from, to, steps = 48) {
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)]
  })
  return line(...points)
}
/** A heart from its parametric curve. */
function heart() {
  const points = Array.from({ length: 73 }, (_, step) => {
    const t = (step / 72) * 2 * Math.PI
    const x = 16 * Math.sin(t) ** 3
    const y = 13 * Math.cos(t) - 5 * Math.cos(2 * t) - 2 * Math.cos(3 * t) - Math.cos(4 * t)
    return [40.5 + x * 1.75, 38 - y * 1.75]
  })
  return line(...points)
}

/** Each icon is a list of strokes in the 81 x 81 square. */
const ICONS = {
  home: [
    ...line([12, 41], [40.5, 14], [69, 41]),
    ...line([20, 36], [20, 67], [61, 67], [61, 36]),
    ...line([34, 67], [34, 50], [47, 50], [47, 67]),
  ],
  events: [
    ...line([14, 22], [67, 22], [67, 67], [14, 67], [14, 22]),
    ...line([14, 36], [67, 36]),
    ...line([28, 14], [28, 26]),
    ...line([53, 14], [53, 26]),
    ...line([30, 51], [38, 58], [52, 45]),
  ],
  complaints: [
    ...line([14, 16], [67, 16], [67, 56], [43, 56], [29, 68], [29, 56], [14, 56], [14, 16]),
    ...line([27, 30], [54, 30]),
    ...line([27, 42], [46, 42]),
  ],
  volunteering: heart(),
  me: [...arc(40.5, 27, 13, 0, 360), ...arc(40.5, 70, 26, 180, 360), ...line([14.5, 69], [66.5, 69])],
}

function distance([px, py], [[ax, ay], [bx, by]]) {
  const [dx, dy] = [bx - ax, by - ay]
  const along =
    dx || dy ? Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy))) : 0
  return Math.hypot(px - ax - along * dx, py - ay - along * dy)
}

/** How much of a pixel lies under a stroke, 0 to 255. */
function coverage(strokes, x, y) {
  let inside = 0
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const point = [
      x + ((sample % SAMPLES) + 0.5) / SAMPLES,
      y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES,
    ]
    if (strokes.some((stroke) => distance(point, stroke) <= HALF_STROKE)) inside += 1
  }
  return Math.round((inside * 255) / (SAMPLES * SAMPLES))
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body) >>> 0, body.length + 4)
  return out
}

function png(strokes, [red, green, blue]) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIZE, 0)
  header.writeUInt32BE(SIZE, 4)
  header.set([8, 6, 0, 0, 0], 8)
  const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1))
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      rows.set([red, green, blue, coverage(strokes, x, y)], y * (SIZE * 4 + 1) + 1 + x * 4)
    }
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const data = deflateSync(rows, { level: 9 })
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', data),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../src/assets')
mkdirSync(folder, { recursive: true })
for (const [name, strokes] of Object.entries(ICONS)) {
  for (const [suffix, colour] of Object.entries(COLOURS)) {
    writeFileSync(path.join(folder, `tab-${name}${suffix}.png`), png(strokes, colour))
  }
}

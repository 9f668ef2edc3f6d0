import { encode } from 'uqr'

/** A QR code of the text as a picture's data URI. */
export function qrPicture(text: string): string {
  const { data, size } = encode(text, { ecc: 'M', border: 2 })
  const path = data.map((row, y) => darkRuns(row, y)).join('')
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size * 8}" height="${size * 8}" viewBox="0 0 ${size} ${size}" ` +
    `shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`
  return `data:image/svg+xml;base64,${base64(svg)}`
}

/** One row of modules as path commands, a rectangle for each run of dark ones. */
function darkRuns(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x += 1) {
    if (!row[x]) continue
    const start = x
    while (row[x + 1]) x += 1
    path += `M${start} ${y}h${x - start + 1}v1H${start}z`
  }
  return path
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Base64 of ASCII text; WeChat's logic layer has no `btoa`. */
function base64(ascii: string): string {
  let out = ''
  for (let at = 0; at < ascii.length; at += 3) {
    const left = ascii.length - at
    const bits =
      (ascii.charCodeAt(at) << 16) |
      ((left > 1 ? ascii.charCodeAt(at + 1) : 0) << 8) |
      (left > 2 ? ascii.charCodeAt(at + 2) : 0)
    out += DIGITS.charAt(bits >> 18) + DIGITS.charAt((bits >> 12) & 63)
    out += left > 1 ? DIGITS.charAt((bits >> 6) & 63) : '='
    out += left > 2 ? DIGITS.charAt(bits & 63) : '='
  }
  return out
}

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.mjs'

const PASSED_OVER = new Set(['node_modules', 'dist', 'coverage'])

/** A hash over the contents of files and folders, given from the root, and over further texts. */
export function fingerprint(places, texts = []) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text}\0`)
  for (const file of places.flatMap(listFiles)) {
    hash.update(`${file}\0`)
    hash.update(readFileSync(path.join(root, file)))
  }
  return hash.digest('hex')
}

export function readStamp(file) {
  return existsSync(path.join(root, file)) ? readFileSync(path.join(root, file), 'utf8') : null
}

export function writeStamp(file, stamp) {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), stamp)
}

function listFiles(place) {
  const stat = statSync(path.join(root, place), { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [place]
  return readdirSync(path.join(root, place))
    .filter((name) => !PASSED_OVER.has(name) && !name.startsWith('.'))
    .sort()
    .flatMap((name) => listFiles(`${place}/${name}`))
}

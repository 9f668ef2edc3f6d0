import { readFileSync } from 'node:fs'

/** Ends the process with advice when this Node is older than package.json asks for. */
export function requireNode() {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const wanted = manifest.engines.node.replace('>=', '')
  if (isAtLeast(process.versions.node, wanted)) return
  console.error(
    `需要 Node.js ${wanted} 或更新版本，现在是 ${process.versions.node} · Node.js ${wanted} or newer is needed: https://nodejs.org`,
  )
  process.exit(1)
}

export function isAtLeast(version, wanted) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number)
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)
}

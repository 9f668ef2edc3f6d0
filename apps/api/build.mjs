import path from 'node:path'
import { pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

/** npm packages stay where they are installed; our own workspace packages are TypeScript and come along. */
const bundleOnlyOurs = {
  name: 'bundle-only-ours',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || name.startsWith('@linli/') ? undefined : { path: name, external: true },
    )
  },
}

/** Bundles the server into dist/main.js, and backup and restore into dist/backup-command.js. Rejects with what esbuild has to say. */
export async function build() {
  try {
    await esbuild.build({
      absWorkingDir: import.meta.dirname,
      entryPoints: ['src/main.ts', 'src/backup-command.ts'],
      outdir: 'dist',
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
      plugins: [bundleOnlyOurs],
    })
  } finally {
    await esbuild.stop()
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(path.resolve(process.argv[1])).href) await build()

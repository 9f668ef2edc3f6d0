import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { listFiles, readAppConfig, readText } from './app-files.ts'
import type { ComponentConfig } from './protocol.ts'
import { compileTemplates, findBuiltinTags } from './wxml.ts'
import { convertWxss } from './wxss.ts'

export interface PackOptions {
  /** The compiled mini-program: the folder with app.json. */
  distFolder: string
  /** Receives index.html, app-data.js, runtime.js and the program's images. */
  outFolder: string
}

const BROWSER_FOLDER = fileURLToPath(new URL('./browser/', import.meta.url))
const ASSET = /\.(png|jpe?g|gif|svg|webp|ttf|woff2?)$/i

const PAGE = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="base.css">
</head>
<body>
<script src="app-data.js"></script>
<script src="runtime.js"></script>
</body>
</html>
`

/** JSON that is safe inside a script: U+2028 and U+2029 end lines there, `</script` ends the script. */
function toScript(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029<]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** Files of one kind by path without extension, passed through `convert`. */
function byPath<T>(files: string[], extension: string, convert: (file: string) => T): Record<string, T> {
  const chosen = files.filter((file) => file.endsWith(extension))
  return Object.fromEntries(chosen.map((file) => [file.slice(0, -extension.length), convert(file)]))
}

function readConfigs(distFolder: string, files: string[]): Record<string, ComponentConfig> {
  return byPath(
    files.filter((file) => !/(^|\/)(app|project\.config|sitemap)\.json$/.test(file)),
    '.json',
    (file): ComponentConfig => {
      try {
        return JSON.parse(readText(distFolder, file))
      } catch (cause) {
        throw new Error(`${file} is not valid JSON: ${cause instanceof Error ? cause.message : cause}`, {
          cause,
        })
      }
    },
  )
}

function copyAssets({ distFolder, outFolder }: PackOptions, files: string[]): void {
  for (const file of files.filter((file) => ASSET.test(file))) {
    cpSync(path.join(distFolder, file), path.join(outFolder, file))
  }
}

/**
 * Packs a compiled mini-program into a folder that a browser can open. Throws when a template, a JSON file or
 * app.json is broken, naming file and line.
 */
export async function packMiniProgram(options: PackOptions): Promise<void> {
  const { distFolder, outFolder } = options
  const app = readAppConfig(distFolder)
  const files = listFiles(distFolder)
  const read = (file: string) => readText(distFolder, file)
  const configs = readConfigs(distFolder, files)
  const customTags = [app, ...Object.values(configs)].flatMap((config) =>
    Object.keys(config.usingComponents ?? {}),
  )
  const sources = {
    templates: byPath(files, '.wxml', read),
    scripts: byPath(files, '.wxs', read),
    customTags: new Set(customTags),
  }
  const builtinTags = findBuiltinTags(sources)
  const known = new Set(files)
  const styles = byPath(files, '.wxss', (file) =>
    convertWxss(file, (wanted) => (known.has(wanted) ? read(wanted) : undefined)),
  )
  const data = { app, configs, styles, modules: byPath(files, '.js', read), builtinTags }
  const templates = compileTemplates(sources, Object.keys(builtinTags))

  mkdirSync(outFolder, { recursive: true })
  writeFileSync(
    path.join(outFolder, 'app-data.js'),
    `window.weappData = ${toScript(data)};\nwindow.weappData.templates = ${templates};\n`,
  )
  writeFileSync(path.join(outFolder, 'index.html'), PAGE)
  writeFileSync(path.join(outFolder, 'base.css'), readText(BROWSER_FOLDER, 'base.css'))
  copyAssets(options, files)
  await build({
    entryPoints: [path.join(BROWSER_FOLDER, 'main.ts')],
    bundle: true,
    format: 'iife',
    logLevel: 'error',
    outfile: path.join(outFolder, 'runtime.js'),
  })
}

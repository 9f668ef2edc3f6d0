import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { AppConfig } from './protocol.ts'

/** Every file below `folder`, as `/`-separated paths relative to it. */
export function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort()
}

export function readText(folder: string, file: string): string {
  return readFileSync(path.join(folder, file), 'utf8')
}

/** Reads `app.json`; throws with the folder's name when it is not a compiled mini-program. */
export function readAppConfig(distFolder: string): AppConfig {
  let config: AppConfig
  try {
    config = JSON.parse(readText(distFolder, 'app.json'))
  } catch (cause) {
    throw new Error(`${distFolder} holds no readable app.json: is the mini-program built?`, { cause })
  }
  if (!Array.isArray(config.pages) || config.pages.length === 0) {
    throw new Error(`${distFolder}/app.json names no pages`)
  }
  return config
}

/** Sub-packages with their root as a clean folder path; WeChat accepts both spellings of the key. */
export function subPackagesOf(config: AppConfig): { root: string; pages: string[] }[] {
  return (config.subPackages ?? config.subpackages ?? []).map(({ root, pages }) => ({
    root: root.replace(/^\/+|\/+$/g, ''),
    pages,
  }))
}

/** All page paths, those of sub-packages included. */
export function pagePathsOf(config: AppConfig): string[] {
  const inSubPackages = subPackagesOf(config).flatMap(({ root, pages }) =>
    pages.map((page) => `${root}/${page}`),
  )
  return [...config.pages, ...inSubPackages]
}

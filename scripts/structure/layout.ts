import type { SourceTree, Violation } from './source-tree.ts'

const DOMAIN = 'packages/domain/src'
const API = 'apps/api/src/modules'
const MINI = 'apps/mini/src/modules'

/** What a module folder, or a story folder inside it, may hold. A closed list: no helpers.ts, no utils.ts. */
const VOCABULARY: Record<string, RegExp> = {
  [DOMAIN]: /^((terms|rules|contract)\.ts|[a-z0-9-]+\.test\.ts)$/,
  [API]: /^((tables|store|actions|routes)\.ts|[a-z0-9-]+\.test\.ts)$/,
}

/** Exceptions, each with its reason. */
const ALSO_ALLOWED: Record<string, string> = {
  [`${DOMAIN}/people/roster/sheet.ts`]:
    'the columns of the sheet staff keep are neither a rule nor a contract',
  [`${API}/people/roster/sheet.ts`]: 'reads and writes .xlsx and .csv files, which no other module does',
}

const PAGE_FILE = /^[a-z0-9-]+\/pages\/[a-z0-9-]+\/index\.(tsx|config\.ts|scss)$/
const COMPONENT_FILE = /^[a-z0-9-]+\/components\/[a-z0-9-]+(\.test)?\.(tsx|ts|scss)$/
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

export function checkLayout(tree: SourceTree): Violation[] {
  return [
    ...checkVocabulary(tree),
    ...checkMiniModules(tree),
    ...checkModuleNames(tree),
    ...checkRoutes(tree),
  ]
}

function checkVocabulary({ paths }: SourceTree): Violation[] {
  return Object.entries(VOCABULARY).flatMap(([base, allowed]) =>
    pathsUnder(paths, base).flatMap((inside): Violation[] => {
      const file = `${base}/${inside}`
      const [name = '', ...folders] = inside.split('/').reverse()
      // Files directly in the domain's src are its core: actor.ts, time.ts, ids.ts …
      if (folders.length === 0 || file in ALSO_ALLOWED) return []
      if (folders.length > 2) {
        return [
          { file, problem: 'is nested too deep', remedy: 'a module has stories, a story has no folders' },
        ]
      }
      const misnamed = folders.find((folder) => !KEBAB.test(folder))
      if (misnamed) {
        return [{ file, problem: `folder "${misnamed}" is not kebab-case`, remedy: 'rename the folder' }]
      }
      if (allowed.test(name)) return []
      return [
        {
          file,
          problem: `"${name}" is not in the vocabulary of a module`,
          remedy: `use ${vocabularyWords(base)}, split by story into a sub-folder with the same names, or argue for an exception in scripts/structure/layout.ts`,
        },
      ]
    }),
  )
}

function checkMiniModules({ paths }: SourceTree): Violation[] {
  return pathsUnder(paths, MINI)
    .filter((inside) => !PAGE_FILE.test(inside) && !COMPONENT_FILE.test(inside))
    .map((inside) => ({
      file: `${MINI}/${inside}`,
      problem: 'is neither a page nor a component',
      remedy:
        'use <module>/pages/<page>/index.tsx, index.config.ts, index.scss or <module>/components/; what modules share goes to apps/mini/src/shared',
    }))
}

/** A module is called the same on all three sides, and the domain names it first. */
function checkModuleNames({ paths }: SourceTree): Violation[] {
  const known = new Set(modulesUnder(paths, DOMAIN))
  return [API, MINI].flatMap((base) =>
    modulesUnder(paths, base)
      .filter((module) => !known.has(module))
      .map((module) => ({
        file: `${base}/${module}`,
        problem: `the domain has no module "${module}"`,
        remedy: `call it as ${DOMAIN} does, or begin it there with terms.ts`,
      })),
  )
}

/** A routes.ts nobody mounts answers 404 and nobody notices. */
function checkRoutes({ files, paths }: SourceTree): Violation[] {
  const mounted = new Set(
    files
      .filter((file) => file.path === 'apps/api/src/modules.ts' || file.path.endsWith('/routes.ts'))
      .flatMap((file) => file.imports.filter((one) => !one.typeOnly).map((one) => one.target)),
  )
  return paths
    .filter((file) => file.startsWith(`${API}/`) && file.endsWith('/routes.ts'))
    .filter((file) => !mounted.has(file.replace(/\.ts$/, '')))
    .map((file) => ({
      file,
      problem: 'these routes are mounted nowhere',
      remedy: 'name them in apps/api/src/modules.ts',
    }))
}

function pathsUnder(paths: string[], base: string): string[] {
  return paths.filter((file) => file.startsWith(`${base}/`)).map((file) => file.slice(base.length + 1))
}

function modulesUnder(paths: string[], base: string): string[] {
  const nested = pathsUnder(paths, base).filter((inside) => inside.includes('/'))
  return [...new Set(nested.map((inside) => inside.split('/')[0] ?? ''))]
}

function vocabularyWords(base: string): string {
  return base === DOMAIN ? 'terms.ts, rules.ts, contract.ts' : 'tables.ts, store.ts, actions.ts, routes.ts'
}

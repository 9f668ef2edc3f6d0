import type { Import, SourceFile, SourceTree, Violation } from './source-tree.ts'

/** One line of the table "may import" (CONTRIBUTING.md): what the files of a place must not know. */
interface Direction {
  of: RegExp
  /** Tests reach further than the code they test. */
  testsToo: boolean
  forbids: (one: Import, file: SourceFile) => boolean
  problem: string
  remedy: string
}

const DOMAIN_PACKAGES = /^typebox(\/|$)/
const TEST_PACKAGES = /^(vitest|fast-check)$/
const SERVER_ONLY =
  /^(node:|@linli\/(api|local-postgres|weapp-run)(\/|$)|fastify$|@fastify\/|drizzle-orm|pg$)/
const SQL = /^(drizzle-orm|pg)(\/|$)/

const DIRECTIONS: Direction[] = [
  {
    of: /^packages\/domain\/src\//,
    testsToo: true,
    forbids: ({ specifier, target }, { isTest }) =>
      target === null && !DOMAIN_PACKAGES.test(specifier) && !(isTest && TEST_PACKAGES.test(specifier)),
    problem: 'the domain knows nothing but typebox and itself',
    remedy: 'pass what is needed as an argument',
  },
  {
    of: /^packages\/ui\/src\//,
    testsToo: true,
    forbids: ({ specifier }) => /^@linli\//.test(specifier) || SERVER_ONLY.test(specifier),
    problem: 'the components know neither the domain nor the server',
    remedy: 'pass it as a property',
  },
  {
    of: /^apps\/mini\/src\//,
    testsToo: false,
    forbids: ({ specifier }) => SERVER_ONLY.test(specifier),
    problem: 'the mini-program runs on a phone, without the server',
    remedy: 'go through the contract in @linli/domain',
  },
  {
    of: /^apps\/api\//,
    testsToo: true,
    forbids: ({ specifier }) => /^@linli\/(mini|ui)(\/|$)|^@tarojs\/|^react$/.test(specifier),
    problem: 'the server does not know the pages',
    remedy: 'move what both need to packages/domain',
  },
  {
    of: /^(apps|packages)\//,
    testsToo: true,
    forbids: ({ target }, { path }) => target !== null && packageOf(target) !== packageOf(path),
    problem: 'reaches into another package by path',
    remedy: 'import it by its name, @linli/…',
  },
  {
    of: /^packages\/domain\/src\/.+\/terms\.ts$/,
    testsToo: false,
    forbids: (one) => one.target === null || isModuleFile(one, ['rules', 'contract']),
    problem: 'terms are words and need nothing',
    remedy: 'move the rest to rules.ts or contract.ts',
  },
  {
    of: /^packages\/domain\/src\/.+\/rules\.ts$/,
    testsToo: false,
    forbids: (one) =>
      !one.typeOnly && (DOMAIN_PACKAGES.test(one.specifier) || isModuleFile(one, ['contract'])),
    problem: 'rules do not depend on what travels over the wire',
    remedy: 'import the type only (import type), or take plain facts',
  },
  {
    of: /^packages\/domain\/src\/.+\/contract\.ts$/,
    testsToo: false,
    forbids: (one) => !one.typeOnly && isModuleFile(one, ['rules']),
    problem: 'a contract does not decide',
    remedy: 'words and limits that both need go to terms.ts',
  },
  {
    of: /^apps\/api\/src\/modules\/.+\/tables\.ts$/,
    testsToo: false,
    forbids: (one) => !one.typeOnly && isModuleFile(one, ['rules', 'contract', 'store', 'actions', 'routes']),
    problem: 'tables know only drizzle and terms',
    remedy: 'move what computes to rules.ts, what asks to store.ts',
  },
  {
    of: /^apps\/api\/src\/modules\/.+\/store\.ts$/,
    testsToo: false,
    forbids: (one) => !one.typeOnly && isModuleFile(one, ['rules', 'actions', 'routes']),
    problem: 'a store is SQL and does not decide',
    remedy: 'let actions.ts ask the store and then the rule',
  },
  {
    of: /^apps\/api\/src\/modules\/.+\/actions\.ts$/,
    testsToo: false,
    forbids: (one) =>
      !one.typeOnly &&
      (isModuleFile(one, ['routes', 'tables']) ||
        SQL.test(one.specifier) ||
        /^@?fastify/.test(one.specifier)),
    problem: 'an action is the order of things: no SQL, no HTTP',
    remedy: 'SQL goes to store.ts, requests and replies to routes.ts',
  },
  {
    of: /^apps\/api\/src\/modules\/.+\/routes\.ts$/,
    testsToo: false,
    forbids: (one) => !one.typeOnly && (isModuleFile(one, ['tables', 'rules']) || SQL.test(one.specifier)),
    problem: 'a route says who may call and what it calls',
    remedy: 'reads go through store.ts, decisions through actions.ts',
  },
]

export function checkDirections({ files }: SourceTree): Violation[] {
  return files.flatMap((file) =>
    DIRECTIONS.filter(({ of, testsToo }) => of.test(file.path) && (testsToo || !file.isTest)).flatMap(
      ({ forbids, problem, remedy }) =>
        file.imports
          .filter((one) => forbids(one, file))
          .map((one) => ({ file: file.path, problem: `imports "${one.specifier}": ${problem}`, remedy })),
    ),
  )
}

/** Is it a module's file of one of these names, by path or through @linli/domain? */
function isModuleFile({ specifier, target }: Import, names: string[]): boolean {
  const place = target ?? specifier
  const inModule = /^(packages\/domain\/src|apps\/api\/src\/modules|@linli\/domain)\/.+\//.test(place)
  return inModule && names.includes(place.slice(place.lastIndexOf('/') + 1))
}

function packageOf(file: string): string {
  return file.split('/').slice(0, 2).join('/')
}

import ts from 'typescript'
import type { SourceFile, SourceTree, Violation } from './source-tree.ts'

const MOST_LINES = 400

/** Files that are longer for a reason. */
const LONG_FILES: Record<string, string> = {
  'packages/domain/src/events/contract.ts': 'a list of endpoints, read from top to bottom',
  'packages/domain/src/people/contract.ts': 'a list of endpoints, read from top to bottom',
}

/** Files that collect others on purpose. */
const COLLECTIONS: Record<string, string> = {
  'apps/api/src/db/tables.ts': 'drizzle wants all tables in one place',
}

export function checkHabits({ files }: SourceTree): Violation[] {
  return files.flatMap((file) => [
    ...checkLength(file),
    ...checkBarrel(file),
    ...checkFocus(file),
    ...checkPurity(file),
  ])
}

function checkLength({ path, lineCount }: SourceFile): Violation[] {
  if (lineCount <= MOST_LINES || path in LONG_FILES) return []
  return [
    {
      file: path,
      problem: `has ${lineCount} lines, the limit is ${MOST_LINES}`,
      remedy: 'split it by story, or name it with the reason in scripts/structure/habits.ts',
    },
  ]
}

function checkBarrel({ path, imports }: SourceFile): Violation[] {
  const reExports = imports.filter((one) => one.reExport)
  if (reExports.length === 0 || path in COLLECTIONS) return []
  return [
    {
      file: path,
      problem: `re-exports "${reExports[0]?.specifier}"`,
      remedy: 'let those who need it import it from where it is',
    },
  ]
}

/** A focused test silences all others; a skipped one looks as if it passed. */
function checkFocus({ path, isTest, ast }: SourceFile): Violation[] {
  if (!isTest) return []
  return findAll(ast, (node) => {
    if (!ts.isPropertyAccessExpression(node) || !['only', 'skip', 'todo'].includes(node.name.text))
      return null
    const [subject = ''] = node.expression.getText(ast).split(/[.(]/)
    return ['it', 'test', 'describe', 'suite', 'bench'].includes(subject)
      ? `${subject}.${node.name.text}`
      : null
  }).map((call) => ({
    file: path,
    problem: `uses ${call}`,
    remedy: 'run every test; delete what is not wanted',
  }))
}

/** The same facts must give the same answer in the phone, the server and the tests. */
function checkPurity({ path, isTest, ast }: SourceFile): Violation[] {
  if (isTest || !/^packages\/domain\/src\/.+\//.test(path)) return []
  return findAll(ast, (node) => {
    if (ts.isNewExpression(node) && node.expression.getText(ast) === 'Date' && !node.arguments?.length) {
      return 'new Date()'
    }
    if (!ts.isCallExpression(node)) return null
    const callee = node.expression.getText(ast)
    return /^(Date\.now|Math\.random|fetch|console\.\w+|crypto\.\w+)$/.test(callee) ? `${callee}()` : null
  }).map((call) => ({
    file: path,
    problem: `calls ${call}: the domain has neither clock, chance nor I/O`,
    remedy: 'take the value as an argument (now, seed)',
  }))
}

function findAll(ast: ts.SourceFile, match: (node: ts.Node) => string | null): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    const hit = match(node)
    if (hit) found.push(hit)
    ts.forEachChild(node, visit)
  }
  visit(ast)
  return found
}

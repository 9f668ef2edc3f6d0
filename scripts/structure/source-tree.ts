import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import ts from 'typescript'

/** One import or re-export as written. */
export interface Import {
  /** As written: `./rules`, `typebox`, `@linli/domain/events/terms`. */
  specifier: string
  /** For relative imports the path from the root, without extension; else `null`. */
  target: string | null
  typeOnly: boolean
  /** `export … from`. */
  reExport: boolean
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  path: string
  isTest: boolean
  lineCount: number
  imports: Import[]
  ast: ts.SourceFile
}

export interface SourceTree {
  files: SourceFile[]
  /** Every file of the scanned folders, code or not. */
  paths: string[]
}

/** Something the layout forbids, and what to do about it. */
export interface Violation {
  file: string
  problem: string
  remedy: string
}

const SCANNED = ['apps', 'bench', 'e2e', 'packages', 'scripts']
/** Generated, or not ours. */
const PASSED_OVER = new Set(['node_modules', 'dist', 'migrations', 'coverage'])
const CODE = /\.(ts|tsx|mjs|js)$/

export function readSourceTree(root: string): SourceTree {
  const paths = SCANNED.flatMap((folder) => listFiles(root, folder)).sort()
  return { paths, files: paths.filter((file) => CODE.test(file)).map((file) => readSource(root, file)) }
}

function listFiles(root: string, folder: string): string[] {
  let entries: import('node:fs').Dirent[]
  try {
    entries = readdirSync(path.join(root, folder), { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => {
    if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) return []
    const child = `${folder}/${entry.name}`
    return entry.isDirectory() ? listFiles(root, child) : [child]
  })
}

function readSource(root: string, file: string): SourceFile {
  const text = readFileSync(path.join(root, file), 'utf8')
  const ast = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  return {
    path: file,
    isTest: /\.test\.tsx?$/.test(file),
    lineCount: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: importsOf(file, ast),
    ast,
  }
}

function importsOf(file: string, ast: ts.SourceFile): Import[] {
  const found: Import[] = []
  const add = (specifier: ts.Node | undefined, typeOnly: boolean, reExport = false) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return
    found.push({ specifier: specifier.text, target: resolve(file, specifier.text), typeOnly, reExport })
  }
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeOnly(node.importClause))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly, true)
    else if (ts.isCallExpression(node) && isDynamicImport(node)) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  visit(ast)
  return found
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false
  if (clause.isTypeOnly) return true
  const { namedBindings } = clause
  return (
    !clause.name &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.length > 0 &&
    namedBindings.elements.every((element) => element.isTypeOnly)
  )
}

function isDynamicImport(node: ts.CallExpression): boolean {
  const { expression } = node
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  )
}

function resolve(file: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  return path.posix.join(path.posix.dirname(file), specifier).replace(CODE, '')
}

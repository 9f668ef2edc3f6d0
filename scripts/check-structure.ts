import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { checkDirections } from './structure/directions.ts'
import { checkHabits } from './structure/habits.ts'
import { checkLayout } from './structure/layout.ts'
import { readSourceTree, type Violation } from './structure/source-tree.ts'

/** Everything in the tree that breaks the layout of CONTRIBUTING.md, sorted by file. */
export function checkStructure(root: string): Violation[] {
  const tree = readSourceTree(root)
  const violations = [...checkLayout(tree), ...checkDirections(tree), ...checkHabits(tree)]
  return violations.sort((one, other) => one.file.localeCompare(other.file))
}

function main(): void {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
  const violations = checkStructure(root)
  for (const { file, problem, remedy } of violations) console.error(`${file}: ${problem}\n    → ${remedy}`)
  console.log(violations.length === 0 ? 'structure: as agreed' : `structure: ${violations.length} to mend`)
  process.exitCode = violations.length === 0 ? 0 : 1
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main()

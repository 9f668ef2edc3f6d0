import { availableParallelism } from 'node:os'
import { Advice, main } from './say.mjs'
import { launch } from './start.mjs'

/** `npm run cluster -- --processes <n>`: as `npm start`, with several processes behind the one port. */
export function cluster(args) {
  return main(async () => {
    process.env.LINLI_PROCESSES = String(processesOf(args))
    await launch()
  })
}

/** As many as there are cores where nothing is said. */
export function processesOf(args) {
  const [flag, text, ...rest] = args
  if (flag === undefined) return Math.max(2, availableParallelism())
  const processes = Number(text)
  const right = flag === '--processes' && rest.length === 0 && Number.isInteger(processes)
  if (right && processes >= 1 && processes <= 64) return processes
  throw new Advice('用法 · Usage: npm run cluster -- --processes 1–64')
}

const began = performance.now()

/** Something the person who typed the command can mend; shown without a stack trace. */
export class Advice extends Error {}

export const say = (line) => console.log(line)

export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`

export const sinceStart = () => seconds(performance.now() - began)

/** Runs one step between a line that names it and a line that tells its time. */
export async function step(title, work) {
  const from = performance.now()
  say(`· ${title} …`)
  const result = await work()
  say(`  ✓ ${seconds(performance.now() - from)}`)
  return result
}

/** Runs a command's main function: advice is printed as it is, a bug with its stack. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    console.error(error instanceof Advice ? `\n✗ ${error.message}` : error)
    process.exit(1)
  }
}

/** `--seconds 10 --connections 256 --baseline naive-row-lock`: like their defaults numbers or words. */
export function readOptions<T extends Record<string, number | string>>(defaults: T): T {
  const options: Record<string, number | string> = { ...defaults }
  const args = process.argv.slice(2).filter((arg) => arg !== '--')
  for (let i = 0; i < args.length; i += 2) {
    const name = (args[i] ?? '').replace(/^--/, '')
    const text = args[i + 1] ?? ''
    const value = typeof defaults[name] === 'number' ? Number(text) : text
    if (!(name in defaults) || text === '' || (typeof value === 'number' && !(value > 0)))
      throw new Error(`options: ${usage(defaults)}`)
    options[name] = value
  }
  return options as T
}

const usage = (defaults: Record<string, number | string>) =>
  Object.entries(defaults)
    .map(([name, value]) => `--${name} ${typeof value === 'number' ? 'NUMBER' : 'WORD'}`)
    .join(' ')

export const round = (value: number, digits = 1) => Number(value.toFixed(digits))

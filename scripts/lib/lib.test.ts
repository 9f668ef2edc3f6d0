import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { processesOf } from './cluster.mjs'
import { fingerprint } from './fingerprint.mjs'
import { clearRunFolder, makeRunFolder } from './leftovers.mjs'
import { requirePort } from './port.mjs'
import { isAtLeast } from './require-node.mjs'
import { root, run } from './run.mjs'
import { countTests } from './vitest.mjs'

describe('the version of Node', () => {
  it.each([
    ['20.19.0', true],
    ['20.20.2', true],
    ['22.0.0', true],
    ['20.18.9', false],
    ['18.20.0', false],
  ])('%s is enough: %s', (version, enough) => {
    expect(isAtLeast(version, '20.19')).toBe(enough)
  })
})

describe('the processes of a cluster', () => {
  it('are as many as asked for, at least two where nothing is said', () => {
    expect(processesOf(['--processes', '3'])).toBe(3)
    expect(processesOf([])).toBeGreaterThanOrEqual(2)
    for (const wrong of [
      ['--processes'],
      ['--processes', '0'],
      ['--processes', '65'],
      ['3'],
      ['--processes', '2', 'x'],
    ])
      expect(() => processesOf(wrong)).toThrow('Usage')
  })
})

describe('counting tests', () => {
  const loaded = { status: 'passed', assertionResults: [{}] }

  it('takes the numbers of the report', () => {
    const report = { numPassedTests: 5, numFailedTests: 2, testResults: [loaded] }
    expect(countTests(report, 1)).toEqual({ passed: 5, failed: 2 })
  })

  it('counts a file that could not be loaded', () => {
    const broken = { status: 'failed', assertionResults: [] }
    const report = { numPassedTests: 5, numFailedTests: 0, testResults: [loaded, broken] }
    expect(countTests(report, 1)).toEqual({ passed: 5, failed: 1 })
  })

  it('never takes a failed run for a passed one', () => {
    expect(countTests({ numPassedTests: 5, numFailedTests: 0, testResults: [loaded] }, 1)).toEqual({
      passed: 5,
      failed: 1,
    })
    expect(countTests(null, 1)).toEqual({ passed: 0, failed: 1 })
  })
})

describe('the fingerprint of sources', () => {
  const folder = '.tmp/fingerprint-test'
  const place = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, folder, file)), { recursive: true })
    writeFileSync(path.join(root, folder, file), text)
  }
  afterEach(() => rmSync(path.join(root, folder), { recursive: true, force: true }))

  it('changes with contents, names and settings, and not with what was built', () => {
    place('a.ts', '1')
    const before = fingerprint([folder])
    place('dist/a.js', '1')
    place('node_modules/b/index.js', '1')
    expect(fingerprint([folder])).toBe(before)
    expect(fingerprint([folder], ['API_BASE=/api'])).not.toBe(before)
    place('a.ts', '2')
    const changed = fingerprint([folder])
    expect(changed).not.toBe(before)
    place('b.ts', '')
    expect(fingerprint([folder])).not.toBe(changed)
  })
})

describe('the port', () => {
  it('is asked for before anything is built, and another one is proposed', async () => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    await expect(requirePort('127.0.0.1', String(port))).rejects.toThrow(
      new RegExp(`端口 ${port} 已被占用.*PORT=\\d+ npm start`),
    )
    await new Promise((resolve) => server.close(resolve))
    await expect(requirePort('127.0.0.1', String(port))).resolves.toBeUndefined()
  })

  it('is not asked for when any will do', async () => {
    await expect(requirePort('127.0.0.1', '0')).resolves.toBeUndefined()
  })
})

describe('running programs', () => {
  it('gives the exit code and ends what the program left running', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'linli-run-test-'))
    const late = path.join(folder, 'late')
    const code = await run('sh', ['-c', `(sleep 1; touch ${late}) >/dev/null 2>&1 & exit 3`])
    expect(code).toBe(3)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(existsSync(late)).toBe(false)
    rmSync(folder, { recursive: true })
  })
})

describe('the folder of a run', () => {
  it('is deleted together with the servers that still use it', async () => {
    const folder = makeRunFolder()
    const server: ChildProcess = spawn('sleep', ['60'])
    mkdirSync(path.join(folder, 'data', 'cluster'), { recursive: true })
    writeFileSync(path.join(folder, 'data', 'cluster', 'postmaster.pid'), `${server.pid}\n`)
    const ended = new Promise((resolve) => server.once('exit', resolve))
    clearRunFolder(folder)
    await ended
    expect(existsSync(folder)).toBe(false)
  })
})

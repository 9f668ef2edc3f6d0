import { expect, it } from 'vitest'
import { explain, startFailed } from './errors.ts'

it('recognises a full disk in what PostgreSQL wrote', () => {
  const error = startFailed(
    '.data',
    'FATAL:  could not write lock file "postmaster.pid": No space left on device',
  )
  expect(error.code).toBe('disk_full')
  expect(error.message).toMatch(/磁盘空间不足.*Disk full/)
})

it('recognises a full disk in a system error', () => {
  const error = Object.assign(new Error('write'), { code: 'ENOSPC' })
  expect(explain(error, '.data')).toMatchObject({ code: 'disk_full' })
})

it("recognises somebody else's data folder", () => {
  expect(startFailed('.data', 'FATAL:  data directory "x" has wrong ownership').code).toBe('folder_refused')
  expect(explain(Object.assign(new Error('open'), { code: 'EACCES' }), '.data')).toMatchObject({
    code: 'folder_refused',
  })
})

it('passes other errors on as they are', () => {
  const error = new TypeError('a bug')
  expect(explain(error, '.data')).toBe(error)
})

import { describe, expect, it } from 'vitest'
import { partOf } from './file-answer.ts'

describe('the part of a file that is asked for', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['bytes=-', null],
    ['bytes=0-1', { from: 0, to: 1 }],
    ['bytes=0-', { from: 0, to: 99 }],
    ['bytes=90-200', { from: 90, to: 99 }],
    ['bytes=-10', { from: 90, to: 99 }],
    ['bytes=-200', { from: 0, to: 99 }],
    ['bytes=100-', undefined],
    ['bytes=5-4', undefined],
    ['bytes=-0', undefined],
    // Several parts, or another unit: the whole is an answer, too.
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
  ])('%s of a hundred bytes', (range, part) => {
    expect(partOf(range, 100)).toEqual(part)
  })
})

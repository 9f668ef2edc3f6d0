import { answerComplaint } from '@linli/domain/complaints/handling/contract'
import { reportComplaint } from '@linli/domain/complaints/intake/contract'
import { splitComplaint } from '@linli/domain/complaints/merging/contract'
import type { TSchema } from 'typebox'
import { expect, it } from 'vitest'
import { compileValidator } from './validation.ts'

function saidTo(schema: TSchema | undefined, body: unknown): string {
  const check = compileValidator({ schema: schema ?? {}, method: 'POST', url: '/', httpPart: 'body' })
  return (check(body) as { error?: Error }).error?.message ?? ''
}

it('somebody who left a field empty is told which, once, and as the page calls it', () => {
  const split = { title: ' ', text: '', category: 'noise', reason: '两件事' }
  expect(saidTo(splitComplaint.body, split)).toBe('填写有误：请填写标题；请填写内容')
  expect(saidTo(splitComplaint.body, { ...split, reason: '' })).toMatch(/原因太短，至少 2 个字$/)
  expect(saidTo(answerComplaint.body, { text: '字'.repeat(2_001) })).toBe(
    '填写有误：内容太长，最多 2000 个字',
  )
  const ids = Array.from({ length: 51 }, () => '01995000-0000-7000-8000-000000000001')
  expect(saidTo(answerComplaint.body, { text: '好的', attachmentIds: ids })).toBe(
    '填写有误：照片和语音最多 50 项',
  )
})

it('what may be a place or none is told as the place it is not; an unknown key once', () => {
  const report = {
    personId: '01995000-0000-7000-8000-000000000001',
    kind: 'request',
    category: 'noise',
    text: '楼下吵',
    place: { compoundId: null, buildingId: null, words: '', position: { latitude: 91, longitude: 0 } },
    isPrivate: false,
    publicAgreed: false,
    attachmentIds: [],
  }
  expect(saidTo(reportComplaint.body, report)).toMatch(/^填写有误：place.position.latitude 不能大于 90/)
  const place = { ...report.place, position: null }
  expect(saidTo(reportComplaint.body, { ...report, place, ownerId: 1 })).toBe('填写有误：不认识 ownerId')
  expect(saidTo(reportComplaint.body, { ...report, place })).toBe('')
})

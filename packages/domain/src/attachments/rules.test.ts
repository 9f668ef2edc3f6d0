import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AttachFacts, attachRefusal, linkEndsAt, type UploadFacts, voiceLengthRefusal } from './rules'

const now = new Date('2026-11-23T02:00:00Z')
const upload = (change: Partial<UploadFacts> = {}): UploadFacts => ({
  kind: 'photo',
  uploadedById: 'su',
  uploadedAt: new Date(now.getTime() - 60_000),
  attached: false,
  ...change,
})
const facts = (change: Partial<AttachFacts> = {}): AttachFacts => ({
  asked: 1,
  uploads: [upload()],
  already: { photo: 0, voice_note: 0 },
  accountId: 'su',
  now,
  ...change,
})
const photos = (count: number) => ({ asked: count, uploads: Array.from({ length: count }, () => upload()) })

describe('photos that are handed in', () => {
  it('are taken when they are one’s own, fresh and few', () => {
    expect(attachRefusal(facts())).toBeNull()
    expect(attachRefusal(facts(photos(9)))).toBeNull()
    expect(attachRefusal(facts({ ...photos(5), already: { photo: 4, voice_note: 3 } }))).toBeNull()
  })
  it('are refused with how many too many there are', () => {
    expect(attachRefusal(facts(photos(20)))).toEqual({
      code: 'too_many_photos',
      message: '照片最多 9 张，现在有 20 张，请去掉 11 张',
    })
    expect(attachRefusal(facts({ ...photos(6), already: { photo: 4, voice_note: 0 } }))?.code).toBe(
      'too_many_photos',
    )
  })
  it('and voice notes are counted apart', () => {
    const notes = Array.from({ length: 3 }, () => upload({ kind: 'voice_note' }))
    expect(attachRefusal(facts({ asked: 12, uploads: [...photos(9).uploads, ...notes] }))).toBeNull()
    expect(
      attachRefusal(facts({ asked: 3, uploads: notes, already: { photo: 0, voice_note: 1 } }))?.code,
    ).toBe('too_many_voice_notes')
  })
  it('have no voice note among them where only photos go', () => {
    const uploads = [upload(), upload({ kind: 'voice_note' })]
    expect(attachRefusal(facts({ asked: 2, uploads, photosOnly: true }))?.code).toBe('photos_only')
    expect(attachRefusal(facts({ ...photos(9), photosOnly: true }))).toBeNull()
  })
  it.each([
    ['are somebody else’s', { uploads: [upload({ uploadedById: 'he' })] }],
    ['belong to something already', { uploads: [upload({ attached: true })] }],
    ['are a day old', { uploads: [upload({ uploadedAt: new Date(now.getTime() - 24 * 3_600_000) })] }],
    ['are not there', { uploads: [] }],
    ['are partly not there', { asked: 2 }],
  ])('are refused when they %s', (_why, change) => {
    expect(attachRefusal(facts(change))?.code).toBe('attachment_not_usable')
  })
  it('are still good a moment before the day is over', () => {
    const uploads = [upload({ uploadedAt: new Date(now.getTime() - 24 * 3_600_000 + 1) })]
    expect(attachRefusal(facts({ uploads }))).toBeNull()
  })
})

describe('a voice note', () => {
  it('may be a minute long, with the moment a recorder needs to end', () => {
    expect([0, 60_000, 61_500, null].map(voiceLengthRefusal)).toEqual([null, null, null, null])
    expect(voiceLengthRefusal(61_501)?.code).toBe('voice_note_too_long')
  })
})

describe('a link', () => {
  it('ends after ten to fifteen minutes, and is the same for five', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
        const left = linkEndsAt(new Date(seconds * 1_000)) - seconds
        expect(left).toBeGreaterThan(600)
        expect(left).toBeLessThanOrEqual(900)
        expect(linkEndsAt(new Date(seconds * 1_000)) % 300).toBe(0)
      }),
    )
  })
})

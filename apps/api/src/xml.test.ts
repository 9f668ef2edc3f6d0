import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ReadElement, readXml } from '../test/read-xml.ts'
import { writeXml, xmlText } from './xml.ts'

const textOf = (text: string): string => readXml(writeXml('t', text, {})).text

describe('a document', () => {
  it('is read back by a parser as it was meant', () => {
    const xml = writeXml(
      'requests',
      [{ id: 7, open: true, note: null, words: ['<a & b>', ']]>'] }, { id: 8 }],
      { requests: 'request', words: 'word' },
    )
    expect(xml).toMatch(/^<\?xml version="1\.0" encoding="utf-8"\?>\n<requests><request><id>7<\/id>/)
    const shape = ({ name, text, children }: ReadElement): unknown =>
      children.length > 0 ? [name, children.map(shape)] : [name, text]
    expect(shape(readXml(xml))).toEqual([
      'requests',
      [
        [
          'request',
          [
            ['id', '7'],
            ['open', 'true'],
            ['note', ''],
            [
              'words',
              [
                ['word', '<a & b>'],
                ['word', ']]>'],
              ],
            ],
          ],
        ],
        ['request', [['id', '8']]],
      ],
    ])
  })
  it('names the members of every list', () => {
    expect(() => writeXml('a', { b: [1] }, { a: 'x' })).toThrow('no name for the members of <b>')
  })
})

describe('a text in it', () => {
  it('loses what XML cannot hold, and nothing else', () => {
    expect(textOf('a\u0000b\u001b[31m\u000bc\ufffed\ud800e')).toBe('ab[31mcde')
    expect(textOf(' <b>&amp; "\' ]]> 灯😀\t\n\r ')).toBe(' <b>&amp; "\' ]]> 灯😀\t\n\r ')
    // A quotation mark stays one in an attribute.
    expect(xmlText('"')).toBe('&quot;')
  })
  it('survives any parser, whatever people or machines write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const allowed = text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
        expect(textOf(text)).toBe(allowed)
      }),
      { numRuns: 500 },
    )
  })
})

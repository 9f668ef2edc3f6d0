import { describe, expect, it } from 'vitest'
import { COMPUTER_CHATS } from '../../../test/chats/computer'
import { HARD_CHATS } from '../../../test/chats/hard'
import { PHONE_CHATS } from '../../../test/chats/phone'
import { type ChatMessage, parseChat } from './rules'

/** Thursday, 26 November 2026, ten in the morning in Kunming. */
const NOW = new Date('2026-11-26T02:00:00Z')

interface Sample {
  about: string
  paste: string
  said: string[]
}

function readSamples(text: string): Sample[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((sample) => {
      const [about = '', ...rest] = sample.split('\n')
      const [paste = '', said = ''] = rest.join('\n').split(/^==$/m)
      return { about, paste, said: said.trim().split('\n') }
    })
}

/** A message in short: who | when | what, `~` before an assumed day, `?` for none, `⏎` for a new line. */
function told({ sender, on, clock, dayAssumed, kind, text, quote }: ChatMessage): string {
  const when = [on === null ? '?' : `${dayAssumed ? '~' : ''}${on}`, clock].filter(Boolean).join(' ')
  const what = kind === 'text' ? text : `[${kind}] ${text}`.trim()
  const quoted = quote ? ` << ${quote.sender}: ${quote.text}` : ''
  return `${sender ?? '-'} | ${when} | ${what}${quoted}`.replaceAll('\n', '⏎')
}

const SAMPLES = [COMPUTER_CHATS, PHONE_CHATS, HARD_CHATS].flatMap(readSamples)

describe('chats as people paste them', () => {
  it('are at least sixty, each about something else', () => {
    expect(SAMPLES.length).toBeGreaterThanOrEqual(60)
    expect(new Set(SAMPLES.map(({ about }) => about)).size).toBe(SAMPLES.length)
  })

  it.each(SAMPLES)('$about', ({ paste, said }) => {
    expect(parseChat(paste, NOW).messages.map(told)).toEqual(said)
  })
})

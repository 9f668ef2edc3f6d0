import type { Said } from '@linli/domain/complaints/closing/rules'
import { MAX_VERDICT_WORDS } from '@linli/domain/complaints/closing/terms'
import { LongTextField } from '@linli/ui/field'
import { Stars } from '@linli/ui/stars'

interface SaidFieldsProps {
  said: Said
  onChange: (said: Said) => void
  /** For whom the words are asked: the resident themselves, or staff who write them down. */
  by: 'resident' | 'staff'
}

/** Stars for what is solved at least in part, and words; neither has to be given. */
export function SaidFields({ said, onChange, by }: SaidFieldsProps) {
  const { verdict, stars, words } = said
  if (verdict === null) return null
  const unsolved = verdict === 'unsolved'
  const ask = unsolved ? '还差什么（可以不写）' : '想说的话（可以不写）'
  return (
    <>
      {!unsolved && (
        <Stars
          label={by === 'staff' ? '居民打几星（没说就不选）' : '打几星（可以不打）'}
          value={stars}
          onChange={(value) => onChange({ ...said, stars: value })}
        />
      )}
      <LongTextField
        label={by === 'staff' ? '居民的原话（可以不写）' : ask}
        placeholder={unsolved ? '如：修了两天，晚上又不亮了' : undefined}
        value={words ?? ''}
        maxLength={MAX_VERDICT_WORDS}
        onChange={(value) => onChange({ ...said, words: value })}
      />
    </>
  )
}

export const NOTHING_SAID: Said = { verdict: null, stars: null, words: null }

/** As it is sent: blank words are none. */
export const sentAs = ({ verdict, stars, words }: Said) => ({
  verdict,
  stars: verdict === 'unsolved' ? null : stars,
  words: words?.trim() ? words.trim() : null,
})

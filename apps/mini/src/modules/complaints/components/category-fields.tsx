import { COMPLAINT_CATEGORIES, COMPLAINT_KINDS } from '@linli/domain/complaints/terms'
import { codesOf } from '@linli/domain/terms'
import { PickerField } from '@linli/ui/field'
import { Segmented } from '@linli/ui/segmented'
import { type ReportDraft, suggestionFor } from './report-draft'

const CATEGORIES = codesOf(COMPLAINT_CATEGORIES).map((value) => ({
  value,
  label: COMPLAINT_CATEGORIES[value],
}))
const KINDS = codesOf(COMPLAINT_KINDS).map((value) => ({ value, label: COMPLAINT_KINDS[value] }))
const WORDS_SHOWN = 3

interface CategoryFieldsProps {
  draft: ReportDraft
  set: (change: Partial<ReportDraft>) => void
}

/** What it is, as the words suggest until somebody says otherwise. */
export function CategoryFields({ draft, set }: CategoryFieldsProps) {
  const { kind, category, because } = suggestionFor(draft.text)
  const guessed = draft.category === undefined && because.length > 0
  const words = because.slice(0, WORDS_SHOWN).map((word) => `“${word}”`)
  return (
    <>
      <PickerField
        label="哪一类"
        help={guessed ? `看到${words.join('')}猜的，不对请改` : '不确定就留着，社区会改'}
        options={CATEGORIES}
        value={draft.category ?? category}
        onChange={(next) => set({ category: next })}
      />
      <Segmented
        label="这是"
        options={KINDS}
        value={draft.kind ?? kind}
        onChange={(next) => set({ kind: next })}
      />
    </>
  )
}

import { type Actor, byWhom } from '@linli/domain/actor'
import type { AnswerTemplate } from '@linli/domain/complaints/templates/contract'
import { MAX_TEMPLATES, TEMPLATE_REFUSALS } from '@linli/domain/complaints/templates/terms'
import type { ComplaintCategory } from '@linli/domain/complaints/terms'
import { refuse } from '@linli/domain/refusal'
import type { Tx } from '../../../db/client.ts'
import { notFound, refused } from '../../../http/app-error.ts'
import { newId } from '../../../http/ids.ts'
import { insertTemplate, listTemplateRows, lockTemplates, type TemplateRow, updateTemplate } from './store.ts'

type Words = Omit<AnswerTemplate, 'id'>

interface Keeping {
  actor: Actor
  words: Words
  now: Date
}

const viewOf = ({ id, title, category, text }: TemplateRow): AnswerTemplate => ({ id, title, category, text })
const trimmed = ({ title, category, text }: Words) => ({ title: title.trim(), category, text: text.trim() })
const templateNotFound = () => notFound('template_not_found', '没有找到这条模板，可能已经删掉了')

/** Those of the category first, then those for all, then the others. */
export async function readTemplates(tx: Tx, category: ComplaintCategory | undefined) {
  const rows = await listTemplateRows(tx)
  const rank = (row: TemplateRow) => (row.category === category ? 0 : row.category === null ? 1 : 2)
  const sorted = category === undefined ? rows : rows.sort((one, other) => rank(one) - rank(other))
  return { rows: sorted.map(viewOf) }
}

export async function addTemplate(tx: Tx, { actor, words, now }: Keeping): Promise<AnswerTemplate> {
  const others = await lockTemplates(tx)
  if (others.length >= MAX_TEMPLATES) throw refused(refuse(TEMPLATE_REFUSALS, 'templates_full'))
  const template = { id: newId(), ...trimmed(words) }
  refuseTaken(others, template)
  const { communityId } = actor
  await insertTemplate(tx, { communityId, ...template, setAt: now, setById: byWhom(actor) })
  return template
}

export async function changeTemplate(
  tx: Tx,
  { actor, templateId, words, now }: Keeping & { templateId: string },
): Promise<AnswerTemplate> {
  const others = await lockTemplates(tx)
  const template = { id: templateId, ...trimmed(words) }
  refuseTaken(others, template)
  const set = { ...trimmed(words), setAt: now, setById: byWhom(actor) }
  if (!(await updateTemplate(tx, templateId, set))) throw templateNotFound()
  return template
}

function refuseTaken(others: readonly TemplateRow[], { id, title }: AnswerTemplate): void {
  if (others.some((other) => other.title === title && other.id !== id))
    throw refused(refuse(TEMPLATE_REFUSALS, 'template_title_taken'))
}

export async function removeTemplate(tx: Tx, { templateId, now }: { templateId: string; now: Date }) {
  if (!(await updateTemplate(tx, templateId, { removedAt: now }))) throw templateNotFound()
  return { done: true as const }
}

import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Done, Id, Nullable, Shape } from '../../schema'
import { COMPLAINT_CATEGORIES, MAX_ANSWER_LENGTH } from '../terms'
import { MAX_TEMPLATE_TITLE_LENGTH } from './terms'

const words = {
  title: Type.String({ minLength: 1, maxLength: MAX_TEMPLATE_TITLE_LENGTH, pattern: '\\S' }),
  /** Null: for every category. */
  category: Nullable(CodeOf(COMPLAINT_CATEGORIES)),
  text: Type.String({ minLength: 1, maxLength: MAX_ANSWER_LENGTH, pattern: '\\S' }),
}

/** Words for an answer that are often the same; who answers changes them before sending. */
export const AnswerTemplate = Shape({ id: Id, ...words })
export type AnswerTemplate = Type.Static<typeof AnswerTemplate>

export const listTemplates = endpoint({
  method: 'GET',
  url: '/answer-templates',
  summary: 'Templates for answers, those of one category first.',
  query: Shape({ category: Type.Optional(CodeOf(COMPLAINT_CATEGORIES)) }),
  reply: Shape({ rows: Type.Array(AnswerTemplate) }),
})
export const addTemplate = endpoint({
  method: 'POST',
  url: '/answer-templates',
  summary: 'Keep words for answers to come.',
  body: Shape(words),
  reply: AnswerTemplate,
})
export const changeTemplate = endpoint({
  method: 'POST',
  url: '/answer-templates/:templateId',
  summary: 'Change a template; answers already given stay as they were.',
  params: Shape({ templateId: Id }),
  body: Shape(words),
  reply: AnswerTemplate,
})
export const removeTemplate = endpoint({
  method: 'DELETE',
  url: '/answer-templates/:templateId',
  summary: 'Take a template away.',
  params: Shape({ templateId: Id }),
  reply: Done,
})

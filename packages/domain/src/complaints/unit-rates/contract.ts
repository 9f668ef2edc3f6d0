import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { CodeOf, Cursor, Id, PageOf, Shape } from '../../schema'
import { WhistleView } from '../whistles/contract'
import { UNIT_COUNTS } from '../whistles/terms'

export const listCountedWhistles = endpoint({
  method: 'GET',
  url: '/partner-units/:unitId/whistles',
  summary:
    'For staff: the very whistles that a number of a unit’s rates counts, on cases they handle, the newest first; 20 a page.',
  params: Shape({ unitId: Id }),
  query: Shape({ count: CodeOf(UNIT_COUNTS), cursor: Type.Optional(Cursor) }),
  reply: PageOf(WhistleView),
})
export const exportUnitRates = endpoint({
  method: 'POST',
  url: '/partner-units/exports',
  summary: 'For staff: the units with their rates as .xlsx (base64), as their page shows them.',
  body: Shape({}),
  reply: Shape({ fileName: Type.String(), base64: Type.String(), rows: Type.Integer() }),
})

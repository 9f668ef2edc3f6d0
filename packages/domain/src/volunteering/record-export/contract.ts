import * as Type from 'typebox'
import { endpoint } from '../../endpoint'
import { DateOn, Shape } from '../../schema'

/** Answers with the file itself. */
export const exportServiceRecords = endpoint({
  method: 'POST',
  url: '/service-record-exports',
  summary:
    'The settled service records of a time as .xlsx (base64), by the columns of the national rules; needs a reason, which is audited.',
  body: Shape({
    /** Days on which the shifts began, both inclusive. */
    from: DateOn,
    to: DateOn,
    reason: Type.String({ minLength: 2, maxLength: 100, pattern: '\\S.*\\S' }),
  }),
  reply: Shape({ fileName: Type.String(), base64: Type.String(), records: Type.Integer() }),
})

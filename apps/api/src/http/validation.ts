import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'
import { AppError } from './app-error.ts'
import { withoutUnseen } from './unseen.ts'

interface Problem {
  keyword: string
  instancePath: string
  params: Record<string, unknown>
}

const TYPE_WORDS: Record<string, string> = {
  string: '文字',
  integer: '整数',
  number: '数字',
  boolean: '是或否',
  array: '列表',
  object: '对象',
}

/** Fields that people fill in, as the pages call them; others are for who writes a client, and go by their own names. */
const FIELD_WORDS: Record<string, string> = {
  text: '内容',
  words: '内容',
  message: '内容',
  outcome: '结果',
  transcript: '听写',
  title: '标题',
  reason: '原因',
  note: '说明',
  name: '名字',
  contactName: '联系人',
  phone: '电话',
  place: '地点',
  category: '类别',
  stars: '星数',
  workingDays: '工作日数',
  hours: '小时数',
  q: '要找的字',
  attachmentIds: '照片和语音',
}

function fieldOf(instancePath: string): string {
  const path = instancePath.split('/').filter(Boolean)
  const last = path.filter((part) => !/^\d+$/.test(part)).at(-1) ?? ''
  return FIELD_WORDS[last] ?? (path.length > 0 ? `${path.join('.')} ` : '内容')
}

function sentence({ keyword, instancePath, params }: Problem): string {
  const field = fieldOf(instancePath)
  switch (keyword) {
    case 'required':
      return `缺少 ${(params.requiredProperties as string[]).join('、')}`
    case 'additionalProperties':
      return `不认识 ${(params.additionalProperties as string[]).join('、')}`
    case 'type':
      return `${field}应是${TYPE_WORDS[String(params.type)] ?? String(params.type)}`
    case 'minLength':
      return params.limit === 1 ? `请填写${field}` : `${field}太短，至少 ${params.limit} 个字`
    case 'pattern':
      return String(params.pattern).includes('\\S') ? `请填写${field}` : `${field}填得不对`
    case 'maxLength':
      return `${field}太长，最多 ${params.limit} 个字`
    case 'minimum':
      return `${field}不能小于 ${params.limit}`
    case 'maximum':
      return `${field}不能大于 ${params.limit}`
    case 'minItems':
      return `${field}至少要 ${params.limit} 项`
    case 'maxItems':
      return `${field}最多 ${params.limit} 项`
    default:
      return `${field}填得不对`
  }
}

/** What is wrong, the first thing of each field: what may be of several kinds is told to be none of them besides. */
function sentences(problems: readonly Problem[]): string {
  const first = new Map<string, Problem>()
  // A key that is not known is told by the object it is in.
  for (const problem of problems.filter(({ keyword }) => keyword !== 'boolean'))
    if (!first.has(problem.instancePath)) first.set(problem.instancePath, problem)
  return [...first.values()].slice(0, 3).map(sentence).join('；')
}

/**
 * Strict everywhere, once all text is rid of what nobody sees; only text out of URLs (query, parameters) is converted to the schema's types. Each schema is compiled
 * when it is first needed: all of them together would be a third of the time the server takes to start.
 */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let compiled: ReturnType<typeof Compile> | undefined
  const fromUrl = httpPart === 'querystring' || httpPart === 'params'
  return (input: unknown) => {
    compiled ??= Compile(schema)
    withoutUnseen(input)
    const check = compiled
    // Mostly there is nothing to convert: ids stay the texts that they are.
    if (check.Check(input)) return { value: input }
    const value = fromUrl ? Value.Convert(schema, input) : input
    if (fromUrl && check.Check(value)) return { value }
    const problems = check.Errors(value) as unknown as Problem[]
    const message = sentences(problems)
    return { error: new AppError(400, 'invalid_input', `填写有误：${message || '请检查后再试'}`) }
  }
}

import fastJsonStringify from 'fast-json-stringify'
import type { FastifySerializerCompiler } from 'fastify'
import type { TSchema } from 'typebox'

/**
 * Writes what the contract names and nothing else. Each schema is compiled when it is first needed: all of them
 * together would be a fifth of the time the server takes to start.
 */
export const compileSerializer: FastifySerializerCompiler<TSchema> = ({ schema }) => {
  let write: ((value: unknown) => string) | undefined
  return (value: unknown) => {
    write ??= fastJsonStringify(schema)
    return write(value)
  }
}

import type { Static, TSchema } from 'typebox'

/** No PATCH: WeChat's `wx.request` cannot send it. */
export type Method = 'GET' | 'POST' | 'DELETE'

/** One call of the API as a value: the route and the page both refer to it, so they cannot disagree. */
export interface Endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
> {
  method: Method
  /** Below `/api`, with `:name` for parameters. */
  url: string
  /** One sentence for OpenAPI. */
  summary: string
  params?: Params
  query?: Query
  body?: Body
  /** Where the answer is a file (`FileContent`) and not JSON: the media types it may have. */
  media?: readonly string[]
  reply: Reply
}

/** An answer that is a file. What is named by `tag` never changes. */
export interface FileContent {
  bytes: Uint8Array
  mediaType: string
  fileName: string
  tag: string
  /** How long the asker's own device may keep it. */
  keepSeconds: number
}

/** Fixes the types of an endpoint without repeating them. */
export function endpoint<
  Params extends TSchema = TSchema,
  Query extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Reply extends TSchema = TSchema,
>(definition: Endpoint<Params, Query, Body, Reply>): Endpoint<Params, Query, Body, Reply> {
  return definition
}

export type ParamsOf<E> = E extends Endpoint<infer P, TSchema, TSchema, TSchema> ? Static<P> : never
export type QueryOf<E> = E extends Endpoint<TSchema, infer Q, TSchema, TSchema> ? Static<Q> : never
export type BodyOf<E> = E extends Endpoint<TSchema, TSchema, infer B, TSchema> ? Static<B> : never
export type ReplyOf<E> = E extends Endpoint<TSchema, TSchema, TSchema, infer R> ? Static<R> : never

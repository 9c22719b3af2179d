import { onTestFinished } from 'vitest'
import type { HttpCacheOptions } from '../../gateway/config/sources/http-cache-options.ts'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import type { GatewayContext, Principal } from '../../gateway/context/gateway-context.ts'
import type { SourceContext } from '../../gateway/sources/source.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import type { RestAnswer, RestCall } from '../support/create-rest-source.ts'

const text = { type: 'string' }
const responses = { 200: { description: 'It.', content: { 'application/json': { schema: text } } } }
const id = { name: 'id', in: 'path', required: true, schema: text }

const document = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items/{id}': {
      get: { operationId: 'item', parameters: [id], responses },
      put: { operationId: 'putItem', parameters: [id], responses },
      delete: { operationId: 'deleteItem', parameters: [id], responses },
    },
    '/items': { post: { operationId: 'addItem', responses } },
  },
}

/** What of its client a request has. */
export interface ItemRequest {
  readonly id?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly principal?: Principal
  readonly signal?: AbortSignal
}

/** How {@link startCachedService} is set up. */
export interface CachedServiceOptions {
  /** Default: on. `null` turns it off. */
  readonly httpCache?: HttpCacheOptions | null
  readonly source?: Omit<OpenApiSourceOptions, 'kind' | 'document' | 'httpCache'>
  readonly facts?: Partial<SourceContext>
}

/** What a service answers to a request; the number counts requests from 1. A body that is left out is that number. */
export type AnswerItem = (call: RestCall, number: number) => RestAnswer | undefined

/**
 * Starts a REST service with a cache before it, whose clock stands still but for `pass`. Answers have the clock's time for
 * `Date`.
 */
export async function startCachedService(
  answer: AnswerItem,
  { httpCache = {}, source: options = {}, facts = {} }: CachedServiceOptions = {},
) {
  let nowMs = Date.parse('2026-11-01T12:00:00Z')
  let count = 0
  const source = await createRestSource(
    document,
    (call) => {
      count += 1
      const { status = 200, headers, body = String(count) } = answer(call, count) ?? {}
      const date = new Date(nowMs).toUTCString()
      return {
        status,
        headers: { date, ...headers },
        body: status === 304 ? undefined : JSON.stringify(body),
      }
    },
    { ...(httpCache && { httpCache }), ...options, facts: { now: () => nowMs, ...facts } },
  )
  onTestFinished(() => source[Symbol.asyncDispose]())

  async function run(query: string, { headers = {}, principal, signal }: ItemRequest): Promise<unknown> {
    const overrides: Partial<GatewayContext> = {
      headers: new Headers(headers),
      ...(principal && { principal }),
      ...(signal && { signal }),
    }
    const { data, errors } = await source.run(query, {}, overrides)
    return errors ? errors.map((error) => error.extensions.code) : Object.values(data ?? {})[0]
  }

  return {
    calls: source.calls,
    /** Lets time pass, in seconds. */
    pass(seconds: number) {
      nowMs += seconds * 1_000
    },
    now: () => nowMs,
    /** Reads an item; answers with its value, or with the codes of errors. */
    get: (request: ItemRequest = {}) => run(`{ item(id: "${request.id ?? '1'}") }`, request),
    /** Runs a mutation. */
    change: (field: string, request: ItemRequest = {}) => run(`mutation { ${field} }`, request),
  }
}

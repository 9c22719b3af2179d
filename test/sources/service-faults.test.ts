import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import type { ExecutionResult } from 'graphql'
import { describe, expect, test, vi } from 'vitest'
import { federationSourceSchema } from '../../gateway/config/sources/federation-options.ts'
import type { FederationSourceOptions } from '../../gateway/config/sources/federation-options.ts'
import { createFederationSubgraph } from '../../gateway/sources/federation/create-federation-subgraph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { startAnswering, startService } from '../support/start-service.ts'

type Options = Omit<FederationSourceOptions, 'kind' | 'schema'>

/** Asks a service one question; it is called "reviews". */
async function ask(options: Options, signal = new AbortController().signal): Promise<ExecutionResult> {
  await using context = createSourceContext()
  const settings = federationSourceSchema.parse({
    kind: 'federation',
    schema: { sdl: 'type Query { a: Int }' },
    ...options,
  })
  const subgraph = await createFederationSubgraph('reviews', settings, context)
  return await subgraph.execute({ document: '{ a }', context: createTestContext(), signal })
}

async function askAnswering(status: number, contentType: string, body: string) {
  await using service = await startAnswering(status, contentType, body)
  return await ask({ url: service.url })
}

/** What a client would see of it. */
const shown = ({ data, errors }: ExecutionResult) => ({
  ...(data !== undefined && { data }),
  errors: errors?.map((error) => error.toJSON()),
})

const json = 'application/json'
const bad = 'SUBGRAPH_BAD_RESPONSE'

describe('an answer that is no GraphQL result is one error that says what came', () => {
  test.each([
    ['HTML', 200, 'text/html; charset=utf-8', '<h1>hi</h1>', 'with text/html where JSON was expected'],
    ['truncated JSON', 200, json, '{"data":{"a":', 'with 13 bytes that are not valid JSON'],
    ['nothing', 200, json, '', 'with an empty body'],
    ['{}', 200, json, '{}', 'with neither data nor errors'],
    ['null data alone', 200, json, '{"data":null}', 'with null data and no errors'],
    ['a list', 200, json, '[{"data":{}}]', 'with a list where a GraphQL result is an object'],
    ['null', 200, json, 'null', 'with null where a GraphQL result is an object'],
    ['data that is a text', 200, json, '{"data":"a"}', 'with "data" being a string, not an object'],
    ['data that is a list', 200, json, '{"data":[]}', 'with "data" being a list, not an object'],
    ['errors that are an object', 200, json, '{"errors":{}}', 'with "errors" being an object, not a list'],
  ])('%s', async (...[, status, contentType, body, what]) => {
    expect(shown(await askAnswering(status, contentType, body))).toEqual({
      errors: [
        {
          message: `The subgraph "reviews" answered ${what}.`,
          extensions: { code: bad, subgraph: 'reviews' },
        },
      ],
    })
  })
})

test.each([
  [500, 'text/html', '<h1>oops</h1>'],
  [503, json, '{"message":"overloaded"}'],
  [404, json, ''],
  [302, 'text/plain', ''],
  [500, json, '{"data":{"a":1}}'],
  [401, json, '{"errors":[]}'],
])('status %i with %s %s is SUBGRAPH_HTTP_ERROR', async (status, contentType, body) => {
  expect(shown(await askAnswering(status, contentType, body))).toEqual({
    errors: [
      {
        message: `The subgraph "reviews" answered with HTTP status ${status}.`,
        extensions: { code: 'SUBGRAPH_HTTP_ERROR', subgraph: 'reviews', http: { status } },
      },
    ],
  })
})

test('an error status with GraphQL errors passes them on, with the status', async () => {
  const body = JSON.stringify({
    errors: [{ message: 'no such field', locations: [{ line: 1, column: 3 }], extensions: { code: 'NO' } }],
  })
  expect(shown(await askAnswering(400, 'application/graphql-response+json', body))).toEqual({
    errors: [
      { message: 'no such field', extensions: { code: 'NO', subgraph: 'reviews', http: { status: 400 } } },
    ],
  })
})

test('data and errors are both passed on; what an error says of HTTP is not', async () => {
  const body = JSON.stringify({
    data: { a: null },
    errors: [
      { message: 'one', path: ['a', 0], extensions: { hint: 'x', http: { status: 401 } } },
      { path: { no: 'path' } },
      'a text',
    ],
  })
  const extensions = { code: 'SUBGRAPH_ERROR', subgraph: 'reviews' }
  expect(shown(await askAnswering(200, json, body))).toEqual({
    data: { a: null },
    errors: [
      { message: 'one', path: ['a', 0], extensions: { ...extensions, hint: 'x' } },
      { message: 'The subgraph "reviews" reported an error without a message.', extensions },
      { message: 'a text', extensions },
    ],
  })
})

test('empty errors and unknown members are as good as none', async () => {
  const result = await askAnswering(200, 'text/plain', '{"data":{"a":1},"errors":[],"extensions":{"x":1}}')
  expect(result).toEqual({ data: { a: 1 } })
})

test('a service that nobody listens for is SUBGRAPH_UNREACHABLE, and its address is not told', async () => {
  expect(shown(await ask({ url: 'http://user:secret@127.0.0.1:1/graphql' }))).toEqual({
    errors: [
      {
        message:
          'The subgraph "reviews" gave no usable answer. The request failed: the connection was refused (ECONNREFUSED).',
        extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'reviews' },
      },
    ],
  })
})

test('a service that takes longer than its deadline is SUBGRAPH_TIMEOUT', async () => {
  await using service = await startService(() => undefined)
  expect(shown(await ask({ url: service.url, timeoutMs: 20 }))).toEqual({
    errors: [
      {
        message: 'The subgraph "reviews" gave no usable answer. No complete answer within 20 ms.',
        extensions: { code: 'SUBGRAPH_TIMEOUT', subgraph: 'reviews' },
      },
    ],
  })
})

test('the deadline holds for the last byte of the answer too', async () => {
  await using service = await startService((_request, response) => void response.write('{'))
  const result = await ask({ url: service.url, timeoutMs: 50 })
  expect(result.errors?.[0]?.extensions.code).toBe('SUBGRAPH_TIMEOUT')
})

test('an answer over the limit is refused while it comes', async () => {
  await using service = await startService((_request, response) => {
    // It never ends by itself.
    response.on('drain', () => response.write(' '.repeat(100_000)))
    response.write(' '.repeat(100_000))
  })
  expect(shown(await ask({ url: service.url, maxResponseBytes: 5000 }))).toEqual({
    errors: [
      {
        message: 'The subgraph "reviews" gave no usable answer. The answer is larger than 5000 bytes.',
        extensions: { code: 'SUBGRAPH_RESPONSE_TOO_LARGE', subgraph: 'reviews', limitBytes: 5000 },
      },
    ],
  })
})

/** Answers each connection with bytes of any kind. */
async function startRawServer(answer: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      answer(socket)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

test.each([
  ['closes at once', '', /connection was closed before the answer was complete/],
  ['breaks off', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"data"', /before the answer was complete/],
  ['speaks no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n', /the answer is not HTTP/],
])('a service that %s is SUBGRAPH_UNREACHABLE', async (_what, bytes, message) => {
  await using server = await startRawServer((socket) => void socket.end(bytes))
  const { errors = [] } = await ask({ url: server.url })
  expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_UNREACHABLE' } }])
  expect(errors[0]?.message).toMatch(message)
})

test('a fault is logged with its cause, for whoever runs the gateway', async () => {
  const warn = vi.fn()
  await using context = createSourceContext({ log: { ...silentLogger, warn } })
  const settings = federationSourceSchema.parse({
    kind: 'federation',
    schema: { sdl: 'type Query { a: Int }' },
    url: 'http://127.0.0.1:1/graphql',
  })
  const subgraph = await createFederationSubgraph('reviews', settings, context)
  const client = createTestContext({ requestId: 'r-7' })
  await subgraph.execute({ document: '{ a }', context: client, signal: client.signal })
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    {
      code: 'SUBGRAPH_UNREACHABLE',
      subgraph: 'reviews',
      requestId: 'r-7',
      reason: 'connect ECONNREFUSED 127.0.0.1:1',
    },
    expect.stringContaining('The subgraph "reviews" gave no usable answer'),
  )
})

test('aborting rejects with the reason and closes the connection', async () => {
  const closed = Promise.withResolvers<boolean>()
  const controller = new AbortController()
  await using service = await startService((_request, response) => {
    response.on('close', () => {
      closed.resolve(true)
    })
    controller.abort(new Error('the client went away'))
  })
  await expect(ask({ url: service.url }, controller.signal)).rejects.toThrow('the client went away')
  expect(await closed.promise).toBe(true)
})

test('a request that was aborted before it began is never sent', async () => {
  let requests = 0
  await using service = await startService((_request, response) => {
    requests += 1
    response.end()
  })
  await expect(ask({ url: service.url }, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
  expect(requests).toBe(0)
})

test('connections are kept and used again', async () => {
  const ports = new Set<number | undefined>()
  await using service = await startService((request, response) => {
    ports.add(request.socket.remotePort)
    response.setHeader('content-type', json).end('{"data":{"a":1}}')
  })
  await using context = createSourceContext()
  const settings = federationSourceSchema.parse({
    kind: 'federation',
    schema: { sdl: 'type Query { a: Int }' },
    url: service.url,
  })
  const subgraph = await createFederationSubgraph('reviews', settings, context)
  const client = createTestContext()
  for (let count = 0; count < 20; count++) {
    await subgraph.execute({ document: '{ a }', context: client, signal: client.signal })
  }
  // The pool may open a second one while the first is about to become free.
  expect(ports.size).toBeLessThanOrEqual(2)
})

import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { createSchema } from 'graphql-yoga'
import { expect, test } from 'vitest'
import { federationSourceSchema } from '../../gateway/config/sources/federation-options.ts'
import { graphqlSourceSchema } from '../../gateway/config/sources/graphql-options.ts'
import { createFederationSubgraph } from '../../gateway/sources/federation/create-federation-subgraph.ts'
import { createGraphQLSubgraph } from '../../gateway/sources/graphql/create-graphql-subgraph.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { containing } from '../support/matchers.ts'
import { startAnswering, startGraphQLService, startService } from '../support/start-service.ts'

const sdl = 'type Query { a: Int } type Subscription { count(to: Int!): Int }'

async function subscribe(subgraph: Subgraph, document: string, signal = new AbortController().signal) {
  if (!subgraph.subscribe) throw new Error('The subgraph has no subscriptions.')
  const results = await subgraph.subscribe({ document, context: createTestContext(), signal })
  return results[Symbol.asyncIterator]()
}

function create(url: string, context: ReturnType<typeof createSourceContext>) {
  const settings = federationSourceSchema.parse({
    kind: 'federation',
    schema: { sdl },
    url,
    maxResponseBytes: 100,
  })
  return createFederationSubgraph('counter', settings, context)
}

async function all(results: AsyncIterator<ExecutionResult>): Promise<ExecutionResult[]> {
  return await Array.fromAsync({ [Symbol.asyncIterator]: () => results })
}

test("a service's events become results until it completes", async () => {
  await using service = await startGraphQLService(
    createSchema({
      typeDefs:
        'schema { query: Q, subscription: S } type Q { a: Int } type S { count(to: Int!): C } type C { n: Int, query: Q! }',
      resolvers: {
        S: {
          count: {
            async *subscribe(_: unknown, { to }: { to: number }) {
              for (let count = 1; count <= to; count++) {
                yield await Promise.resolve({ count: { n: count, query: {} } })
              }
            },
          },
        },
      },
    }),
  )
  await using context = createSourceContext()
  const settings = graphqlSourceSchema.parse({ kind: 'graphql', url: service.url })
  const subgraph = await createGraphQLSubgraph('counter', settings, context)
  const results = await subscribe(subgraph, 'subscription { count(to: 3) { n query { __typename } } }')
  expect(await all(results)).toEqual(
    [1, 2, 3].map((n) => ({ data: { count: { n, query: { __typename: 'Query' } } } })),
  )
})

test.each([
  ['an error', '{"errors":[{"message":"not for you"}]}', 'not for you'],
  ['a single result', '{"data":{"count":1}}', 'with a single result, not with a stream of events'],
  ['something else', '<p>', 'that are not valid JSON'],
])('%s where a stream was expected is one result with one error', async (_what, body, message) => {
  await using service = await startAnswering(200, 'application/json', body)
  await using context = createSourceContext()
  const results = await subscribe(await create(service.url, context), 'subscription { count(to: 1) }')
  expect(await all(results)).toMatchObject([{ errors: [{ message: containing(message) }] }])
})

test('a service that is down is one result with one error', async () => {
  await using context = createSourceContext()
  const subgraph = await create('http://127.0.0.1:1/graphql', context)
  expect(await all(await subscribe(subgraph, 'subscription { count(to: 1) }'))).toMatchObject([
    { errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'counter' } }] },
  ])
})

/** A service that answers with a stream which the test writes to. */
async function startStream() {
  const opened = Promise.withResolvers<ServerResponse>()
  const service = await startService((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.flushHeaders()
    opened.resolve(response)
  })
  return { ...service, opened: opened.promise }
}

const next = (count: number) => `event: next\ndata: {"data":{"count":${count}}}\n\n`

test('a stream that breaks ends with an error, after what came before', async () => {
  await using service = await startStream()
  await using context = createSourceContext()
  const results = await subscribe(await create(service.url, context), 'subscription { count(to: 9) }')
  const stream = await service.opened
  stream.write(`${next(1)}event: next\ndata: {no\n\n`)
  expect((await results.next()).value).toEqual({ data: { count: 1 } })
  expect((await results.next()).value).toMatchObject({
    errors: [{ extensions: { code: 'SUBGRAPH_BAD_RESPONSE' } }],
  })
  stream.destroy()
  expect((await results.next()).value).toMatchObject({
    errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE' } }],
  })
  expect(await results.next()).toEqual({ done: true, value: undefined })
})

test('an event over the limit ends the stream with an error', async () => {
  await using service = await startStream()
  await using context = createSourceContext()
  const results = await subscribe(await create(service.url, context), 'subscription { count(to: 9) }')
  const stream = await service.opened
  stream.write(`event: next\ndata: ${'1'.repeat(200)}\n\n`)
  expect(await all(results)).toMatchObject([
    { errors: [{ extensions: { code: 'SUBGRAPH_RESPONSE_TOO_LARGE', limitBytes: 100 } }] },
  ])
})

test.each(['the reader ends it', 'its signal aborts', 'the subgraph closes'])(
  'a stream that waits for its next event closes its connection when %s',
  async (how) => {
    await using service = await startStream()
    await using context = createSourceContext()
    const subgraph = await create(service.url, context)
    const controller = new AbortController()
    const results = await subscribe(subgraph, 'subscription { count(to: 9) }', controller.signal)
    const stream = await service.opened
    stream.write(next(1))
    await results.next()
    const closed = once(stream, 'close')
    const waiting = results.next()
    if (how === 'the reader ends it') await results.return?.()
    else if (how === 'its signal aborts') controller.abort()
    else await subgraph.close()
    expect(await waiting).toEqual({ done: true, value: undefined })
    await closed
  },
)

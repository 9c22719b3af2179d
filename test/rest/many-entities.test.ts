import { expect, test } from 'vitest'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import { createOpenApiSubgraph } from '../../gateway/sources/openapi/create-open-api-subgraph.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { eventually } from '../support/eventually.ts'
import { startListener } from '../support/start-service.ts'

const item = { $ref: '#/components/schemas/Item' }
const answers = (schema: object) => ({
  200: { description: '', content: { 'application/json': { schema } } },
})
const keys = { type: 'array', items: { type: 'string' }, maxItems: 150 }

const document = {
  openapi: '3.0.3',
  info: { title: 'Items', version: '1' },
  paths: {
    '/items/{id}': {
      get: {
        operationId: 'getItem',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: answers(item),
      },
    },
    '/items': {
      get: {
        operationId: 'listItems',
        parameters: [{ name: 'ids', in: 'query', explode: false, schema: keys }],
        responses: answers({ type: 'array', items: item }),
      },
    },
  },
  components: {
    schemas: { Item: { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } } },
  },
}

/** 1,000 entities, each asked for twice. */
const ids = Array.from({ length: 2_000 }, (_, index) => `i${index % 1_000}`)
const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { name } } }'
const variables = { r: ids.map((id) => ({ __typename: 'Item', id })) }
const expected = { data: { _entities: ids.map((id) => ({ name: `Item ${id}` })) } }
const itemOf = (id: string) => ({ id, name: `Item ${id}` })

test('1,000 entities are asked for in as few list calls as the document allows', async () => {
  const idsIn = (line: string) => new URL(line.slice(4), 'http://x').searchParams.get('ids')?.split(',') ?? []
  await using source = await createRestSource(
    document,
    ({ line }) => ({ body: idsIn(line).reverse().map(itemOf) }),
    { entities: { Item: { key: 'id', list: 'listItems', keysParam: 'ids' } } },
  )
  expect(await source.run(query, variables)).toEqual(expected)
  const sizes = source.calls.map(({ line }) => idsIn(line).length)
  expect(sizes).toEqual([150, 150, 150, 150, 150, 150, 100])
})

function settingsOf(url: string) {
  return openApiSourceSchema.parse({
    kind: 'openapi',
    document,
    url: new URL(url).origin,
    entities: { Item: { key: 'id', get: 'getItem' } },
  })
}

test('without a list call each entity is asked for once, 16 at a time', async () => {
  let calls = 0
  let open = 0
  let mostOpen = 0
  await using service = await startListener((request, response) => {
    calls += 1
    open += 1
    mostOpen = Math.max(mostOpen, open)
    // Answered later than it came: requests that may overlap do.
    setImmediate(() => {
      open -= 1
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(itemOf(request.url?.split('/').at(-1) ?? '')))
    })
  })
  await using context = createSourceContext()
  const subgraph = await createOpenApiSubgraph('items', settingsOf(service.url), context)
  const request = createTestContext()
  const result = await subgraph.execute({
    document: query,
    variables,
    context: request,
    signal: request.signal,
  })
  expect(result).toEqual(expected)
  expect(calls).toBe(1_000)
  expect(mostOpen).toBeGreaterThan(1)
  expect(mostOpen).toBeLessThanOrEqual(16)
})

test('when the client goes away, what is underway is cancelled, and what waits is not asked for', async () => {
  let calls = 0
  let closed = 0
  await using service = await startListener((_request, response) => {
    calls += 1
    response.on('close', () => (closed += 1))
  })
  await using context = createSourceContext()
  const subgraph = await createOpenApiSubgraph('items', settingsOf(service.url), context)
  const client = new AbortController()
  const request = createTestContext({ signal: client.signal })
  const answer = subgraph.execute({ document: query, variables, context: request, signal: client.signal })
  await eventually(() => expect(calls).toBe(16))
  const reason = new Error('The client has gone.')
  client.abort(reason)
  await expect(answer).rejects.toBe(reason)
  await eventually(() => expect(closed).toBe(16))
  expect(calls).toBe(16)
})

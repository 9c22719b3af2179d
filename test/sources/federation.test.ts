import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { expect, test, vi } from 'vitest'
import { federationSourceSchema } from '../../gateway/config/sources/federation-options.ts'
import type { FederationSourceOptions } from '../../gateway/config/sources/federation-options.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { createFederationSubgraph } from '../../gateway/sources/federation/create-federation-subgraph.ts'
import type { SourceContext } from '../../gateway/sources/source.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { containing, matching } from '../support/matchers.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { startAnswering, startGraphQLService } from '../support/start-service.ts'

const federation2 = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
type Query { user(id: ID!): User }
type User @key(fields: "id") { id: ID!, name: String }
`
const federation1 = `extend type Query { user(id: ID!): User }
type User @key(fields: "id") { id: ID!, name: String }
`

function startUsers() {
  const user = (id: string) => (id === '0' ? null : { id, name: `User ${id}` })
  return startGraphQLService(
    buildSubgraphSchema([
      {
        typeDefs: parse(federation2),
        resolvers: {
          Query: {
            user: (_: unknown, { id }: { id: string }) => {
              if (id === 'broken') throw new Error('the user table is gone')
              return user(id)
            },
          },
          User: { __resolveReference: ({ id }: { id: string }) => user(id) },
        },
      },
    ]),
  )
}

function startWithSdl(sdl: string) {
  return startAnswering(200, 'application/json', JSON.stringify({ data: { _service: { sdl } } }))
}

function create(options: Omit<FederationSourceOptions, 'kind'>, context: SourceContext) {
  return createFederationSubgraph(
    'users',
    federationSourceSchema.parse({ kind: 'federation', ...options }),
    context,
  )
}

const request = { context: createTestContext(), signal: new AbortController().signal }

test.each([
  ['1', federation1],
  ['2', federation2],
])('asks a Federation %s subgraph for its SDL and keeps it as it is', async (_version, sdl) => {
  await using service = await startWithSdl(sdl)
  await using context = createSourceContext()
  const subgraph = await create({ url: service.url }, context)
  expect(subgraph).toMatchObject({ name: 'users', sdl, url: service.url })
})

test('takes the SDL from a file or from the config without asking the service', async () => {
  await using folder = await createTestFolder({ 'users.graphql': federation2 })
  await using context = createSourceContext({ baseDir: folder.path })
  const url = 'http://127.0.0.1:1/graphql'
  expect((await create({ url, schema: 'users.graphql' }, context)).sdl).toBe(federation2)
  expect((await create({ url, schema: { sdl: federation1 } }, context)).sdl).toBe(federation1)
})

test('refuses SDL with a syntax error and says where it is', async () => {
  await using folder = await createTestFolder({ 'users.graphql': 'type Query {\n  user(: User\n}' })
  await using context = createSourceContext({ baseDir: folder.path })
  await expect(create({ url: 'http://127.0.0.1:1', schema: 'users.graphql' }, context)).rejects.toMatchObject(
    {
      code: 'SCHEMA_INVALID',
      details: [containing('[users] users.graphql:2:8 Syntax Error')],
    },
  )
})

test('refuses an operation where a schema is expected', async () => {
  await using context = createSourceContext()
  const schema = { sdl: 'type Query { a: Int }\nquery { a }' }
  await expect(create({ url: 'http://127.0.0.1:1', schema }, context)).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    message: matching(/holds an operation.*the SDL in its config:2/),
  })
})

test('a service that is down is started without, from the SDL it had the last time', async () => {
  const store = createMemorySchemaStore()
  const warn = vi.fn()
  await using context = createSourceContext({ store, log: { ...silentLogger, warn } })
  const service = await startWithSdl(federation2)
  await create({ url: service.url }, context)
  await service[Symbol.asyncDispose]()
  const subgraph = await create({ url: service.url }, context)
  expect(subgraph.sdl).toBe(federation2)
  expect(warn).toHaveBeenLastCalledWith(
    expect.objectContaining({ source: 'users', reason: containing('ECONNREFUSED') }),
    containing('stored'),
  )
})

test('a service that is down and was never seen is SCHEMA_UNAVAILABLE', async () => {
  await using context = createSourceContext()
  await expect(create({ url: 'http://127.0.0.1:1/graphql' }, context)).rejects.toMatchObject({
    code: 'SCHEMA_UNAVAILABLE',
    message: containing('"users"'),
  })
})

test('a service that knows nothing of federation is named, with a hint at the other kind', async () => {
  await using service = await startAnswering(200, 'application/json', '{"data":{"_service":null}}')
  await using context = createSourceContext()
  await expect(create({ url: service.url }, context)).rejects.toMatchObject({
    code: 'SCHEMA_UNAVAILABLE',
    message: matching(/without an SDL.*kind "graphql"/),
  })
})

test('a service that answers with a broken SDL is SCHEMA_INVALID, and its SDL is not stored', async () => {
  const store = createMemorySchemaStore()
  await using context = createSourceContext({ store })
  await using service = await startAnswering(
    200,
    'application/json',
    '{"data":{"_service":{"sdl":"type {"}}}',
  )
  await expect(create({ url: service.url }, context)).rejects.toMatchObject({ code: 'SCHEMA_INVALID' })
  expect(await store.read('users')).toBeUndefined()
})

test('answers root fields and entities with the data of the service', async () => {
  await using service = await startUsers()
  await using context = createSourceContext()
  const subgraph = await create({ url: service.url }, context)
  const document =
    'query ($id: ID!, $r: [_Any!]!) { user(id: $id) { name } _entities(representations: $r) { ... on User { name } } }'
  const r = ['2', '0'].map((id) => ({ __typename: 'User', id }))
  expect(await subgraph.execute({ ...request, document, variables: { id: '1', r } })).toEqual({
    data: { user: { name: 'User 1' }, _entities: [{ name: 'User 2' }, null] },
  })
})

test('passes on the errors of the service, with its name and a code', async () => {
  await using service = await startUsers()
  await using context = createSourceContext()
  const subgraph = await create({ url: service.url }, context)
  const result = await subgraph.execute({ ...request, document: '{ user(id: "broken") { name } }' })
  expect(result.data).toEqual({ user: null })
  expect(result.errors?.map((error) => error.toJSON())).toEqual([
    {
      message: 'the user table is gone',
      path: ['user'],
      extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'users' },
    },
  ])
})

test('sends the request id, the headers that are set and those that are allowed, and no others', async () => {
  await using service = await startUsers()
  await using context = createSourceContext()
  const subgraph = await create(
    {
      url: service.url.replace('http://', 'http://gate:s%40fe@'),
      schema: { sdl: federation2 },
      headers: { forward: ['X-Tenant', 'x-hop', 'x-fixed'], set: { 'X-Fixed': 'always' } },
    },
    context,
  )
  expect(subgraph.url).toBe(service.url)
  const client = createTestContext({
    requestId: 'r-1',
    headers: new Headers({
      'x-tenant': 'acme',
      'x-hop': '1',
      'x-fixed': 'never',
      'x-secret': '1',
      connection: 'close, X-Hop',
    }),
  })
  await subgraph.execute({ document: '{ user(id: "1") { id } }', context: client, signal: client.signal })
  const [{ headers } = { headers: {} }] = service.requests
  expect(headers).toMatchObject({
    authorization: `Basic ${Buffer.from('gate:s@fe').toString('base64')}`,
    'x-request-id': 'r-1',
    'x-tenant': 'acme',
    'x-fixed': 'always',
    accept: 'application/graphql-response+json, application/json;q=0.9',
  })
  expect(headers).not.toHaveProperty('x-secret')
  expect(headers).not.toHaveProperty('x-hop')
})

test.each([
  [{ forward: ['Transfer-Encoding'] }, 'belongs to one connection'],
  [{ forward: ['content-type'] }, 'describes the request of the gateway itself'],
  [{ forward: ['x tenant'] }, 'not the name of an HTTP header'],
  [{ set: { 'x-a': 'one\r\nx-b: two' } }, 'characters that an HTTP header cannot have'],
])('refuses the header option %j', (headers, message) => {
  const { error } = federationSourceSchema.safeParse({ kind: 'federation', url: 'http://a', headers })
  expect(error?.issues.map((issue) => issue.message).join()).toContain(message)
})

import { expect, test } from 'vitest'
import type { AuthorizationOptions } from '../../gateway/config/authorization-options.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'
import { clinic } from './clinic.ts'

const headers = { accept: 'application/graphql-response+json' }

async function start(authorization: AuthorizationOptions = {}) {
  const { graph, requests } = createEstateGraph(clinic, { engine: 'plan', authorization })
  const plugins = [useTestPrincipal()]
  const server = await startTestServer({
    graph,
    plugins,
    config: { authorization },
    server: { introspection: true, requestLimits: { maxDepth: 100, maxAliases: 10_000 } },
  })
  const ask = (body: object, scopes?: string) =>
    server.post(body, { ...headers, ...(scopes !== undefined && { 'x-test-scopes': scopes }) })
  return { ask, requests }
}

test('a caller without credentials is told to send some, for each field', async () => {
  const { ask, requests } = await start()
  const response = await ask({ query: '{ me { name mail: email visits { notes } } report }' })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message: '"Patient.email" needs credentials, and the request has none.',
        path: ['me', 'mail'],
        extensions: { code: 'UNAUTHENTICATED' },
      },
      {
        message: '"Visit.notes" is withheld from the caller by a policy.',
        path: ['me', 'visits', 'notes'],
        extensions: { code: 'FORBIDDEN' },
      },
      { path: ['report'], extensions: { code: 'UNAUTHENTICATED' } },
    ],
  })
  expect(requests).toEqual([])
})

test('a caller who lacks scopes is told so, and not which', async () => {
  const { ask } = await start()
  const response = await ask({ query: '{ patients { ssn } }' }, 'pii')
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
  expect(await response.json()).toEqual({
    errors: [
      {
        message: '"Patient.ssn" needs scopes that the caller does not have.',
        path: ['patients', 'ssn'],
        extensions: { code: 'FORBIDDEN' },
      },
    ],
  })
})

test.each([
  { scopes: 'pii:read', query: '{ me { ssn } }' },
  { scopes: 'admin', query: '{ me { ssn } }' },
  { scopes: 'admin vault:open', query: '{ places { ... on Vault { label } } }' },
  { scopes: '', query: '{ me { email phone blood history { notes } } }' },
])('a caller with the scopes "$scopes" may ask $query', async ({ scopes, query }) => {
  const { ask } = await start()
  const answer = (await (await ask({ query }, scopes)).json()) as { errors?: unknown }
  expect(answer).toHaveProperty('data')
  expect(answer).not.toHaveProperty('errors')
})

test.each([
  { query: 'query($on: Boolean!) { me { name email @include(if: $on) } }', variables: { on: false } },
  { query: 'query($on: Boolean = false) { me { name email @include(if: $on) } }', variables: {} },
  { query: 'query($off: Boolean = false) { me { name email @skip(if: $off) } }', variables: { off: true } },
  { query: 'query { me { name ... @skip(if: true) { email } } }', variables: {} },
  { query: 'query { me { name ...F @include(if: false) } } fragment F on Patient { email }', variables: {} },
])('what is left out needs no rights: $query', async ({ query, variables }) => {
  const { ask } = await start()
  expect(await (await ask({ query, variables })).json()).toEqual({ data: { me: { name: 'Grace' } } })
})

test.each([
  { variables: { on: 'false' } },
  { variables: { on: null } },
  { variables: { on: 0 } },
  { variables: {} },
])('a condition that is none leaves nothing out: $variables', async ({ variables }) => {
  const { ask, requests } = await start()
  const query = 'query($on: Boolean!) { me { name email @include(if: $on) } }'
  expect((await ask({ query, variables })).status).toBe(401)
  expect(requests).toEqual([])
})

test('introspection needs no rights', async () => {
  const { ask } = await start()
  const query = '{ __type(name: "Vault") { fields { name } } __typename }'
  expect(await (await ask({ query })).json()).toEqual({
    data: { __type: { fields: [{ name: 'label' }, { name: 'code' }] }, __typename: 'Query' },
  })
})

test('no more than a hundred fields are named, however many there are', async () => {
  const { ask } = await start()
  const levels = Array.from(
    { length: 6 },
    (_, level) =>
      `fragment F${level} on Patient { a: doctor { patients { ...F${level + 1} } } b: doctor { patients { ...F${level + 1} } } }`,
  )
  const query = `{ me { ...F0 } } ${levels.join(' ')} fragment F6 on Patient { a: email b: phone }`
  const response = await ask({ query })
  expect(response.status).toBe(401)
  const { errors } = (await response.json()) as { errors: unknown[] }
  expect(errors).toHaveLength(100)
})

test('rules of the config hold beside those of the subgraphs', async () => {
  const { ask, requests } = await start({
    rules: { 'Query.hours': { authenticated: true }, Doctor: { scopes: [['doctors:read']] } },
  })
  expect((await ask({ query: '{ hours }' })).status).toBe(401)
  expect((await ask({ query: '{ me { doctor { name } } }' }, 'any')).status).toBe(403)
  expect((await ask({ query: '{ contacts { name } }' }, 'any')).status).toBe(403)
  expect(requests).toEqual([])
  expect((await ask({ query: '{ hours me { doctor { name } } }' }, 'doctors:read')).status).toBe(200)
})

test('an operation has a rule by its name', async () => {
  const { ask, requests } = await start({
    mode: 'remove',
    operations: { Daily: { scopes: [['reports']] } },
  })
  const query = 'query Daily { hours } query Other { hours }'
  const refused = await ask({ query, operationName: 'Daily' }, 'any')
  expect(refused.status).toBe(403)
  expect(await refused.json()).toEqual({
    errors: [
      {
        message: 'The operation "Daily" needs scopes that the caller does not have.',
        extensions: { code: 'FORBIDDEN' },
      },
    ],
  })
  expect(requests).toEqual([])
  expect((await ask({ query, operationName: 'Other' }, 'any')).status).toBe(200)
  expect((await ask({ query, operationName: 'Daily' }, 'reports')).status).toBe(200)
})

test('a document with several operations and no name is refused before its fields are looked at', async () => {
  const { ask, requests } = await start()
  const response = await ask({ query: 'query A { hours } query B { report }' })
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
  expect(requests).toEqual([])
})

test.each([
  { name: 'subgraphs join by it', query: '{ _entities(representations: []) { __typename } }' },
  { name: 'subgraphs show their SDL by it', query: '{ _service { sdl } }' },
])('clients have no field of the machinery: $name', async ({ query }) => {
  const { ask, requests } = await start()
  expect(await (await ask({ query })).json()).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  })
  expect(requests).toEqual([])
})

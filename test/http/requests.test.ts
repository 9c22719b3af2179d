import { GraphQLError } from 'graphql'
import { expect, test } from 'vitest'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({
  typeDefs: `
    type Query { hello(name: String = "world"): String, fail: String }
    type Mutation { set(value: Int!): Int }
    type Subscription { tick: Int }
  `,
  resolvers: {
    Query: {
      hello: (_: unknown, { name }: { name: string }) => `Hello, ${name}`,
      fail: () => {
        throw new GraphQLError('No.', { extensions: { code: 'FORBIDDEN', http: { status: 418 } } })
      },
    },
    Mutation: { set: (_: unknown, { value }: { value: number }) => value },
  },
})

const graphqlJson = { accept: 'application/graphql-response+json' }

async function read(response: Response): Promise<unknown> {
  const body: unknown = await response.json()
  return { status: response.status, body }
}

function get(server: TestServer, params: Readonly<Record<string, string>>, init: RequestInit = {}) {
  return server.get(params, init)
}

function postText(server: TestServer, body: string, headers: Readonly<Record<string, string>> = {}) {
  return fetch(server.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  })
}

test('answers a query with variables and an operation name', async () => {
  const server = await startTestServer({ graph })
  const response = await server.post({
    query: 'query A($name: String) { hello(name: $name) } query B { hello }',
    operationName: 'A',
    variables: { name: 'Ada' },
    extensions: { anything: 1 },
  })
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await read(response)).toEqual({ status: 200, body: { data: { hello: 'Hello, Ada' } } })
})

test('answers a GET with variables in the URL', async () => {
  const server = await startTestServer({ graph })
  const response = await get(server, {
    query: 'query A($name: String) { hello(name: $name) }',
    variables: '{"name":"Ada"}',
    operationName: '',
    extensions: '',
  })
  expect(await read(response)).toEqual({ status: 200, body: { data: { hello: 'Hello, Ada' } } })
})

test.each([
  ['no query', {}, '"query" is missing: it must hold a GraphQL document as a string.'],
  [
    'variables that are not JSON',
    { query: '{ hello }', variables: '{a' },
    'The URL parameter "variables" is not valid JSON.',
  ],
  [
    'variables that are no object',
    { query: '{ hello }', variables: '[1]' },
    '"variables" must be an object, not an array.',
  ],
])('refuses a GET with %s', async (_, params, message) => {
  const server = await startTestServer({ graph })
  expect(await read(await get(server, params))).toEqual({
    status: 400,
    body: { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] },
  })
})

test.each([
  ['nothing', '', 'The request body is empty; it must be JSON.'],
  ['what is not JSON', '{"query": "{ secret }', 'The request body is not valid JSON.'],
  ['null', 'null', 'A GraphQL request is a JSON object, not null.'],
  ['a text', '"{ hello }"', 'A GraphQL request is a JSON object, not a string.'],
  ['an array', '[{"query":"{ hello }"}]', 'The request body is an array, and batches are not served here.'],
  ['no query', '{"qeury":"{ hello }"}', '"query" is missing: it must hold a GraphQL document as a string.'],
  ['a number as query', '{"query":1}', '"query" must be a string, not a number.'],
  [
    'an array as variables',
    '{"query":"{ hello }","variables":[]}',
    '"variables" must be an object, not an array.',
  ],
])('refuses a POST of %s', async (_, body, message) => {
  const server = await startTestServer({ graph })
  expect(await read(await postText(server, body))).toEqual({
    status: 400,
    body: { errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] },
  })
})

test.each([
  ['text/plain', undefined],
  ['application/x-www-form-urlencoded', undefined],
  ['multipart/form-data; boundary=x', undefined],
  ['application/graphql', undefined],
  ['application/json; charset=latin1', undefined],
  ['application/json', 'gzip'],
])('refuses a body of type %s, encoding %s, with 415', async (contentType, encoding) => {
  const server = await startTestServer({ graph })
  const headers = { 'content-type': contentType, ...(encoding && { 'content-encoding': encoding }) }
  const response = await postText(server, '{"query":"{ hello }"}', headers)
  expect(response.status).toBe(415)
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }],
  })
})

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('refuses %s with 405', async (method) => {
  const server = await startTestServer({ graph })
  const response = await fetch(server.url, { method })
  expect(response.headers.get('allow')).toBe('GET, POST')
  expect(await read(response)).toEqual({
    status: 405,
    body: {
      errors: [
        { message: 'GraphQL is served by GET and by POST.', extensions: { code: 'METHOD_NOT_ALLOWED' } },
      ],
    },
  })
})

test('refuses a mutation by GET with 405, and does not run it', async () => {
  const server = await startTestServer({ graph })
  const response = await get(server, { query: 'mutation { set(value: 1) }' })
  expect(response.headers.get('allow')).toBe('POST')
  expect(await read(response)).toEqual({
    status: 405,
    body: {
      errors: [{ message: 'A mutation is served by POST only.', extensions: { code: 'METHOD_NOT_ALLOWED' } }],
    },
  })
})

test('refuses a request whose Accept header allows no answer, and does not run it', async () => {
  const server = await startTestServer({ graph })
  const response = await server.post({ query: 'mutation { set(value: 1) }' }, { accept: 'image/png' })
  expect(response.status).toBe(406)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_ACCEPTABLE' } }] })
  expect(server.events).toMatchObject([{ operations: [] }])
})

test.each([
  ['application/json', 200],
  ['application/graphql-response+json', 400],
])('a syntax error for %s has status %i and says where', async (accept, status) => {
  const server = await startTestServer({ graph })
  const response = await server.post({ query: '{\n  hello(' }, { accept })
  expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
  expect(await read(response)).toEqual({
    status,
    body: {
      errors: [
        {
          message: 'Syntax Error: Expected Name, found <EOF>.',
          locations: [{ line: 2, column: 9 }],
          extensions: { code: 'GRAPHQL_PARSE_FAILED' },
        },
      ],
    },
  })
})

test.each([
  ['application/json', 200],
  ['application/graphql-response+json', 400],
])('validation errors for %s have status %i and say where', async (accept, status) => {
  const server = await startTestServer({ graph })
  const body = { query: '{ hello\n  foo bar }' }
  const answer = {
    status,
    body: {
      errors: [
        {
          message: 'Cannot query field "foo" on type "Query".',
          locations: [{ line: 2, column: 3 }],
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
        {
          message: 'Cannot query field "bar" on type "Query".',
          locations: [{ line: 2, column: 7 }],
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ],
    },
  }
  expect(await read(await server.post(body, { accept }))).toEqual(answer)
  expect(await read(await server.post(body, { accept }))).toEqual(answer)
})

test('a variable that does not fit is BAD_USER_INPUT, without data', async () => {
  const server = await startTestServer({ graph })
  const body = { query: 'mutation($v: Int!) { set(value: $v) }', variables: { v: 'one' } }
  expect(await read(await server.post(body, graphqlJson))).toEqual({
    status: 400,
    body: {
      errors: [
        {
          message: 'Variable "$v" got invalid value "one"; Int cannot represent non-integer value: "one"',
          locations: [{ line: 1, column: 10 }],
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    },
  })
})

test.each([
  ['is not there', { query: 'query A { hello }', operationName: 'B' }],
  ['is not named', { query: 'query A { hello } query B { hello }' }],
])('an operation that %s is a bad request', async (_, body) => {
  const server = await startTestServer({ graph })
  const response = await server.post(body)
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
})

test('an answer with data has status 200, whatever its errors say about HTTP', async () => {
  const server = await startTestServer({ graph })
  expect(await read(await server.post({ query: '{ hello fail }' }, graphqlJson))).toEqual({
    status: 200,
    body: {
      errors: [
        {
          message: 'No.',
          locations: [{ line: 1, column: 9 }],
          path: ['fail'],
          extensions: { code: 'FORBIDDEN' },
        },
      ],
      data: { hello: 'Hello, world', fail: null },
    },
  })
})

test('a body over the limit is refused with 413, with Content-Length or without', async () => {
  const server = await startTestServer({ graph, server: { maxBodyBytes: 1_000 } })
  const body = JSON.stringify({ query: '{ hello }', extensions: { padding: 'x'.repeat(2_000_000) } })
  const answer = {
    status: 413,
    body: {
      errors: [
        {
          message: 'The request body is larger than 1000 bytes.',
          extensions: { limitBytes: 1000, code: 'REQUEST_TOO_LARGE' },
        },
      ],
    },
  }
  expect(await read(await postText(server, body))).toEqual(answer)
  const stream = new Blob([body]).stream()
  const headers = { 'content-type': 'application/json' }
  const chunked = { method: 'POST', headers, body: stream, duplex: 'half' } as const
  expect(await read(await fetch(server.url, chunked))).toEqual(answer)
})

test('serves batches where they are allowed, each operation with its own answer', async () => {
  const server = await startTestServer({ graph, server: { maxBatchSize: 3 } })
  const hello = { query: '{ hello }' }
  const named = { query: 'query($n: String) { hello(name: $n) }', variables: { n: 'Ada' } }
  expect(await read(await server.post([hello, { query: '{' }, named], graphqlJson))).toMatchObject({
    status: 200,
    body: [
      { data: { hello: 'Hello, world' } },
      { errors: [{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }] },
      { data: { hello: 'Hello, Ada' } },
    ],
  })
  expect(await read(await server.post([hello, hello, hello, hello]))).toMatchObject({
    status: 400,
    body: { errors: [{ message: 'The batch has 4 operations; at most 3 are allowed.' }] },
  })
  expect(await read(await server.post([]))).toMatchObject({ status: 400 })
  expect(await read(await server.post([{ query: 'subscription { tick }' }]))).toMatchObject({
    status: 200,
    body: [{ errors: [{ message: 'A subscription can not be part of a batch.' }] }],
  })
})

test('introspection answers', async () => {
  const server = await startTestServer({ graph, server: { introspection: true } })
  const response = await server.post({ query: '{ __schema { queryType { name } } }' })
  expect(await response.json()).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } })
})

test('serves at the root too', async () => {
  const server = await startTestServer({ graph, server: { path: '/', graphiql: true } })
  expect(await read(await server.post({ query: '{ hello }' }))).toMatchObject({ status: 200 })
  expect(await read(await get(server, { query: '{ hello }' }))).toMatchObject({ status: 200 })
  expect((await fetch(`${server.origin}/health`)).status).toBe(200)
  const page = await fetch(server.origin, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('src="/graphiql/app.js"')
})

test('says where GraphQL is when something else is asked for', async () => {
  const server = await startTestServer({ graph, server: { path: '/api/graph' } })
  expect(await read(await fetch(`${server.origin}/graphql`))).toEqual({
    status: 404,
    body: { error: 'Nothing is served at this path; GraphQL is at "/api/graph".' },
  })
  expect(await read(await server.post({ query: '{ hello }' }))).toMatchObject({ status: 200 })
})

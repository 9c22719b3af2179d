import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql'
import { expect, test } from 'vitest'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import type { Plugin, PluginContext } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({
  typeDefs: 'type Query { user: String }',
  resolvers: {
    Query: { user: (_: unknown, __: unknown, { principal }: PluginContext) => principal?.subject },
  },
})

const accept = 'application/graphql-response+json'

test("plugins see one context a request, with the request's graph and parameters, in every hook", async () => {
  const seen: unknown[] = []
  const see = (hook: string, context: PluginContext | null) => {
    seen.push([hook, context?.requestId, context?.graph === graph, context?.params.query, context])
  }
  const plugin: Plugin = {
    onEnveloped: ({ context }) => see('enveloped', context ?? null),
    onParse: ({ context }) => see('parse', context),
    onValidate: ({ context }) => see('validate', context),
    onContextBuilding: ({ context }) => see('context', context),
    onExecute: ({ context, args }) => see('execute', context === args.contextValue ? context : null),
  }
  const server = await startTestServer({ graph, plugins: [plugin] })
  const body = { query: '{ user }' }
  await (await server.post(body, { 'x-request-id': 'r1' })).text()
  const context = (seen[0] as unknown[])[4]
  const hooks = ['enveloped', 'parse', 'validate', 'context', 'execute']
  expect(seen.map((entry) => (entry as unknown[]).slice(0, 4))).toEqual(
    hooks.map((hook) => [hook, 'r1', true, '{ user }']),
  )
  expect(seen.every((entry) => (entry as unknown[])[4] === context)).toBe(true)
})

test('a plugin can say who is calling', async () => {
  const plugin: Plugin = {
    onContextBuilding({ context, extendContext }) {
      const subject = context.headers.get('x-user')
      if (subject) extendContext({ principal: { subject, scopes: [], claims: {} } })
    },
  }
  const server = await startTestServer({ graph, plugins: [plugin] })
  const ask = async (headers: Record<string, string>) =>
    (await server.post({ query: '{ user }' }, headers)).json() as Promise<unknown>
  expect(await ask({ 'x-user': 'ada' })).toEqual({ data: { user: 'ada' } })
  expect(await ask({})).toEqual({ data: { user: null } })
})

const masked = { status: 500, body: { message: 'Unexpected error.', code: 'INTERNAL_SERVER_ERROR' } }

test.each([
  {
    hook: 'onParse',
    error: new GatewayError('REQUEST_TIMEOUT', 'No.'),
    expected: { status: 504, body: { message: 'No.', code: 'REQUEST_TIMEOUT' } },
  },
  {
    hook: 'onContextBuilding',
    error: new GraphQLError('No.', {
      extensions: {
        code: 'UNAUTHENTICATED',
        http: { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } },
      },
    }),
    expected: { status: 401, body: { message: 'No.', code: 'UNAUTHENTICATED' }, authenticate: 'Bearer' },
  },
  { hook: 'onValidate', error: new Error('a bug'), expected: masked },
  { hook: 'onExecute', error: new Error('a bug'), expected: masked },
])('what $hook throws is answered without data', async ({ hook, error, expected }) => {
  const plugin: Plugin = {
    [hook]: () => {
      throw error
    },
  }
  const server = await startTestServer({ graph, plugins: [plugin] })
  const response = await server.post({ query: '{ user }' }, { accept })
  const { status, body, authenticate = null } = { authenticate: undefined, ...expected }
  expect(response.status).toBe(status)
  expect(response.headers.get('www-authenticate')).toBe(authenticate)
  expect(await response.json()).toEqual({
    errors: [{ message: body.message, extensions: { code: body.code } }],
  })
})

test('a plugin that forbids something forbids it of remembered documents too', async () => {
  let isForbidden = false
  const plugin: Plugin = {
    onValidate({ addValidationRule }) {
      if (isForbidden) addValidationRule(NoSchemaIntrospectionCustomRule)
    },
  }
  const server = await startTestServer({ graph, plugins: [plugin], server: { introspection: true } })
  const body = { query: '{ __schema { __typename } }' }
  const ask = async () => (await server.post(body)).json() as Promise<unknown>
  expect(await ask()).toEqual({ data: { __schema: { __typename: '__Schema' } } })
  isForbidden = true
  expect(await ask()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] })
  isForbidden = false
  expect(await ask()).toEqual({ data: { __schema: { __typename: '__Schema' } } })
})

test('a plugin can answer in place of the engine', async () => {
  const plugin: Plugin = {
    onExecute({ setResultAndStopExecution }) {
      setResultAndStopExecution({ data: { user: 'cached' } })
    },
  }
  const server = await startTestServer({ graph, plugins: [plugin] })
  expect(await (await server.post({ query: '{ user }' })).json()).toEqual({ data: { user: 'cached' } })
})

test('plugins run in the order of the list, and are disposed of when the server has stopped', async () => {
  const seen: string[] = []
  const plugin = (name: string): Plugin => ({
    onExecute() {
      seen.push(`${name} before`)
      return { onExecuteDone: () => void seen.push(`${name} after`) }
    },
    async [Symbol.asyncDispose]() {
      await Promise.resolve()
      seen.push(`${name} disposed`)
    },
  })
  const server = await startTestServer({ graph, plugins: [plugin('first'), plugin('second')] })
  await (await server.post({ query: '{ user }' })).text()
  expect(seen).toEqual(['first before', 'second before', 'first after', 'second after'])
  await server.stop()
  expect(seen.slice(4)).toHaveLength(2)
  expect(seen.slice(4)).toEqual(expect.arrayContaining(['first disposed', 'second disposed']))
})

test('work that a plugin goes on with holds the graph', async () => {
  const closed: string[] = []
  const work = Promise.withResolvers<undefined>()
  const plugin: Plugin = { onExecute: ({ context }) => context.holdGraph(work.promise) }
  const typeDefs = 'type Query { user: String }'
  const held = createExecutableGraph({ typeDefs, onClose: () => closed.push('closed') })
  const server = await startTestServer({ graph: held, plugins: [plugin] })
  await (await server.post({ query: '{ user }' })).text()
  const retired = server.graphs.close()
  expect(closed).toEqual([])
  work.resolve(undefined)
  await retired
  expect(closed).toEqual(['closed'])
})

const bothMethods = [{ method: 'POST' }, { method: 'GET' }]

/** Asks by POST or by GET. */
function askBy(method: string, server: TestServer, query?: string): Promise<Response> {
  if (method === 'POST') return server.post({ query }, { accept })
  return server.get(query === undefined ? {} : { query }, { headers: { accept } })
}

test.each(bothMethods)('a plugin can say who is calling before a $method is read', async ({ method }) => {
  const plugin: Plugin = {
    async onRequest({ context, extendContext }) {
      await Promise.resolve()
      const { method, url, client } = context
      const subject = [method, url.split('?')[0], client.address].join(' ')
      extendContext({ principal: { subject, scopes: [], claims: {} } })
    },
  }
  const server = await startTestServer({ graph, plugins: [plugin] })
  const response = await askBy(method, server, '{ user }')
  expect(await response.json()).toEqual({ data: { user: `${method} /graphql 127.0.0.1` } })
})

test.each(bothMethods)('a plugin can refuse a $method before anything is read', async ({ method }) => {
  const refusing: Plugin = {
    onRequest() {
      throw new GatewayError('NOT_READY', 'Not you.', {
        extensions: { http: { headers: { 'retry-after': '7' } } },
      })
    },
    onParse: () => expect.unreachable(),
  }
  const server = await startTestServer({ graph, plugins: [refusing] })
  const response = await askBy(method, server, '{ syntax error')
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('7')
  expect(await response.json()).toEqual({
    errors: [{ message: 'Not you.', extensions: { code: 'NOT_READY' } }],
  })
  await eventually(() => expect(server.events).toMatchObject([{ status: 503, errorCodes: ['NOT_READY'] }]))
})

test.each(bothMethods)(
  'a plugin that is not done when the deadline of a $method passes',
  async ({ method }) => {
    const plugin: Plugin = { onRequest: () => new Promise(() => undefined) }
    const server = await startTestServer({ graph, plugins: [plugin], server: { requestTimeoutMs: 50 } })
    expect((await askBy(method, server, '{ user }')).status).toBe(504)
  },
)

test.each(bothMethods)(
  'a plugin can put another document in place of that of a $method',
  async ({ method }) => {
    const seen: unknown[] = []
    const plugin: Plugin = {
      onParams({ params, setParams }) {
        seen.push(params.query)
        setParams({ ...params, query: '{ me: user }' })
      },
      onExecute: ({ context }) => void seen.push(context.params.query),
    }
    const server = await startTestServer({ graph, plugins: [plugin] })
    expect(await (await askBy(method, server)).json()).toEqual({ data: { me: null } })
    expect(seen).toEqual([undefined, '{ me: user }'])
  },
)

test.each(bothMethods)('a plugin can answer a $method before it is parsed', async ({ method }) => {
  const body = '{"data":{"user":"kept"}}'
  const plugin: Plugin = {
    onRequest: ({ context }) => context.setHeader('x-kept', 'yes'),
    onParams({ setAnswer }) {
      setAnswer?.({ status: 200, headers: { 'content-type': 'application/json', age: '3' }, body })
    },
    onParse: () => expect.unreachable(),
  }
  const server = await startTestServer({ graph, plugins: [plugin] })
  const response = await askBy(method, server, '{ user }')
  expect(await response.text()).toBe(body)
  expect(Object.fromEntries(response.headers)).toMatchObject({ age: '3', 'x-kept': 'yes' })
})

test('each operation of a batch is admitted by itself, and none can answer for all', async () => {
  const plugin: Plugin = {
    onParams({ params, setAnswer }) {
      expect(setAnswer).toBeUndefined()
      if (params.documentId === 'unknown') throw new GatewayError('BAD_REQUEST', 'Unknown.')
    },
  }
  const server = await startTestServer({ graph, plugins: [plugin], server: { maxBatchSize: 3 } })
  const response = await server.post([{ query: '{ user }' }, { documentId: 'unknown' }, {}])
  const missing = '"query" is missing: it must hold a GraphQL document as a string.'
  expect(await response.json()).toEqual([
    { data: { user: null } },
    { errors: [{ message: 'Unknown.', extensions: { code: 'BAD_REQUEST' } }] },
    { errors: [{ message: missing, extensions: { code: 'BAD_REQUEST' } }] },
  ])
})

test('a plugin that can not start keeps the server from listening', async () => {
  const plugin: Plugin = { onStart: () => Promise.reject(new GatewayError('CONFIG_INVALID', 'No.')) }
  await expect(startTestServer({ graph, plugins: [plugin] })).rejects.toThrow('No.')
})

import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql'
import { expect, test } from 'vitest'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import type { Plugin, PluginContext } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

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
  const server = await startTestServer({ graph, plugins: [plugin] })
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

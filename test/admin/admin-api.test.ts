import { createRoute, z } from '@hono/zod-openapi'
import { expect, test } from 'vitest'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import type { Plugin } from '../../gateway/plugins/plugin.ts'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServerOptions } from '../support/start-test-server.ts'

const setLevel = createRoute({
  method: 'put',
  path: '/level',
  request: {
    body: { required: true, content: { 'application/json': { schema: z.object({ level: z.int() }) } } },
  },
  responses: {
    200: { description: 'It is set.', content: { 'application/json': { schema: z.object({}) } } },
  },
})

function usePlug(): Plugin {
  return {
    onAdmin(api) {
      api.openapi(setLevel, (context) => {
        const { level } = context.req.valid('json')
        if (level === 1) throw new GatewayError('SCHEMA_INVALID', 'No such level.', { details: ['level: 1'] })
        if (level === 2) throw new Error('a secret of the inside')
        return context.json({}, 200)
      })
    },
  }
}

function start(options: TestServerOptions = {}) {
  const graph = createExecutableGraph({ typeDefs: 'type Query { a: Int }' })
  return startTestServer({ graph, config: { admin: adminOptions }, plugins: [usePlug()], ...options })
}

const put = (body: unknown): RequestInit => ({
  method: 'PUT',
  headers: { ...adminHeaders, 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

test('the admin API says what is served', async () => {
  const server = await start()
  const response = await fetch(`${server.adminUrl}status`, { headers: adminHeaders })
  expect(response.status).toBe(200)
  const { current } = server.graphs
  const names = [...(current?.subgraphs.keys() ?? [])]
  expect(await response.json()).toMatchObject({
    graph: { id: current?.id, subgraphs: names.map((name) => ({ name })) },
  })
})

test('the admin API gives the supergraph to other gateways, with an ETag', async () => {
  const server = await start()
  const ask = (headers = {}) =>
    fetch(`${server.adminUrl}supergraph`, { headers: { ...adminHeaders, ...headers } })
  const response = await ask()
  expect(await response.text()).toBe(server.graphs.current?.supergraphSdl)
  const etag = response.headers.get('etag')
  expect(etag).toBe(`"${server.graphs.current?.id}"`)
  expect(await ask({ 'if-none-match': etag })).toMatchObject({ status: 304 })
  expect(await ask({ 'if-none-match': '"another"' })).toMatchObject({ status: 200 })
})

test('there is no supergraph to give while there is no graph', async () => {
  const server = await startTestServer({ config: { admin: adminOptions }, whyNotReady: () => 'Wait.' })
  const response = await fetch(`${server.adminUrl}supergraph`, { headers: adminHeaders })
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ code: 'NOT_READY', title: 'Wait.' })
})

test('the admin API says why nothing is served', async () => {
  const server = await startTestServer({ config: { admin: adminOptions }, whyNotReady: () => 'Wait.' })
  const response = await fetch(`${server.adminUrl}status`, { headers: adminHeaders })
  expect(await response.json()).toEqual({ whyNotReady: 'Wait.' })
})

test.each([
  ['no token', {}, 401],
  ['another token', { authorization: `${adminHeaders.authorization}x` }, 401],
  ['an empty token', { authorization: 'Bearer ' }, 400],
  ['another scheme', { authorization: 'Basic YTpi' }, 400],
])('%s opens nothing, whatever the path', async (_name, headers, status) => {
  const server = await start()
  for (const path of ['status', 'openapi.json', 'nothing', 'level']) {
    const response = await fetch(server.adminUrl + path, { headers })
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
    expect(await response.json()).toMatchObject({ status })
    expect(response.status).toBe(status)
  }
})

test('the OpenAPI document has the routes of plugins, too', async () => {
  const server = await start()
  const response = await fetch(`${server.adminUrl}openapi.json`, { headers: adminHeaders })
  const document: unknown = await response.json()
  expect(document).toMatchObject({
    openapi: '3.1.0',
    paths: { '/status': { get: {} }, '/level': { put: {} } },
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  })
})

test.each([
  [{ level: 1 }, { status: 422, code: 'SCHEMA_INVALID', title: 'No such level.', details: ['level: 1'] }],
  [{ level: 'high' }, { status: 400, code: 'BAD_REQUEST', details: [expect.stringMatching(/^level: /)] }],
  ['{', { status: 400 }],
  [{ level: 2 }, { status: 500, title: 'Internal Server Error', detail: 'The log says what happened.' }],
])('%j is refused with a problem', async (body, problem) => {
  const server = await start()
  const response = await fetch(`${server.adminUrl}level`, put(body))
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  expect(response.status).toBe(problem.status)
  expect(await response.json()).toMatchObject(problem)
})

test('who changes something is logged by the name of the token, and never with the token', async () => {
  const server = await start()
  const response = await fetch(`${server.adminUrl}level`, put({ level: 3 }))
  expect(response.status).toBe(200)
  expect(server.lines).toContainEqual(
    expect.objectContaining({ facts: { admin: 'tests', method: 'PUT', path: '/level' } }),
  )
  expect(JSON.stringify(server.lines)).not.toContain(adminOptions.tokens[0]?.token)
})

test('a body that is too large is refused', async () => {
  const server = await start()
  const response = await fetch(`${server.adminUrl}level`, put(JSON.stringify('x'.repeat(11_000_000))))
  expect(response.status).toBe(413)
})

test('the endpoint of clients has no admin API', async () => {
  const server = await start()
  const response = await fetch(`${server.origin}/status`, { headers: adminHeaders })
  expect(response.status).toBe(404)
})

test.each([{ tokens: [] }, { tokens: [{ name: 'a', token: 'short' }] }, {}])('%j is a mistake', (admin) => {
  expect(() => parseOptions({ sources: {}, admin })).toThrow('a mistake')
})

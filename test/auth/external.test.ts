import { expect, onTestFinished, test } from 'vitest'
import type {
  ExternalDecision,
  ExternalOptions,
  ExternalRequest,
} from '../../gateway/config/authentication/external-options.ts'
import type { PluginContext } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startService } from '../support/start-service.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { startAuthServer } from './start-auth-server.ts'

/** A service that answers so, and remembers what it was asked. */
async function startAuthorizer(answer: unknown, status = 200) {
  const requests: ExternalRequest[] = []
  const service = await startService((_request, response, body) => {
    requests.push(JSON.parse(body) as ExternalRequest)
    if (answer === undefined) return
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer)
    response.writeHead(status, { 'content-type': 'application/json' }).end(text)
  })
  onTestFinished(() => service[Symbol.asyncDispose]())
  return { url: service.url, requests }
}

const allow: ExternalDecision = {
  decision: 'allow',
  subject: 'ada',
  scopes: ['read'],
  claims: { team: 'loom' },
}

test('a service says who calls, and sees no other headers than it may', async () => {
  const { url, requests } = await startAuthorizer(allow)
  const server = await startAuthServer({ external: { url, forwardHeaders: ['X-Session'] } })
  const answer = await server.ask({ 'x-session': 's1', cookie: 'secret' })
  expect(answer).toMatchObject({
    status: 200,
    data: { user: 'ada', scopes: ['read'], claims: '{"team":"loom"}' },
  })
  expect(requests).toMatchObject([
    { method: 'POST', path: '/graphql', address: '127.0.0.1', headers: { 'x-session': 's1' } },
  ])
  expect(JSON.stringify(requests)).not.toContain('secret')
})

test.each<[string, [unknown, number], [number, string]]>([
  ['a status and a message', [{ decision: 'deny', status: 418, message: 'No tea.' }, 200], [418, 'No tea.']],
  ['nothing', [{ decision: 'deny' }, 200], [403, 'does not allow']],
  ['status 401 alone', ['', 401], [401, 'does not allow']],
  ['status 403 alone', ['no JSON', 403], [403, 'does not allow']],
])('a denial with %s refuses the request', async (_what, [answer, theirs], [status, message]) => {
  const { url } = await startAuthorizer(answer, theirs)
  const server = await startAuthServer({ mode: 'optional', external: { url } })
  const refused = await server.ask()
  expect(refused.status).toBe(status)
  expect(refused.text).toContain(message)
})

test.each<[string, unknown, number]>([
  ['no JSON', 'allow', 200],
  ['no decision', {}, 200],
  ['another decision', { decision: 'ALLOW' }, 200],
  ['a list', [allow], 200],
  ['true', true, 200],
  ['scopes that are no list', { ...allow, scopes: 'all' }, 200],
  ['a header that can not be added', { ...allow, headers: { 'transfer-encoding': 'chunked' } }, 200],
  ['a header with a line break', { ...allow, headers: { 'x-a': 'a\r\nx-b: b' } }, 200],
  ['a denial with status 200', { decision: 'deny', status: 200 }, 200],
  ['an error of its own', allow, 500],
  ['a redirection', allow, 302],
  ['no content', '', 204],
])('%s is taken for no', async (_what, answer, status) => {
  const { url } = await startAuthorizer(answer, status)
  const server = await startAuthServer({ mode: 'optional', external: { url } })
  expect(await server.ask()).toMatchObject({ status: 503, code: 'AUTHENTICATION_UNAVAILABLE' })
  expect(server.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

test('an answer that takes too long, and a service that is not there, are taken for no', async () => {
  const { url } = await startAuthorizer(undefined)
  for (const one of [url, 'http://127.0.0.1:1/']) {
    const server = await startAuthServer({ mode: 'optional', external: { url: one, timeoutMs: 100 } })
    expect(await server.ask()).toMatchObject({ status: 503, code: 'AUTHENTICATION_UNAVAILABLE' })
  }
})

test.each<[string, NonNullable<ExternalOptions['decide']>]>([
  [
    'throws',
    () => {
      throw new Error('a bug')
    },
  ],
  ['rejects', () => Promise.reject(new Error('a bug'))],
  ['never answers', () => new Promise(() => undefined)],
])('a function that %s is taken for no', async (_what, decide) => {
  const server = await startAuthServer({ mode: 'optional', external: { decide, timeoutMs: 100 } })
  const answer = await server.ask()
  expect(answer).toMatchObject({ status: 503, code: 'AUTHENTICATION_UNAVAILABLE' })
  expect(answer.text).not.toContain('a bug')
})

test('who is allowed without a subject is let in only where nobody has to be known', async () => {
  const external: ExternalOptions = { decide: () => ({ decision: 'allow' }) }
  expect(await (await startAuthServer({ mode: 'optional', external })).ask()).toMatchObject({
    status: 200,
    data: { user: null },
  })
  expect((await (await startAuthServer({ external })).ask()).status).toBe(401)
})

test('scopes that the config requires are required of what the authorizer gives, too', async () => {
  const server = await startAuthServer({ requiredScopes: ['write'], external: { decide: () => allow } })
  expect(await server.ask()).toMatchObject({ status: 403, code: 'FORBIDDEN' })
})

test('headers are added, replaced and taken away', async () => {
  const graph = createExecutableGraph({
    typeDefs: 'type Query { headers: [String] }',
    resolvers: {
      Query: {
        headers: (_: unknown, __: unknown, { headers }: PluginContext) =>
          ['x-user', 'X-Team', 'x-other'].map((name) => headers.get(name)),
      },
    },
  })
  const decide = (): ExternalDecision => ({ ...allow, headers: { 'X-User': 'ada', 'x-team': null } })
  const server = await startTestServer({ graph, config: { authentication: { external: { decide } } } })
  const headers = { 'x-user': 'forged', 'x-team': 'forged', 'x-other': 'kept' }
  const response = await server.post({ query: '{ headers }' }, headers)
  expect(await response.json()).toEqual({ data: { headers: ['ada', null, 'kept'] } })
})

test('a decision holds for its time, for requests that are the same in the keys', async () => {
  const { url, requests } = await startAuthorizer(allow)
  const cache = { keys: ['header:authorization', 'path'], ttlMs: 1_000 }
  const server = await startAuthServer({ external: { url, cache } })
  await Promise.all([server.ask({ authorization: 'a' }), server.ask({ authorization: 'a' })])
  await server.ask({ authorization: 'a', 'x-other': 'b' })
  expect(requests).toHaveLength(1)
  await server.ask({ authorization: 'b' })
  expect(requests).toHaveLength(2)
  server.clock.nowMs += 1_000
  await server.ask({ authorization: 'a' })
  expect(requests).toHaveLength(3)
})

test('a failure is not remembered', async () => {
  let isDown = true
  const decide = (): ExternalDecision => {
    if (isDown) throw new Error('down')
    return allow
  }
  const server = await startAuthServer({ external: { decide, cache: { keys: ['path'] } } })
  expect((await server.ask()).status).toBe(503)
  isDown = false
  expect((await server.ask()).status).toBe(200)
})

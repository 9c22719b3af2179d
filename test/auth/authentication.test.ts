import { expect, test } from 'vitest'
import type { Authenticator } from '../../gateway/plugins/auth/authenticator.ts'
import { invalidToken } from '../../gateway/plugins/auth/refusals.ts'
import { useAuthentication } from '../../gateway/plugins/auth/use-authentication.ts'
import type { UseAuthenticationOptions } from '../../gateway/plugins/auth/use-authentication.ts'
import type { PluginContext } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({
  typeDefs: 'type Query { user: String }',
  resolvers: {
    Query: { user: (_: unknown, __: unknown, { principal }: PluginContext) => principal?.subject },
  },
})

/** Takes the subject from a header, at once or with a promise; the subject `bad` is refused. */
function readsHeader(name: string, challenge?: string): Authenticator {
  return {
    ...(challenge && { challenge }),
    authenticate({ headers }) {
      const subject = headers.get(name)
      if (subject === null) return undefined
      if (subject === 'bad') throw invalidToken('it is bad')
      return { principal: { subject, scopes: subject.split('-'), claims: {} } }
    },
  }
}

function later(authenticator: Authenticator): Authenticator {
  return {
    ...authenticator,
    authenticate: async (context) => Promise.resolve().then(() => authenticator.authenticate(context)),
  }
}

async function startAsking(options: Partial<UseAuthenticationOptions>) {
  const plugin = useAuthentication({
    authenticators: [
      readsHeader('x-key'),
      later(readsHeader('x-token', 'Bearer')),
      readsHeader('x-user', 'Basic'),
    ],
    mode: 'required',
    requiredScopes: [],
    ...options,
  })
  const server = await startTestServer({ graph, plugins: [plugin] })
  return async (headers: Record<string, string>) => {
    const response = await server.post({ query: '{ user }' }, headers)
    const { data, errors } = (await response.json()) as {
      data?: { user: string | null }
      errors?: { extensions: unknown }[]
    }
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      user: data?.user,
      extensions: errors?.[0]?.extensions,
    }
  }
}

test('the first kind of credentials that a request has says who is calling', async () => {
  const ask = await startAsking({})
  expect(await ask({ 'x-user': 'ada' })).toMatchObject({ status: 200, user: 'ada' })
  expect(await ask({ 'x-user': 'ada', 'x-token': 'bob' })).toMatchObject({ status: 200, user: 'bob' })
  expect(await ask({ 'x-user': 'ada', 'x-key': 'cid' })).toMatchObject({ status: 200, user: 'cid' })
})

test('a request without credentials is told which are required', async () => {
  const ask = await startAsking({})
  expect(await ask({})).toEqual({
    status: 401,
    challenge: 'Bearer, Basic',
    user: undefined,
    extensions: { code: 'UNAUTHENTICATED' },
  })
})

test('a request without credentials is answered where they are optional', async () => {
  const ask = await startAsking({ mode: 'optional' })
  expect(await ask({})).toMatchObject({ status: 200, user: null })
})

test.each(['required', 'optional'] as const)(
  'credentials that are not valid are refused where they are %s, whatever else there is',
  async (mode) => {
    const ask = await startAsking({ mode })
    expect(await ask({ 'x-token': 'bad', 'x-user': 'ada' })).toEqual({
      status: 401,
      challenge: 'Bearer error="invalid_token", error_description="it is bad"',
      user: undefined,
      extensions: { code: 'UNAUTHENTICATED' },
    })
  },
)

test('a caller without the required scopes is told which they are', async () => {
  const ask = await startAsking({ mode: 'optional', requiredScopes: ['read', 'write'] })
  expect(await ask({ 'x-token': 'read-write' })).toMatchObject({ status: 200 })
  expect(await ask({ 'x-token': 'read' })).toEqual({
    status: 403,
    challenge: 'Bearer error="insufficient_scope", scope="read write"',
    user: undefined,
    extensions: { code: 'FORBIDDEN' },
  })
  expect(await ask({})).toMatchObject({ status: 200, user: null })
})

test('what authenticators hold begins with the server and is given back with it', async () => {
  const calls: string[] = []
  const authenticator: Authenticator = {
    authenticate: () => undefined,
    start: async () => void calls.push(await Promise.resolve('start')),
    [Symbol.asyncDispose]: async () => void calls.push(await Promise.resolve('dispose')),
  }
  const plugin = useAuthentication({ authenticators: [authenticator], mode: 'optional', requiredScopes: [] })
  const server = await startTestServer({ plugins: [plugin] })
  expect(calls).toEqual(['start'])
  await server.stop()
  expect(calls).toEqual(['start', 'dispose'])
})

const operation = { query: '{ user }' }

test.each([
  { way: 'by GET', method: 'GET', search: '?query=%7Buser%7D' },
  { way: 'in a batch', method: 'POST', body: JSON.stringify([operation, operation]) },
  { way: 'for events', method: 'POST', body: JSON.stringify(operation), accept: 'text/event-stream' },
  { way: 'without a document', method: 'POST', body: 'x'.repeat(100) },
  { way: 'by a method that is not served', method: 'DELETE' },
])('a request without credentials is refused $way', async (asked) => {
  const { method, search = '', body, accept = 'application/json' } = asked
  const authenticators = [readsHeader('x-token', 'Bearer')]
  const plugin = useAuthentication({ authenticators, mode: 'required', requiredScopes: [] })
  const server = await startTestServer({ graph, plugins: [plugin], server: { maxBatchSize: 2 } })
  const headers = { 'content-type': 'application/json', accept }
  const response = await fetch(`${server.url}${search}`, { method, headers, ...(body && { body }) })
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
})

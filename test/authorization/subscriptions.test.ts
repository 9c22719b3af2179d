import { expect, test } from 'vitest'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { readEvents } from '../support/read-events.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'

const headers = { accept: 'text/event-stream', 'x-test-scopes': '' }

/** A graph whose subscription says one word, and then nothing more. */
function createSilentGraph() {
  const ended = Promise.withResolvers<string>()
  async function* talk() {
    try {
      yield { word: 'hello' }
      await new Promise<never>((_, reject) => setTimeout(reject, 10_000).unref())
    } finally {
      ended.resolve('ended')
    }
  }
  const graph = createExecutableGraph({
    typeDefs: 'type Query { hello: String } type Subscription { word: String }',
    resolvers: { Subscription: { word: { subscribe: talk } } },
  })
  return { graph, ended: ended.promise }
}

const farewell = {
  errors: [
    {
      message:
        'The credentials that this stream was asked for with are no longer valid: ask again with new ones.',
      extensions: { code: 'CREDENTIALS_EXPIRED' },
    },
  ],
}

test("a stream ends when the caller's credentials expire", async () => {
  const { graph } = createSilentGraph()
  const plugins = [useTestPrincipal({ expiresAtMs: Date.now() + 300 })]
  const server = await startTestServer({ graph, plugins })
  const response = await server.post({ query: 'subscription { word }' }, headers)
  expect(await Array.fromAsync(readEvents(response))).toEqual([{ data: { word: 'hello' } }, farewell])
})

test('a stream of a caller whose credentials have expired says nothing else', async () => {
  const { graph } = createSilentGraph()
  const plugins = [useTestPrincipal({ expiresAtMs: 1_000 })]
  const server = await startTestServer({ graph, plugins, now: () => 1_000 })
  const response = await server.post({ query: 'subscription { word }' }, headers)
  expect(await Array.fromAsync(readEvents(response))).toEqual([farewell])
})

test.each([
  { name: 'whose credentials last for years', expiresAtMs: 1_000 + 100 * 365 * 24 * 3_600_000 },
  { name: 'whose credentials have no end', expiresAtMs: undefined },
])('a stream of a caller $name goes on', async ({ expiresAtMs }) => {
  const { graph } = createSilentGraph()
  const plugins = [useTestPrincipal(expiresAtMs === undefined ? {} : { expiresAtMs })]
  const server = await startTestServer({ graph, plugins, now: () => 1_000 })
  const response = await server.post({ query: 'subscription { word }' }, headers)
  const events = readEvents(response)
  expect((await events.next()).value).toEqual({ data: { word: 'hello' } })
  // Another request is answered meanwhile, and nothing has ended.
  expect(await (await server.post({ query: '{ hello }' })).json()).toEqual({ data: { hello: null } })
  const next = events.next()
  await expect(Promise.race([next, Promise.resolve('open')])).resolves.toBe('open')
  next.catch(() => undefined)
})

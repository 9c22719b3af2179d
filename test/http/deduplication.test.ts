import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

function createGraph() {
  const calls: string[] = []
  const count = async (_: unknown, { name }: { name: string }) => {
    calls.push(name)
    // Long enough for requests that are sent at once to be in flight at once.
    await wait(200)
    return calls.length
  }
  const graph = createExecutableGraph({
    typeDefs: 'type Query { count(name: String!): Int } type Mutation { count(name: String!): Int }',
    resolvers: { Query: { count }, Mutation: { count } },
  })
  return { graph, calls }
}

const query = (name: string) => ({
  query: 'query($name: String!) { count(name: $name) }',
  variables: { name },
})

test('equal queries in flight are run once, where that is asked for', async () => {
  const { graph, calls } = createGraph()
  const server = await startTestServer({ graph, server: { deduplicate: true } })
  const answers = await Promise.all(
    Array.from({ length: 5 }, async (): Promise<unknown> => (await server.post(query('a'))).json()),
  )
  expect(calls).toEqual(['a'])
  expect(answers).toEqual(answers.map(() => ({ data: { count: 1 } })))
})

test('others are run by themselves: other variables, other headers, and mutations', async () => {
  const { graph, calls } = createGraph()
  const server = await startTestServer({ graph, server: { deduplicate: true } })
  const mutation = { query: 'mutation { count(name: "m") }' }
  await Promise.all([
    server.post(query('a')),
    server.post(query('b')),
    server.post(query('a'), { authorization: 'Bearer other' }),
    server.post(mutation),
    server.post(mutation),
  ])
  expect(calls.sort()).toEqual(['a', 'a', 'b', 'm', 'm'])
})

test('a client that goes away takes nothing from the others', async () => {
  const { graph, calls } = createGraph()
  const server = await startTestServer({ graph, server: { deduplicate: true } })
  const controller = new AbortController()
  const send = (signal: AbortSignal | null) =>
    fetch(server.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(query('a')),
      signal,
    })
  const leaving = send(controller.signal).catch(() => 'gone')
  const staying = send(null)
  await wait(50)
  controller.abort()
  expect(await leaving).toBe('gone')
  expect(await (await staying).json()).toEqual({ data: { count: 1 } })
  expect(calls).toEqual(['a'])
})

test('by default each is run by itself', async () => {
  const { graph, calls } = createGraph()
  const server = await startTestServer({ graph })
  await Promise.all([server.post(query('a')), server.post(query('a'))])
  expect(calls).toEqual(['a', 'a'])
})

test('queries are not equal when a plugin has added other headers to them', async () => {
  const { graph, calls } = createGraph()
  let tenant = 0
  const config: GatewayOptions['authentication'] = {
    mode: 'optional',
    external: { decide: () => ({ decision: 'allow', headers: { 'x-tenant': String((tenant += 1)) } }) },
  }
  const server = await startTestServer({
    graph,
    config: { authentication: config },
    server: { deduplicate: true },
  })
  await Promise.all([server.post(query('a')), server.post(query('a'))])
  expect(calls).toEqual(['a', 'a'])
})

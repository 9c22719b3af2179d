import { expect, onTestFinished, test } from 'vitest'
import { createGraphHolder } from '../../gateway/graph/graph-holder.ts'
import type { GraphHolder } from '../../gateway/graph/graph-holder.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer } from '../support/start-test-server.ts'
import { askVersions, createVersionedGraph, useVariantHeader, versionsOf } from './versioned-graph.ts'

function createHolder(): GraphHolder {
  const holder = createGraphHolder((error) => {
    throw error
  })
  onTestFinished(() => holder.close())
  return holder
}

async function start(next: GraphHolder): Promise<TestServer> {
  return startTestServer({
    graph: createVersionedGraph('main-0'),
    variants: new Map([['next', next]]),
    plugins: [useVariantHeader()],
  })
}

const accept = 'application/graphql-response+json'

test('under constant load with swaps of both variants no request fails, and no answer mixes two graphs', async () => {
  const next = createHolder()
  next.swap(createVersionedGraph('next-0'))
  const server = await start(next)
  let closed = 0
  let isOver = false
  const answers: {
    readonly variant: string
    readonly status: number
    readonly versions: readonly string[]
  }[] = []

  async function ask(variant: string): Promise<void> {
    while (!isOver) {
      const response = await server.post({ query: askVersions }, { accept, 'x-variant': variant })
      const versions = versionsOf(await response.json())
      expect(response.headers.get('x-selvage-version')).toBe(`${variant}@${versions[0] ?? ''}`)
      answers.push({ variant, status: response.status, versions })
    }
  }

  const load = Promise.all(['main', 'next', 'main', 'next'].map(ask))
  for (let swap = 1; swap <= 40; swap += 1) {
    const before = answers.length
    server.graphs.swap(createVersionedGraph(`main-${swap}`, () => (closed += 1)))
    next.swap(createVersionedGraph(`next-${swap}`, () => (closed += 1)))
    await eventually(() => expect(answers.length).toBeGreaterThan(before + 4))
  }
  isOver = true
  await load
  const wrong = answers.filter(
    ({ variant, status, versions: [version = '', ...others] }) =>
      status !== 200 || others.length > 0 || !version.startsWith(`${variant}-`),
  )
  expect(wrong).toEqual([])
  expect(new Set(answers.flatMap(({ versions }) => versions)).size).toBeGreaterThan(40)
  // All but the two that are served.
  await eventually(() => expect(closed).toBe(78))
})

test('a variant that there is none of is refused with the names of the others', async () => {
  const server = await start(createHolder())
  const response = await server.post({ query: '{ now }' }, { accept, 'x-variant': 'nothing' })
  expect(response.status).toBe(404)
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'There is no variant "nothing" of this graph. There are: "main", "next".',
        extensions: { code: 'VARIANT_NOT_FOUND' },
      },
    ],
  })
})

test('a variant without a graph says so, and the others serve', async () => {
  const server = await start(createHolder())
  const refused = await server.post({ query: '{ now }' }, { accept, 'x-variant': 'next' })
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_READY' } }] })
  expect((await server.post({ query: '{ now }' }, { accept })).status).toBe(200)
})

test.each(['POST', 'GET'])('a plugin can have GraphQL served at more paths, by %s', async (method) => {
  const server = await startTestServer({
    graph: createVersionedGraph('main-0'),
    plugins: [{ servesPath: (path) => path === '/v/1/graphql' }],
  })
  const ask = (path: string) =>
    method === 'POST'
      ? fetch(server.origin + path, {
          method,
          headers: { 'content-type': 'application/json' },
          body: '{"query":"{ now }"}',
        })
      : fetch(`${server.origin}${path}?query={now}`, { headers: { 'x-selvage-require-preflight': '1' } })
  expect(await (await ask('/v/1/graphql')).json()).toEqual({ data: { now: 'main-0' } })
  expect((await ask('/v/2/graphql')).status).toBe(404)
})

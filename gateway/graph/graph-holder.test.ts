import { GraphQLObjectType, GraphQLSchema } from 'graphql'
import { expect, test } from 'vitest'
import { noCosts } from './cost-weights.ts'
import { createGraphHolder } from './graph-holder.ts'
import type { Graph } from './graph.ts'

function fakeGraph(id: string, close: () => Promise<void>): Graph {
  return {
    id,
    supergraphSdl: '',
    schema: new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: {} }) }),
    engine: {
      kind: 'stitch',
      hottest: () => [],
      explain: () => Promise.resolve({ engine: 'stitch', reason: '' }),
      execute: () => Promise.resolve({ data: {} }),
      subscribe: () => Promise.resolve({ data: {} }),
    },
    costs: noCosts,
    subgraphs: new Map(),
    close,
  }
}

function setUp() {
  const closed: string[] = []
  const errors: unknown[] = []
  const holder = createGraphHolder((error) => errors.push(error))
  const graph = (id: string) =>
    fakeGraph(id, () => {
      closed.push(id)
      return Promise.resolve()
    })
  return { holder, graph, closed, errors }
}

test('there is no lease before the first graph', () => {
  expect(setUp().holder.lease()).toBeUndefined()
})

test('a replaced graph is closed when its last lease is released, and only then', () => {
  const { holder, graph, closed } = setUp()
  holder.swap(graph('a'))
  const [first, second] = [holder.lease(), holder.lease()]
  holder.swap(graph('b'))
  expect(holder.lease()?.graph.id).toBe('b')
  first?.release()
  first?.release()
  expect(closed).toEqual([])
  second?.release()
  expect(closed).toEqual(['a'])
})

test('a replaced graph that nobody uses is closed at once', () => {
  const { holder, graph, closed } = setUp()
  holder.swap(graph('a'))
  holder.swap(graph('b'))
  expect(closed).toEqual(['a'])
})

test('closing waits for every lease, those of replaced graphs included', async () => {
  const { holder, graph, closed } = setUp()
  holder.swap(graph('a'))
  const old = holder.lease()
  holder.swap(graph('b'))
  const current = holder.lease()
  let done = false
  const closing = holder.close().then(() => (done = true))
  expect(holder.lease()).toBeUndefined()
  current?.release()
  await new Promise((resolve) => setImmediate(resolve))
  expect(done).toBe(false)
  old?.release()
  await closing
  expect(closed).toEqual(['b', 'a'])
})

test('a graph that fails to close is reported, and stops nothing', async () => {
  const { holder, errors } = setUp()
  holder.swap(fakeGraph('a', () => Promise.reject(new Error('stuck'))))
  await holder.close()
  expect(errors).toMatchObject([{ message: 'stuck' }])
})

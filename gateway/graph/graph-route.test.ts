import { expect, onTestFinished, test } from 'vitest'
import { createExecutableGraph } from '../../test/support/create-executable-graph.ts'
import { createGraphHolder } from './graph-holder.ts'
import { createGraphRoute } from './graph-route.ts'

function createHolder(id: string) {
  const closed: string[] = []
  const holder = createGraphHolder((error) => {
    throw error
  })
  const graph = createExecutableGraph({
    id,
    typeDefs: 'type Query { a: Int }',
    onClose: () => closed.push(id),
  })
  onTestFinished(() => holder.close())
  return { holder, graph, closed }
}

test('a request runs on the graph that it first asked for, whatever is swapped in', () => {
  const main = createHolder('one')
  main.holder.swap(main.graph)
  const route = createGraphRoute(main.holder, new Map())
  expect(route.graph.id).toBe('one')
  main.holder.swap(createHolder('two').graph)
  route.settle()
  expect(route.graph.id).toBe('one')
  route.release()
  expect(createGraphRoute(main.holder, new Map()).variant).toBe('main')
})

test('another variant gives the graph of the first one back', async () => {
  const main = createHolder('main graph')
  const next = createHolder('next graph')
  main.holder.swap(main.graph)
  next.holder.swap(next.graph)
  const route = createGraphRoute(main.holder, new Map([['next', next.holder]]))
  expect(route.graph.id).toBe('main graph')
  route.to('next')
  expect([route.variant, route.graph.id]).toEqual(['next', 'next graph'])
  await main.holder.close()
  expect(main.closed).toEqual(['main graph'])
  route.release()
  route.release()
  await next.holder.close()
  expect(next.closed).toEqual(['next graph'])
})

test('a variant serves while main has no graph', () => {
  const next = createHolder('next graph')
  next.holder.swap(next.graph)
  const route = createGraphRoute(createHolder('main graph').holder, new Map([['next', next.holder]]))
  expect(() => route.graph).toThrow('"main" has no graph to serve yet')
  route.to('next')
  expect(route.graph.id).toBe('next graph')
  route.release()
})

test('an unknown variant is refused with the names of those that there are', () => {
  const variants = new Map(['2026-05', '2026-11'].map((name) => [name, createHolder(name).holder]))
  const route = createGraphRoute(createHolder('main').holder, variants)
  expect(() => route.to('2026-13')).toThrow(
    'There is no variant "2026-13" of this graph. There are: "main", "2026-05", "2026-11".',
  )
})

test('the names of very many variants, and a very long name, are cut', () => {
  const variants = new Map(Array.from({ length: 50 }, (_, at) => [`v${at}`, createHolder('v').holder]))
  const route = createGraphRoute(createHolder('main').holder, variants)
  expect(() => route.to('x'.repeat(1_000))).toThrow(/"x{64}" .* 31 more\.$/)
})

test('a request that was read is not routed any more', () => {
  const main = createHolder('main graph')
  main.holder.swap(main.graph)
  const route = createGraphRoute(main.holder, new Map())
  route.settle()
  expect(() => route.to('main')).toThrow('can not be routed any more')
  route.release()
})

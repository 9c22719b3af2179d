import { expect, test } from 'vitest'
import type { CostOptions } from '../../gateway/config/cost-options.ts'
import type { Plugin } from '../../gateway/plugins/plugin.ts'
import { estimatedCostOf } from '../../gateway/plugins/cost/use-cost.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", "@listSize"])
  type Query { items(first: Int): [Item] @listSize(slicingArguments: ["first"]), one: Item }
  type Subscription { changed: Item @cost(weight: 50) }
  type Item @cost(weight: 2) { id: ID, items(first: Int): [Item] @listSize(slicingArguments: ["first"]) }
`

const accept = 'application/graphql-response+json'

async function start(cost: CostOptions, plugins: readonly Plugin[] = []) {
  let calls = 0
  const items = () => {
    calls += 1
    return [{ id: '1' }]
  }
  const resolvers = { Query: { items, one: () => items()[0] }, Item: { items } }
  const sources = { shop: { kind: 'local', schema: { sdl }, resolvers } } as const
  const gateway = await startTestGateway({ sources, config: { cost }, plugins, server: { maxBatchSize: 3 } })
  return { ...gateway, calls: () => calls }
}

const query = 'query($n: Int) { items(first: $n) { items(first: $n) { id } } }'

test('what costs more than the maximum is refused before a subgraph is called', async () => {
  const gateway = await start({ mode: 'enforce', max: 20 })
  const ask = (n: number) => gateway.post({ query, variables: { n } }, { accept })
  const refused = await ask(3)
  expect(refused.status).toBe(400)
  expect(await refused.json()).toEqual({
    errors: [
      {
        message:
          'The operation is estimated to cost 24; at most 20 is allowed. Ask for fewer items, or for less of each.',
        extensions: { code: 'COST_LIMIT_EXCEEDED', limit: 'cost.max', allowed: 20, measured: 24 },
      },
    ],
  })
  expect(gateway.calls()).toBe(0)
  expect((await ask(2)).status).toBe(200)
  expect(gateway.calls()).toBeGreaterThan(0)
})

test('a number beyond all others is refused too', async () => {
  const gateway = await start({ mode: 'enforce' })
  const response = await gateway.post({ query, variables: { n: 2_147_483_647 } }, { accept })
  expect(await response.json()).toMatchObject({
    errors: [{ extensions: { measured: Number.MAX_SAFE_INTEGER } }],
  })
  expect(gateway.calls()).toBe(0)
})

test('a list without its slicing argument is refused', async () => {
  const gateway = await start({ mode: 'enforce' })
  const response = await gateway.post({ query: '{ items { id } }' }, { accept })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message: '"Query.items" needs exactly one of these arguments: "first"; it has 0.',
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      },
    ],
  })
  expect(gateway.calls()).toBe(0)
})

test('each operation of a batch, a GET and a subscription have their own cost', async () => {
  const gateway = await start({ mode: 'enforce', max: 20 })
  const dear = { query, variables: { n: 9 } }
  const refusal = { errors: [{ extensions: { code: 'COST_LIMIT_EXCEEDED' } }] }
  const cheap = { query: '{ one { id } }' }
  expect(await (await gateway.post([cheap, dear])).json()).toMatchObject([{ data: { one: {} } }, refusal])
  expect(await (await gateway.get({ query, variables: '{"n":9}' })).json()).toMatchObject(refusal)
  const stream = await gateway.post(
    { query: 'subscription { changed { id } }' },
    { accept: 'text/event-stream' },
  )
  expect(await stream.json()).toMatchObject(refusal)
})

test('by default cost is measured: it is said in the log, once for a document, and run', async () => {
  const gateway = await start({ max: 20 })
  for (const n of [5, 6]) {
    expect((await gateway.post({ query, variables: { n } }, { accept })).status).toBe(200)
  }
  expect((await gateway.post({ query: '{ items { id } }' }, { accept })).status).toBe(200)
  const warnings = gateway.lines.filter(({ level }) => level === 'warn')
  expect(warnings).toMatchObject([{ facts: { cost: 60, max: 20 } }])
})

test('plugins that come later know the cost of each operation', async () => {
  const costs: unknown[] = []
  const plugin: Plugin = { onExecute: ({ context }) => void costs.push(estimatedCostOf(context)) }
  const gateway = await start({}, [plugin])
  await (await gateway.post({ query, variables: { n: 2 } })).text()
  await (await gateway.post([{ query: '{ one { id } }' }, { query: '{ __typename }' }])).text()
  expect(costs).toHaveLength(3)
  expect(costs).toEqual(expect.arrayContaining([12, 2, 0]))
})

test('nothing is estimated when that is off', async () => {
  const costs: unknown[] = []
  const plugin: Plugin = { onExecute: ({ context }) => void costs.push(estimatedCostOf(context)) }
  const gateway = await start({ mode: 'off', report: true }, [plugin])
  const response = await gateway.post({ query: '{ one { id } }' }, { 'x-selvage-cost': '1' })
  expect(await response.json()).toEqual({ data: { one: { id: '1' } } })
  expect(costs).toEqual([undefined])
})

test('clients that ask are told the estimate, where reports are on', async () => {
  const ask = async (report: boolean, headers: Readonly<Record<string, string>>) => {
    const gateway = await start({ report, max: 500 })
    return (await (await gateway.post({ query: '{ one { id } }' }, headers)).json()) as unknown
  }
  const asking = { 'x-selvage-cost': '1' }
  const data = { one: { id: '1' } }
  expect(await ask(true, asking)).toEqual({ data, extensions: { cost: { estimated: 2, max: 500 } } })
  expect(await ask(true, {})).toEqual({ data })
  expect(await ask(false, asking)).toEqual({ data })
})

import { expect, onTestFinished, test } from 'vitest'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@listSize"])
  type Query {
    item: Item
    items(first: Int): [Item] @listSize(slicingArguments: ["first"])
    nameless(first: Int): [Item!] @listSize(slicingArguments: ["first"])
  }
  type Item { id: ID, name: String! }
`
const secondBeforeMidnight = Date.parse('2026-11-24T23:59:59Z')
const quota = { quotas: { limits: [{ name: 'cost', per: 'day', limit: 100, weight: 'cost' }] } } as const
const rateLimit = { rateLimits: { limits: [{ name: 'cost', limit: 100, weight: 'cost' }] } } as const

/** A gateway, its clock, and what happens while `items` are fetched, of which there is one. */
async function start(config: Pick<GatewayOptions, 'quotas' | 'rateLimits'>) {
  const folder = await createTestFolder({})
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const run = { nowMs: secondBeforeMidnight, meanwhile: () => Promise.resolve() }
  const item = { id: '1', name: 'one' }
  async function items() {
    await run.meanwhile()
    return [item]
  }
  const gateway = await startTestGateway({
    config,
    baseDir: folder.path,
    now: () => run.nowMs,
    sources: {
      shop: {
        kind: 'local',
        schema: { sdl },
        resolvers: {
          Query: {
            item: () => item,
            items,
            nameless: (_: unknown, { first }: { first: number }) => Array<object>(first).fill({ id: '1' }),
          },
        },
      },
    },
  })
  /** Asks, and answers with what is told of the limit. */
  async function ask(query: string): Promise<string | null> {
    const response = await gateway.post({ query })
    await response.body?.cancel()
    return response.headers.get('ratelimit')
  }
  return { run, ask }
}

test('an operation that ends in the next day gives nothing back, and takes nothing from what that has counted', async () => {
  const { run, ask } = await start(quota)
  const seen: (string | null)[] = []
  run.meanwhile = async () => {
    run.nowMs += 2_000
    seen.push(await ask('{ item { id } }'))
  }
  seen.push(await ask('{ items(first: 8) { id } }'), await ask('{ item { id } }'))
  expect(seen).toEqual(['"cost";r=99;t=86399', '"cost";r=92;t=1', '"cost";r=98;t=86399'])
})

test.each([
  ['quotas', quota],
  ['rate limits', rateLimit],
])('what was fetched for fields that fail is charged by %s', async (_, config) => {
  const { ask } = await start(config)
  expect(await ask('{ items(first: 20) { id } }')).toContain('r=99')
  expect(await ask('{ item { id } nameless(first: 20) { id name } }')).toContain('r=78')
})

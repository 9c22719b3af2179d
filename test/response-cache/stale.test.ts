import { expect, test } from 'vitest'
import { startService } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { startCachedGateway } from './cached-gateway.ts'

const product = '{ product { name } }'

test('a stale answer is given while one request fetches another one', async () => {
  const slow = Promise.withResolvers<undefined>()
  let isSlow = false
  const gateway = await startCachedGateway({
    responseCache: { staleWhileRevalidate: 30_000 },
    wait: async () => (isSlow ? slow.promise : undefined),
  })
  await gateway.ask(product)
  gateway.names.set('1', 'sofa')
  gateway.clock.nowMs += 70_000
  isSlow = true
  for (let time = 0; time < 5; time += 1) {
    const { text, headers } = await gateway.ask(product)
    expect(text).toContain('chair')
    expect(headers.get('cache-status')).toMatch(/^selvage; hit; ttl=-10; key=/)
    expect(headers.get('age')).toBe('70')
  }
  expect(gateway.calls()).toBe(2)
  slow.resolve(undefined)
  await expect.poll(async () => (await gateway.ask(product)).text).toContain('sofa')
  expect(gateway.calls()).toBe(2)
})

test('what is too stale is fetched before it is answered', async () => {
  const gateway = await startCachedGateway({ responseCache: { staleWhileRevalidate: 30_000 } })
  await gateway.ask(product)
  gateway.names.set('1', 'sofa')
  gateway.clock.nowMs += 90_000
  expect((await gateway.ask(product)).text).toContain('sofa')
})

/** A gateway over a service whose answers a test chooses, as status and body. */
async function startWithFaults() {
  const good = { status: 200, body: { data: { item: { id: '1' } } } }
  const state: { answer: { status: number; body: unknown } } = { answer: good }
  const service = await startService((_request, response) => {
    const { status, body } = state.answer
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const clock = { nowMs: 1_800_000_000_000 }
  const gateway = await startTestGateway({
    sources: {
      shop: {
        kind: 'graphql',
        url: service.url,
        schema: { sdl: 'type Query { item: Item } type Item { id: ID }' },
      },
    },
    config: { responseCache: { jitter: 0, ttl: 60_000, staleIfError: 300_000 } },
    now: () => clock.nowMs,
  })
  const ask = async () => {
    const response = await gateway.post({ query: '{ item { id } }' })
    return { text: await response.text(), status: response.headers.get('cache-status') }
  }
  const fresh = await ask()
  clock.nowMs += 61_000
  return { ...gateway, state, clock, service, ask, fresh }
}

test.each([
  ['answers 503', { status: 503, body: {} }],
  ['answers with something else', { status: 200, body: 'out of order' }],
])('while its service %s, an answer is given after its time', async (_name, answer) => {
  const gateway = await startWithFaults()
  gateway.state.answer = answer
  const stale = await gateway.ask()
  expect(stale.text).toBe(gateway.fresh.text)
  expect(stale.status).toMatch(/^selvage; hit; ttl=-1; key=/)
  gateway.clock.nowMs += 300_000
  expect((await gateway.ask()).text).toContain('errors')
})

test.each([
  ['refuses the caller', { status: 403, body: {} }],
  ['answers with an error', { status: 200, body: { errors: [{ message: 'no such item' }], data: null } }],
])('a service that %s is not out of order', async (_name, answer) => {
  const gateway = await startWithFaults()
  gateway.state.answer = answer
  expect((await gateway.ask()).text).toContain('errors')
})

test('a service that is gone is out of order', async () => {
  const gateway = await startWithFaults()
  await gateway.service[Symbol.asyncDispose]()
  expect((await gateway.ask()).text).toBe(gateway.fresh.text)
})

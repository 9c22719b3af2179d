import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { readEvents } from '../support/read-events.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import { startShop } from './shop.ts'
import type { Shop } from './shop.ts'

/** Lets the reviews hang, and tells of the requests that they got and of those whose connections were closed. */
function hang({ reviews }: Shop) {
  const calls = { begun: 0, closed: 0 }
  reviews.fault = (_request, response) => {
    calls.begun += 1
    response.on('close', () => (calls.closed += 1))
  }
  return calls
}

/** Sources whose own deadlines are no concern of the test. */
function patient({ sources, reviews }: Shop) {
  return { ...sources, reviews: { kind: 'federation', url: reviews.url, timeoutMs: 60_000 } } as const
}

const page = '{ shop products { name rating } topReview { text } }'

test('when the deadline of the request passes, calls to services are cancelled', async () => {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: patient(shop), server: { requestTimeoutMs: 300 } })
  const calls = hang(shop)
  const response = await gateway.post({ query: page })
  expect(response.status).toBe(504)
  expect(await response.json()).toEqual({
    errors: [
      { message: 'The operation did not finish within 300 ms.', extensions: { code: 'REQUEST_TIMEOUT' } },
    ],
  })
  expect(calls.begun).toBeGreaterThan(0)
  await eventually(() => expect(calls.closed).toBe(calls.begun))
})

test('when the client goes away, calls to services are cancelled', async () => {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: patient(shop) })
  const calls = hang(shop)
  const client = new AbortController()
  const answer = gateway.get({ query: page }, { signal: client.signal })
  await eventually(() => expect(calls.begun).toBeGreaterThan(0))
  client.abort()
  await expect(answer).rejects.toThrow()
  await eventually(() => expect(calls.closed).toBe(calls.begun))
  await eventually(() => expect(gateway.events).toMatchObject([{ status: 499 }]))
  expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('when the gateway stops, calls that outlast the drain are cancelled', async () => {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: patient(shop), server: { drainTimeoutMs: 20 } })
  const calls = hang(shop)
  const answer = gateway.post({ query: page })
  await eventually(() => expect(calls.begun).toBeGreaterThan(0))
  await gateway.stop()
  expect((await answer).status).toBe(503)
  await eventually(() => expect(calls.closed).toBe(calls.begun))
})

test('when the client of a subscription goes away, the stream of the service is closed', async () => {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: patient(shop) })
  let closed = 0
  shop.reviews.fault = (_request, response) => {
    response.on('close', () => (closed += 1))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`event: next\ndata: {"data":{"rated":{"text":"Warm"}}}\n\n`)
  }
  const client = new AbortController()
  const init = { headers: { accept: 'text/event-stream' }, signal: client.signal }
  const response = await gateway.get({ query: 'subscription { rated { text } }' }, init)
  expect(await readEvents(response).next()).toMatchObject({ value: { data: { rated: { text: 'Warm' } } } })
  client.abort()
  await eventually(() => expect(closed).toBe(1))
})

test('a stream of a service that breaks off ends with an error', async () => {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: patient(shop) })
  shop.reviews.fault = (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('event: next\ndata: {"data":{"rated":{"text":"Warm"}}}\n\n', () =>
      request.socket.destroy(),
    )
  }
  const body = { query: 'subscription { rated { text } }' }
  const events = await Array.fromAsync(readEvents(await gateway.post(body, { accept: 'text/event-stream' })))
  expect(events).toMatchObject([
    { data: { rated: { text: 'Warm' } } },
    { errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE', subgraph: 'reviews' } }] },
  ])
})

test('an event that does not fit its type is mended as any other answer', async () => {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: patient(shop) })
  shop.reviews.fault = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('event: next\ndata: {"data":{"rated":{"text":5}}}\n\nevent: complete\ndata:\n\n')
  }
  const body = { query: 'subscription { rated { text } }' }
  const events = await Array.fromAsync(readEvents(await gateway.post(body, { accept: 'text/event-stream' })))
  expect(events).toEqual([
    {
      data: { rated: null },
      errors: [
        {
          message: 'The subgraph "reviews" answered a number for Review.text where String was expected.',
          path: ['rated', 'text'],
          extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph: 'reviews' },
        },
      ],
    },
  ])
})

import { expect, test } from 'vitest'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpResponse } from '../../../upstream/http-request.ts'
import { sendWithRetries } from './send-with-retries.ts'

const unreachable = new GatewayError('SUBGRAPH_UNREACHABLE', 'No.')
const answer = (status: number, headers: HttpResponse['headers'] = {}): HttpResponse => ({
  status,
  headers,
  body: Buffer.from(''),
})

/** Sends to a service that answers so, one after the other; answers with the waits and the outcome. */
async function send(outcomes: readonly (HttpResponse | Error)[], { method = 'GET', maxRetries = 2 } = {}) {
  const waits: number[] = []
  const left = [...outcomes]
  const wait = (milliseconds: number) => Promise.resolve(waits.push(milliseconds))
  const next = () => {
    const outcome = left.shift() ?? new Error('It was asked too often.')
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome)
  }
  const { signal } = new AbortController()
  const outcome = await sendWithRetries(next, { method, maxRetries, signal, wait }).catch(
    (error: unknown) => error,
  )
  return { outcome, waits, left: left.length }
}

test.each([
  ['GET', 2],
  ['HEAD', 2],
  ['PUT', 2],
  ['DELETE', 2],
  ['POST', 0],
  ['PATCH', 0],
])('%s is sent again %i times', async (method, times) => {
  const result = await send([answer(503), answer(503), answer(200)], { method })
  expect(result.waits).toHaveLength(times)
  expect(result.outcome).toMatchObject({ status: times === 2 ? 200 : 503 })
})

test.each([429, 502, 503, 504])('status %i is tried again', async (status) => {
  expect((await send([answer(status), answer(200)])).outcome).toMatchObject({ status: 200 })
})

test.each([400, 401, 404, 409, 500, 501])('status %i is not', async (status) => {
  expect(await send([answer(status), answer(200)])).toMatchObject({ outcome: { status }, left: 1 })
})

test('a connection that fails is tried again; what is not heard in time is not', async () => {
  expect((await send([unreachable, unreachable, answer(200)])).outcome).toMatchObject({ status: 200 })
  const late = new GatewayError('SUBGRAPH_TIMEOUT', 'Late.')
  expect(await send([late, answer(200)])).toMatchObject({ outcome: late, left: 1 })
})

test('the last failure is the outcome', async () => {
  expect((await send([unreachable, unreachable, unreachable])).outcome).toBe(unreachable)
  expect((await send([answer(502), unreachable, answer(503)])).outcome).toMatchObject({ status: 503 })
})

test('waits grow', async () => {
  const { waits } = await send([answer(503), answer(503), answer(503), answer(200)], { maxRetries: 3 })
  for (const [attempt, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(50 * 2 ** attempt)
    expect(wait).toBeLessThanOrEqual(100 * 2 ** attempt)
  }
})

test('Retry-After is waited for, unless it is long', async () => {
  expect((await send([answer(429, { 'retry-after': '3' }), answer(200)])).waits).toEqual([3_000])
  expect((await send([answer(503, { 'retry-after': '0' }), answer(200)])).waits).toEqual([0])
  expect(
    (await send([answer(503, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }), answer(200)])).waits,
  ).toEqual([0])
  expect(await send([answer(429, { 'retry-after': '11' }), answer(200)])).toMatchObject({
    outcome: { status: 429 },
    waits: [],
  })
})

test('nothing is sent again for a request that is aborted', async () => {
  const controller = new AbortController()
  const send = () => {
    controller.abort(new Error('gone'))
    return Promise.resolve(answer(503, { 'retry-after': '5' }))
  }
  await expect(
    sendWithRetries(send, { method: 'GET', maxRetries: 2, signal: controller.signal }),
  ).rejects.toThrow('gone')
})

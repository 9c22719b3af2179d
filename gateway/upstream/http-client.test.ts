import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startService } from '../../test/support/start-service.ts'
import { createHttpClient } from './http-client.ts'

const request = { method: 'GET', headers: {}, timeoutMs: 5_000, maxResponseBytes: 1_000 }

test('an answer comes whole, with its status and headers, whatever the status', async () => {
  await using service = await startService((incoming, response, body) => {
    response.writeHead(404, { 'x-seen': `${incoming.method ?? ''} ${incoming.url ?? ''} ${body}` })
    response.write('one ')
    response.end('two')
  })
  const client = createHttpClient()
  const answer = await client.request({ ...request, method: 'PUT', url: `${service.url}?a=1`, body: 'text' })
  expect({ ...answer, body: answer.body.toString() }).toMatchObject({
    status: 404,
    headers: { 'x-seen': 'PUT /graphql?a=1 text' },
    body: 'one two',
  })
  await client.close()
})

test("a finished request leaves no listener on the caller's signal", async () => {
  await using service = await startService((_request, response) => void response.end())
  const client = createHttpClient()
  const { signal } = new AbortController()
  let listening = 0
  const watched = new Proxy(signal, {
    get(target, name) {
      if (name === 'addEventListener') listening += 1
      if (name === 'removeEventListener') listening -= 1
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  await client.request({ ...request, url: service.url, signal: watched })
  expect(listening).toBe(0)
  await client.close()
})

test('a stream is read as it comes, past the deadline of its headers, until the reader stops', async () => {
  const closed = Promise.withResolvers<unknown>()
  await using service = await startService((_request, response) => {
    response.write('first')
    once(response, 'close').then(closed.resolve, closed.reject)
  })
  const client = createHttpClient()
  const stream = await client.stream({ ...request, url: service.url, timeoutMs: 1_000, maxResponseBytes: 1 })
  for await (const chunk of stream.body) {
    expect(chunk.toString()).toBe('first')
    break
  }
  await closed.promise
  await client.close()
})

test('a stream whose headers never come is SUBGRAPH_TIMEOUT', async () => {
  await using service = await startService(() => undefined)
  const client = createHttpClient()
  await expect(client.stream({ ...request, url: service.url, timeoutMs: 20 })).rejects.toMatchObject({
    code: 'SUBGRAPH_TIMEOUT',
  })
  await client.close()
})

test('a stream that was aborted before it is read throws the reason', async () => {
  await using service = await startService((_request, response) => void response.write('first'))
  const client = createHttpClient()
  const controller = new AbortController()
  const stream = await client.stream({ ...request, url: service.url, signal: controller.signal })
  controller.abort(new Error('gone'))
  await expect(Array.fromAsync(stream.body)).rejects.toThrow('gone')
  await client.close()
})

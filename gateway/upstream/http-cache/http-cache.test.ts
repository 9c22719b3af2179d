import { expect, test } from 'vitest'
import { silentLogger } from '../../telemetry/logger.ts'
import type { HttpResponse } from '../http-request.ts'
import { createHttpCache } from './http-cache.ts'
import type { SendRequest } from './http-cache.ts'

const settings = { maxBytes: 100_000, staleIfErrorSeconds: 0, sharedHeaders: [] }

const answer = (text: string): HttpResponse => ({
  status: 200,
  headers: { 'cache-control': 'max-age=60' },
  body: Buffer.from(text),
})

function createCache() {
  const cache = createHttpCache({ settings, log: silentLogger, now: () => 0 })
  const { signal } = new AbortController()
  return {
    cache,
    ask: async (method: string, send: SendRequest): Promise<string> => {
      const request = { method, url: 'http://service/items/1', headers: {}, callerKey: '', signal }
      return (await cache.request(request, send)).body.toString()
    },
  }
}

test('what was asked before a change, and answered after it, is not kept', async () => {
  const { ask } = createCache()
  const { promise, resolve } = Promise.withResolvers<HttpResponse>()
  const early = ask('GET', () => promise)
  await ask('PUT', () => Promise.resolve(answer('changed')))
  resolve(answer('before'))
  expect(await early).toBe('before')
  expect(await ask('GET', () => Promise.resolve(answer('after')))).toBe('after')
})

test('a change without an answer may have changed what is kept', async () => {
  const { ask } = createCache()
  await ask('GET', () => Promise.resolve(answer('before')))
  await expect(ask('DELETE', () => Promise.reject(new Error('cut off')))).rejects.toThrow('cut off')
  expect(await ask('GET', () => Promise.resolve(answer('after')))).toBe('after')
})

test('nothing is left when it is cleared, nor kept that was asked before', async () => {
  const { cache, ask } = createCache()
  await ask('GET', () => Promise.resolve(answer('before')))
  cache.clear()
  expect(await ask('GET', () => Promise.resolve(answer('after')))).toBe('after')
})

test('a query by another method is never answered from what is kept', async () => {
  const { ask } = createCache()
  await ask('GET', () => Promise.resolve(answer('get')))
  expect(await ask('QUERY', () => Promise.resolve(answer('query')))).toBe('query')
  expect(await ask('GET', () => Promise.resolve(answer('again')))).toBe('get')
})

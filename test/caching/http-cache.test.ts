import { describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import { startCachedService } from './cached-service.ts'
import type { AnswerItem } from './cached-service.ts'

/** Answers with these headers, and a body that counts requests. */
const answering =
  (headers: Readonly<Record<string, string>>): AnswerItem =>
  () => ({ headers })

const fresh = answering({ 'cache-control': 'max-age=60' })

describe('freshness', () => {
  test('an answer is given again until its max-age is over', async () => {
    const service = await startCachedService(fresh)
    expect(await service.get()).toBe('1')
    service.pass(59)
    expect(await service.get()).toBe('1')
    service.pass(1)
    expect(await service.get()).toBe('2')
    expect(service.calls).toHaveLength(2)
  })

  test('without the option every request is sent', async () => {
    const operation = {
      operationId: 'now',
      responses: { 200: { description: 'Now.', content: { 'text/plain': { schema: { type: 'string' } } } } },
    }
    const paths = { '/now': { get: operation } }
    const document = { openapi: '3.1.0', info: { title: 'Now', version: '1' }, paths }
    await using source = await createRestSource(document, () => ({
      headers: { 'cache-control': 'max-age=60' },
      body: 'now',
    }))
    await source.run('{ now }')
    await source.run('{ now }')
    expect(source.calls).toHaveLength(2)
  })

  test.each([
    ['max-age=60', 1],
    ['MAX-AGE=60', 1],
    ['s-maxage=60, max-age=0', 1],
    ['public, max-age=60', 1],
    ['max-age=60, must-revalidate', 1],
    ['max-age=60, proxy-revalidate', 1],
    ['max-age="60"', 1],
    ['max-age=60, no-cache', 2],
    ['max-age=60, no-store', 2],
    ['max-age=60, private', 2],
    ['max-age=60, private="x-a, x-b"', 2],
    ['max-age=60, no-cache="x-a"', 2],
    ['max-age=0', 2],
    ['max-age=-1', 2],
    ['max-age=much', 2],
    ['public', 2],
    ['', 2],
  ])('of two requests with "%s" between them, %i reach the service', async (cacheControl, count) => {
    const service = await startCachedService(answering({ 'cache-control': cacheControl }))
    await service.get()
    service.pass(30)
    await service.get()
    expect(service.calls).toHaveLength(count)
  })

  test('Expires says how long, from Date on, where there is no max-age', async () => {
    const service = await startCachedService(
      answering({ date: 'Sun, 01 Nov 2026 12:00:00 GMT', expires: 'Sun, 01 Nov 2026 12:01:00 GMT' }),
    )
    await service.get()
    service.pass(59)
    await service.get()
    expect(service.calls).toHaveLength(1)
    service.pass(1)
    await service.get()
    expect(service.calls).toHaveLength(2)
  })

  test('nothing is guessed from Last-Modified', async () => {
    const service = await startCachedService(answering({ 'last-modified': 'Sun, 01 Nov 2020 12:00:00 GMT' }))
    await service.get()
    await service.get()
    expect(service.calls).toHaveLength(2)
  })

  test('the age that an answer comes with is taken off', async () => {
    const service = await startCachedService(answering({ 'cache-control': 'max-age=60', age: '50' }))
    await service.get()
    service.pass(9)
    await service.get()
    expect(service.calls).toHaveLength(1)
    service.pass(1)
    await service.get()
    expect(service.calls).toHaveLength(2)
  })

  test('an answer is as old as its Date says, where it does not say its age', async () => {
    const service = await startCachedService(
      answering({ 'cache-control': 'max-age=60', date: 'Sun, 01 Nov 2026 11:59:10 GMT' }),
    )
    await service.get()
    service.pass(9)
    await service.get()
    expect(service.calls).toHaveLength(1)
    service.pass(1)
    await service.get()
    expect(service.calls).toHaveLength(2)
  })

  test('other URLs are other answers', async () => {
    const service = await startCachedService(fresh)
    expect(await service.get({ id: 'a' })).toBe('1')
    expect(await service.get({ id: 'b' })).toBe('2')
    expect(await service.get({ id: 'a' })).toBe('1')
  })

  test.each([500, 503, 429, 403, 302])('status %i is not kept', async (status) => {
    const service = await startCachedService(() => ({
      status,
      headers: { 'cache-control': status === 302 ? 'no-cache' : 'max-age=60' },
    }))
    await service.get()
    await service.get()
    expect(service.calls).toHaveLength(2)
  })

  test('what is not there is known for as long as the service says', async () => {
    const service = await startCachedService(() => ({
      status: 404,
      headers: { 'cache-control': 'max-age=60' },
    }))
    expect(await service.get()).toEqual(['SUBGRAPH_HTTP_ERROR'])
    expect(await service.get()).toEqual(['SUBGRAPH_HTTP_ERROR'])
    expect(service.calls).toHaveLength(1)
  })
})

describe('what the client asks for', () => {
  const source = { headers: { forward: ['cache-control'] } }

  test.each([
    ['no-cache', 2],
    ['max-age=10', 2],
    ['min-fresh=31', 2],
    ['max-age=40', 1],
    ['no-store', 1],
  ])('a request with "%s" after 30 of 60 seconds makes %i requests in all', async (cacheControl, count) => {
    const service = await startCachedService(fresh, { source })
    await service.get()
    service.pass(30)
    await service.get({ headers: { 'cache-control': cacheControl } })
    expect(service.calls).toHaveLength(count)
  })

  test('an answer to a request with no-store is not kept', async () => {
    const service = await startCachedService(fresh, { source })
    await service.get({ headers: { 'cache-control': 'no-store' } })
    await service.get()
    expect(service.calls).toHaveLength(2)
  })

  test('nobody gets what is stale by asking for it', async () => {
    const service = await startCachedService(fresh, { source })
    await service.get()
    service.pass(60)
    await service.get({ headers: { 'cache-control': 'max-stale' } })
    expect(service.calls).toHaveLength(2)
  })

  test('a request that is conditional already goes to the service', async () => {
    const service = await startCachedService(
      (call, number) => (number > 1 ? { status: 304 } : fresh(call, number)),
      {
        source: { headers: { forward: ['if-none-match'] } },
      },
    )
    await service.get()
    expect(await service.get({ headers: { 'if-none-match': '"x"' } })).toEqual(['SUBGRAPH_HTTP_ERROR'])
    expect(service.calls).toHaveLength(2)
  })
})

describe('validators', () => {
  test.each([
    ['etag', '"v1"', 'if-none-match'],
    ['etag', 'W/"v1"', 'if-none-match'],
    ['last-modified', 'Sun, 01 Nov 2026 10:00:00 GMT', 'if-modified-since'],
  ])(
    'a stale answer with %s %s is asked for with %s, and given again after a 304',
    async (name, value, condition) => {
      const service = await startCachedService(({ headers }) => ({
        status: headers[condition] === value ? 304 : 200,
        headers: { [name]: value, 'cache-control': 'max-age=60' },
      }))
      expect(await service.get()).toBe('1')
      service.pass(60)
      expect(await service.get()).toBe('1')
      expect(service.calls[1]?.headers[condition]).toBe(value)
      service.pass(59)
      expect(await service.get()).toBe('1')
      expect(service.calls).toHaveLength(2)
    },
  )

  test('what a 304 says of freshness takes the place of what the answer said', async () => {
    const service = await startCachedService((_call, number) =>
      number === 1
        ? { headers: { etag: '"v1"', 'cache-control': 'no-cache' } }
        : { status: 304, headers: { etag: '"v1"', 'cache-control': 'max-age=60' } },
    )
    await service.get()
    await service.get()
    service.pass(30)
    expect(await service.get()).toBe('1')
    expect(service.calls).toHaveLength(2)
  })

  test('another answer takes the place of the one that was kept', async () => {
    const service = await startCachedService((_call, number) => ({
      headers: { etag: `"v${number}"`, 'cache-control': 'max-age=60' },
    }))
    await service.get()
    service.pass(60)
    expect(await service.get()).toBe('2')
    expect(await service.get()).toBe('2')
    expect(service.calls).toHaveLength(2)
  })

  test('a 304 about another answer than the one that is kept leads to a plain request', async () => {
    const service = await startCachedService(({ headers }, number) => ({
      status: headers['if-none-match'] === undefined ? 200 : 304,
      headers: { etag: `"v${number}"`, 'cache-control': 'max-age=60' },
    }))
    await service.get()
    service.pass(60)
    expect(await service.get()).toBe('3')
    expect(service.calls.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"v1"',
      undefined,
    ])
  })

  test('an answer that may no more be kept is let go of', async () => {
    const service = await startCachedService((_call, number) => ({
      headers: { etag: '"v"', 'cache-control': number === 1 ? 'max-age=60' : 'no-store' },
    }))
    await service.get()
    service.pass(60)
    await service.get()
    await service.get()
    expect(service.calls.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      '"v"',
      undefined,
    ])
  })
})

describe('Vary', () => {
  const source = { headers: { forward: ['accept-language'] } }
  const inLanguage = (language: string) => ({ headers: { 'accept-language': language } })

  test('answers are given again to requests that have the same in the headers that Vary names', async () => {
    const service = await startCachedService(
      answering({ 'cache-control': 'max-age=60', vary: 'Accept-Language, X-None' }),
      { source },
    )
    expect(await service.get(inLanguage('de'))).toBe('1')
    expect(await service.get(inLanguage('fr'))).toBe('2')
    expect(await service.get()).toBe('3')
    expect(await service.get(inLanguage('de'))).toBe('1')
    expect(await service.get(inLanguage('fr'))).toBe('2')
    expect(await service.get()).toBe('3')
  })

  test('without it headers that say nothing of the caller make no difference', async () => {
    const service = await startCachedService(fresh, { source })
    expect(await service.get(inLanguage('de'))).toBe('1')
    expect(await service.get(inLanguage('fr'))).toBe('1')
  })

  test('an answer that varies by all things is not kept', async () => {
    const service = await startCachedService(answering({ 'cache-control': 'max-age=60', vary: '*' }), {
      source,
    })
    await service.get()
    await service.get()
    expect(service.calls).toHaveLength(2)
  })
})

describe('changes', () => {
  test.each(['putItem(id: "1")', 'deleteItem(id: "1")'])(
    '%s lets go of what was kept of its URL',
    async (field) => {
      const service = await startCachedService(fresh)
      await service.get()
      await service.get({ id: '2' })
      await service.change(field)
      expect(await service.get()).toBe('4')
      expect(await service.get({ id: '2' })).toBe('2')
    },
  )

  test.each(['location', 'content-location'])('what a change names as its %s is let go of', async (name) => {
    const service = await startCachedService(({ line }) => ({
      headers: line.startsWith('POST') ? { [name]: '/items/1' } : { 'cache-control': 'max-age=60' },
    }))
    await service.get()
    await service.change('addItem')
    expect(await service.get()).toBe('3')
  })

  test('another service has no say in what is kept', async () => {
    const location = 'http://other.example/items/1'
    const service = await startCachedService((call, number) =>
      call.line.startsWith('POST') ? { headers: { location } } : fresh(call, number),
    )
    await service.get()
    await service.change('addItem')
    expect(await service.get()).toBe('1')
  })

  test('all callers forget it', async () => {
    const source = { headers: { forward: ['authorization'] } }
    const service = await startCachedService(fresh, { source })
    await service.get({ headers: { authorization: 'a' } })
    await service.get({ headers: { authorization: 'b' } })
    await service.change('putItem(id: "1")')
    expect(await service.get({ headers: { authorization: 'a' } })).toBe('4')
    expect(await service.get({ headers: { authorization: 'b' } })).toBe('5')
  })

  test('a change that the service refuses has changed nothing', async () => {
    const service = await startCachedService(({ line }) =>
      line.startsWith('PUT') ? { status: 409 } : { headers: { 'cache-control': 'max-age=60' } },
    )
    await service.get()
    await service.change('putItem(id: "1")')
    expect(await service.get()).toBe('1')
  })

  test('a change that fails may have changed all the same', async () => {
    const service = await startCachedService(({ line }) =>
      line.startsWith('PUT') ? { status: 500 } : { headers: { 'cache-control': 'max-age=60' } },
    )
    await service.get()
    await service.change('putItem(id: "1")')
    expect(await service.get()).toBe('3')
  })
})

describe('a service that fails', () => {
  const failing =
    (cacheControl: string): AnswerItem =>
    (_call, number) =>
      number === 1 ? { headers: { 'cache-control': cacheControl } } : { status: 503 }

  test.each([
    ['max-age=60, stale-if-error=100', {}, '1'],
    ['max-age=60', { staleIfErrorSeconds: 100 }, '1'],
    ['max-age=60', {}, ['SUBGRAPH_HTTP_ERROR']],
    ['max-age=60, stale-if-error=10', { staleIfErrorSeconds: 100 }, ['SUBGRAPH_HTTP_ERROR']],
    ['max-age=60, stale-if-error=100, must-revalidate', {}, ['SUBGRAPH_HTTP_ERROR']],
    ['max-age=60, stale-if-error=100, proxy-revalidate', {}, ['SUBGRAPH_HTTP_ERROR']],
    ['s-maxage=60, stale-if-error=100', {}, ['SUBGRAPH_HTTP_ERROR']],
    ['no-cache, stale-if-error=100', {}, ['SUBGRAPH_HTTP_ERROR']],
  ])(
    'with "%s" and %j, what has been stale for 90 seconds leads to %j',
    async (cacheControl, httpCache, outcome) => {
      const service = await startCachedService(failing(cacheControl), { httpCache })
      await service.get()
      service.pass(150)
      expect(await service.get()).toEqual(outcome)
      expect(service.calls).toHaveLength(2)
    },
  )

  test('is not stood in for any longer than that', async () => {
    const service = await startCachedService(failing('max-age=60, stale-if-error=100'))
    await service.get()
    service.pass(159)
    expect(await service.get()).toBe('1')
    service.pass(1)
    expect(await service.get()).toEqual(['SUBGRAPH_HTTP_ERROR'])
  })

  test('is stood in for when its answer can not be read', async () => {
    const service = await startCachedService(
      (_call, number) => ({
        headers: { 'cache-control': 'max-age=60, stale-if-error=100' },
        body: number === 1 ? '1' : 'x'.repeat(200),
      }),
      { source: { maxResponseBytes: 100 } },
    )
    await service.get()
    service.pass(60)
    expect(await service.get()).toBe('1')
    expect(service.calls).toHaveLength(2)
  })
})

describe('many at once', () => {
  test('equal requests are sent once', async () => {
    const service = await startCachedService(fresh)
    const answers = await Promise.all(Array.from({ length: 20 }, () => service.get()))
    expect(new Set(answers)).toEqual(new Set(['1']))
    expect(service.calls).toHaveLength(1)
  })

  test('an answer that may not be kept is for one of them alone', async () => {
    const service = await startCachedService(answering({ 'cache-control': 'no-store' }))
    const answers = await Promise.all(Array.from({ length: 5 }, () => service.get()))
    expect(new Set(answers).size).toBe(5)
  })

  test('what is stale may be given while one request renews it', async () => {
    const service = await startCachedService(
      answering({ 'cache-control': 'max-age=60, stale-while-revalidate=30' }),
    )
    await service.get()
    service.pass(80)
    expect(await Promise.all([service.get(), service.get(), service.get()])).toEqual(['1', '1', '1'])
    await eventually(() => expect(service.calls).toHaveLength(2))
    await eventually(async () => expect(await service.get()).toBe('2'))
    expect(service.calls).toHaveLength(2)
  })
})

import { describe, expect, test } from 'vitest'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { startShop } from './shop.ts'

const stockOf = (...ids: string[]) => `{ products(ids: ${JSON.stringify(ids)}) { stock } }`

describe('what is kept', () => {
  test('an entity is given to other operations that ask the same of it, and only the others are fetched', async () => {
    const shop = await startShop()
    shop.stock.set('1', 10).set('2', 20).set('3', 30)
    expect(await shop.askedBy(stockOf('1', '2'))).toEqual([['1', '2']])
    expect(await shop.askedBy('query Other { product(id: "2") { name stock } }')).toEqual([])
    expect(await shop.askedBy(stockOf('2', '3', '1'))).toEqual([['3']])
    expect(await shop.ask(stockOf('3', '2', '1', '2'))).toEqual({
      data: { products: [{ stock: 30 }, { stock: 20 }, { stock: 10 }, { stock: 20 }] },
    })
    expect(shop.calls).toHaveLength(2)
  })

  test('without the option everything is fetched', async () => {
    const shop = await startShop({ entityCache: null })
    expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
    expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
    expect(shop.graph.engine.entities).toBeUndefined()
  })

  test('another selection is another entity, whatever its order', async () => {
    const shop = await startShop()
    await shop.ask('{ product(id: "1") { stock place } }')
    expect(await shop.askedBy('{ product(id: "1") { stock } }')).toEqual([['1']])
    expect(await shop.askedBy('{ product(id: "1") { place stock } }')).toEqual([])
  })

  test('so are other arguments, in the text and in variables', async () => {
    const shop = await startShop()
    const query = 'query($currency: String) { product(id: "1") { price(currency: $currency) } }'
    await shop.ask(query, { variables: { currency: 'EUR' } })
    expect(await shop.ask(query, { variables: { currency: 'USD' } })).toEqual({
      data: { product: { price: '1 USD' } },
    })
    expect(await shop.askedBy(query, { variables: { currency: 'EUR' } })).toEqual([])
    expect(await shop.askedBy('{ product(id: "1") { price(currency: "USD") } }')).toEqual([['1']])
  })

  test('entities of several types are kept by themselves', async () => {
    const shop = await startShop()
    const query = (...ids: string[]) =>
      `{ items(ids: ${JSON.stringify(ids)}) { ... on Product { stock } ... on Shelf { height } } }`
    await shop.ask(query('1', 's1'))
    expect(await shop.askedBy(query('s1', '1'))).toEqual([])
    expect(await shop.askedBy(query('s2', '1'))).toEqual([['s2']])
    expect(await shop.ask(query('s2', '1'))).toEqual({ data: { items: [{ height: 2 }, { stock: 0 }] } })
  })

  test('what is not there is not kept', async () => {
    const shop = await startShop()
    await shop.ask(stockOf('none'))
    expect(await shop.askedBy(stockOf('none'))).toEqual([['none']])
  })

  test('answers of several requests are not kept', async () => {
    const shop = await startShop({ maxEntitiesPerFetch: 2 })
    await shop.ask(stockOf('1', '2', '3'))
    expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
    expect(await shop.askedBy(stockOf('1', '2', '3'))).toEqual([['2', '3']])
  })

  test('entities take no more memory than they may', async () => {
    const shop = await startShop({ entityCache: { maxBytes: 20_000 } })
    const ids = Array.from({ length: 100 }, (_, index) => String(index))
    await shop.ask(stockOf(...ids))
    const size = shop.graph.engine.entities?.size()
    expect(size?.bytes).toBeLessThanOrEqual(20_000)
    expect(size?.entities).toBeGreaterThan(5)
    expect(await shop.askedBy(stockOf('99'))).toEqual([])
    expect(await shop.askedBy(stockOf('0'))).toEqual([['0']])
  })
})

describe('errors', () => {
  test('an answer with errors is not kept, and errors are at the entities that they are about', async () => {
    const shop = await startShop()
    await shop.ask('{ products(ids: ["1", "2"]) { broken } }')
    const query = '{ products(ids: ["1", "3!", "2", "4"]) { id broken } }'
    expect(await shop.ask(query)).toMatchObject({
      data: {
        products: [
          { id: '1', broken: 1 },
          { id: '3!', broken: null },
          { id: '2', broken: 1 },
          { id: '4', broken: 1 },
        ],
      },
      errors: [{ message: 'broken', path: ['products', 1, 'broken'] }],
    })
    expect(await shop.askedBy(query)).toEqual([['3!', '4']])
  })

  test('where the service is out of order, what is kept is there', async () => {
    const shop = await startShop()
    await shop.ask(stockOf('1'))
    shop.onCall = () => {
      shop.answerHeaders['content-length'] = '0'
    }
    expect(await shop.ask(stockOf('1', '2'))).toMatchObject({
      data: { products: [{ stock: 0 }, { stock: null }] },
      errors: [{ path: ['products', 1, 'stock'], extensions: { subgraph: 'stock' } }],
    })
  })
})

describe('for how long', () => {
  test('as the answer says, less its age', async () => {
    const shop = await startShop()
    Object.assign(shop.answerHeaders, { 'cache-control': 'max-age=60', age: '20' })
    await shop.ask(stockOf('1'))
    shop.pass(39)
    expect(await shop.askedBy(stockOf('1'))).toEqual([])
    shop.pass(1)
    expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
  })

  const configured = { ttlSeconds: 30 }
  const ofSubgraph = { subgraphs: { stock: { ttlSeconds: 30 } } }
  const ofType = { subgraphs: { stock: { ttlSeconds: 5, types: { Product: { ttlSeconds: 30 } } } } }
  test.each([
    ['max-age=60', {}, 1],
    ['MAX-AGE=60', {}, 1],
    ['s-maxage=60, max-age=0', {}, 1],
    ['public, max-age="60"', {}, 1],
    ['max-age=10', ofType, 2],
    ['max-age=0', configured, 2],
    ['max-age=soon', configured, 2],
    ['no-store', configured, 2],
    ['no-cache, max-age=60', configured, 2],
    ['max-age=60, private', {}, 2],
    ['', {}, 2],
    ['', configured, 1],
    ['', ofSubgraph, 1],
    ['', ofType, 1],
    ['public', ofType, 1],
    ['', { ...configured, subgraphs: { stock: { ttlSeconds: 5 } } }, 2],
    ['max-age=60', { subgraphs: { stock: { enabled: false } } }, 2],
    ['max-age=60', { scope: 'PRIVATE' }, 2],
    ['max-age=60', { subgraphs: { stock: { types: { Product: { scope: 'PRIVATE' } } } } }, 2],
  ] as const)(
    'of two requests with "%s" and %j between them, %i reach the service',
    async (header, entityCache, count) => {
      const shop = await startShop({ entityCache })
      Reflect.deleteProperty(shop.answerHeaders, 'cache-control')
      if (header !== '') shop.answerHeaders['cache-control'] = header
      await shop.ask(stockOf('1'))
      shop.pass(20)
      await shop.ask(stockOf('1'))
      expect(shop.calls).toHaveLength(count)
    },
  )
})

describe('for whom', () => {
  const principal = (subject: string) => ({ subject, scopes: [], claims: {} })
  const seen = '{ product(id: "1") { seenBy } }'

  test('who is told apart by headers gets entities of its own', async () => {
    const shop = await startShop({ headers: { forward: ['authorization'] } })
    for (const authorization of ['one', 'other', 'another', 'one', 'other', 'another']) {
      const seenBy = await shop.ask(seen, { headers: { authorization } })
      expect(seenBy).toEqual({ data: { product: { seenBy: authorization } } })
    }
    expect(shop.calls).toHaveLength(3)
  })

  test.each([
    ['a private answer', 'private, max-age=60', {}],
    ['a private type', 'max-age=60', { subgraphs: { stock: { types: { Product: { scope: 'PRIVATE' } } } } }],
  ] as const)('%s is kept for its principal alone', async (_name, header, entityCache) => {
    const shop = await startShop({ entityCache })
    shop.answerHeaders['cache-control'] = header
    const [one, other] = [{ principal: principal('one') }, { principal: principal('other') }]
    expect(await shop.askedBy(stockOf('1'), one)).toEqual([['1']])
    expect(await shop.askedBy(stockOf('1'), other)).toEqual([['1']])
    expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
    expect(await shop.askedBy(stockOf('1'), one)).toEqual([])
    expect(await shop.askedBy(stockOf('1'), other)).toEqual([])
    expect(await shop.askedBy(stockOf('1'))).toEqual([['1']])
  })

  test('what a subgraph is not told of makes no difference', async () => {
    const shop = await startShop()
    await shop.ask(stockOf('1'), { principal: principal('one') })
    expect(await shop.askedBy(stockOf('1'), { principal: principal('other') })).toEqual([])
  })

  test('principals who ask at once do not share what is private', async () => {
    const shop = await startShop()
    shop.answerHeaders['cache-control'] = 'private, max-age=60'
    const [one, other] = [{ principal: principal('one') }, { principal: principal('other') }]
    await shop.ask(stockOf('1'), one)
    await Promise.all([shop.ask(stockOf('1'), one), shop.ask(stockOf('1'), other)])
    expect(shop.calls).toHaveLength(2)
  })
})

describe('what is said of the config', () => {
  test.each([
    ['the stitch engine', { engine: 'stitch' as const }, 'the plan engine does it'],
    ['unknown subgraphs', { entityCache: { subgraphs: { stok: {} } } }, '`entityCache.subgraphs` names'],
  ])('%s', async (_name, options, message) => {
    const { log, lines } = createRecordingLogger()
    await startShop({ ...options, log })
    expect(lines.filter(({ level }) => level === 'warn').map((line) => line.message)).toEqual([
      expect.stringContaining(message),
    ])
  })
})

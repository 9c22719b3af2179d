import { describe, expect, test } from 'vitest'
import { startTestGateway } from '../support/start-test-gateway.ts'
import type { AnswerRequest } from '../support/start-service.ts'
import { answering, answeringEntities, answeringJson, startShop } from './shop.ts'

/** Asks the shop while its reviews have a fault, and answers with what a client gets. */
async function ask(query: string, fault: AnswerRequest | undefined) {
  const shop = await startShop()
  const gateway = await startTestGateway({ sources: shop.sources })
  shop.reviews.fault = fault
  const response = await gateway.post({ query })
  return { status: response.status, body: await (response.json() as Promise<unknown>), gateway, shop }
}

interface Error {
  readonly message: string
  readonly path: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>>
}

function errorOf(code: string, message: string, more: Readonly<Record<string, unknown>> = {}) {
  return (...path: (string | number)[]): Error => ({
    message: `The subgraph "reviews" ${message}`,
    path,
    extensions: { ...more, code, subgraph: 'reviews' },
  })
}

const bad = (message: string) => errorOf('SUBGRAPH_BAD_RESPONSE', message)

const json = 'application/json'
const html = '<!doctype html><title>Bad gateway</title>'

/** Fields of both services, entities and root fields of each. */
const page = '{ shop products { id name rating } topReview { text } }'

const pageWithoutReviews = {
  shop: 'Loom & Co',
  products: [
    { id: '1', name: 'Loom', rating: null },
    { id: '2', name: 'Yarn', rating: null },
  ],
  topReview: null,
}

test('all is well without a fault', async () => {
  expect(await ask(page, undefined)).toMatchObject({
    status: 200,
    body: {
      data: {
        shop: 'Loom & Co',
        products: [
          { id: '1', name: 'Loom', rating: 4 },
          { id: '2', name: 'Yarn', rating: 5 },
        ],
        topReview: { text: 'Warm' },
      },
    },
  })
})

describe('a service that gives no usable answer costs its own fields, each with its error', () => {
  test.each<readonly [string, AnswerRequest, ReturnType<typeof errorOf>]>([
    [
      'answers 500 with HTML',
      answering(500, 'text/html', html),
      errorOf('SUBGRAPH_HTTP_ERROR', 'answered with HTTP status 500.', { http: { status: 500 } }),
    ],
    [
      'answers 503 with JSON',
      answering(503, json, '{"message":"overloaded"}'),
      errorOf('SUBGRAPH_HTTP_ERROR', 'answered with HTTP status 503.', { http: { status: 503 } }),
    ],
    [
      'answers 200 with HTML',
      answering(200, 'text/html', html),
      bad('answered with text/html where JSON was expected.'),
    ],
    [
      'answers truncated JSON',
      answering(200, json, '{"data":{"_ent'),
      bad('answered with 14 bytes that are not valid JSON.'),
    ],
    ['answers {}', answeringJson({}), bad('answered with neither data nor errors.')],
    ['answers nothing', answering(200, json, ''), bad('answered with an empty body.')],
    [
      'takes too long',
      () => undefined,
      errorOf('SUBGRAPH_TIMEOUT', 'gave no usable answer. No complete answer within 200 ms.'),
    ],
    [
      'breaks off in the middle',
      (request, response) => {
        response.writeHead(200, { 'content-type': json, 'content-length': 1_000 })
        response.write('{"data":', () => request.socket.destroy())
      },
      errorOf(
        'SUBGRAPH_UNREACHABLE',
        'gave no usable answer. The request failed: the connection was closed before the answer was complete (UND_ERR_SOCKET).',
      ),
    ],
    [
      'resets the connection',
      (request) => void request.socket.resetAndDestroy(),
      errorOf(
        'SUBGRAPH_UNREACHABLE',
        'gave no usable answer. The request failed: the connection was reset (ECONNRESET).',
      ),
    ],
    [
      'answers with a huge body',
      answeringJson({ data: { padding: 'x'.repeat(20_000) } }),
      errorOf(
        'SUBGRAPH_RESPONSE_TOO_LARGE',
        'gave no usable answer. The answer is larger than 10000 bytes.',
        {
          limitBytes: 10_000,
        },
      ),
    ],
  ])('%s', async (...[, fault, error]) => {
    const { status, body, gateway } = await ask(page, fault)
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        errors: [error('topReview'), error('products', 0, 'rating'), error('products', 1, 'rating')],
        data: pageWithoutReviews,
      },
    })
    // Told with its cause where the source was called, and not as an unexpected error of the gateway.
    expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('is down', async () => {
    const shop = await startShop()
    const gateway = await startTestGateway({ sources: shop.sources })
    await shop.reviews[Symbol.asyncDispose]()
    const error = errorOf(
      'SUBGRAPH_UNREACHABLE',
      'gave no usable answer. The request failed: the connection was refused (ECONNREFUSED).',
    )
    expect(await (await gateway.post({ query: page })).json()).toEqual({
      errors: [error('topReview'), error('products', 0, 'rating'), error('products', 1, 'rating')],
      data: pageWithoutReviews,
    })
  })
})

test('a service that is well again answers again', async () => {
  const { gateway, shop } = await ask(page, answering(500, 'text/html', html))
  shop.reviews.fault = undefined
  expect(await (await gateway.post({ query: '{ topReview { text } }' })).json()).toEqual({
    data: { topReview: { text: 'Warm' } },
  })
})

describe('entities that are not those that were asked for', () => {
  const query = '{ shop products { name rating } }'
  const product = (rating: unknown) => ({ __typename: 'Product', rating })
  const products = (...ratings: unknown[]) =>
    ['Loom', 'Yarn'].map((name, index) => ({ name, rating: ratings[index] ?? null }))

  test.each([
    ['too few', [product(1)], '1 entity where 2 were asked for.'],
    ['too many', [product(1), product(2), product(3)], '3 entities where 2 were asked for.'],
    ['no list', product(1), 'an object for Query._entities where a list was expected.'],
    ['null', null, 'null for Query._entities where a list was expected.'],
    ['nothing', undefined, 'nothing for Query._entities where a list was expected.'],
  ])('%s: none is used', async (_, entities, what) => {
    const error = bad(`answered ${what}`)
    expect(await ask(query, answeringEntities(entities))).toMatchObject({
      status: 200,
      body: {
        data: { shop: 'Loom & Co', products: products() },
        errors: [error('products', 0, 'rating'), error('products', 1, 'rating')],
      },
    })
  })

  test('one that is no object leaves the other alone', async () => {
    expect(await ask(query, answeringEntities(['Loom', product(2)]))).toMatchObject({
      body: {
        data: { products: products(null, 2) },
        errors: [
          bad('answered a string for an entity where an object was expected.')('products', 0, 'rating'),
        ],
      },
    })
  })

  test('one that is null is an entity that the service does not have', async () => {
    const { body } = await ask(query, answeringEntities([null, product(2)]))
    expect(body).toEqual({ data: { shop: 'Loom & Co', products: products(null, 2) } })
  })
})

describe('values that do not fit their types', () => {
  test.each([
    ['a text for a number', 'five', 'a string'],
    ['an object for a number', {}, 'an object'],
    ['a list for a number', [1], 'a list'],
  ])('%s', async (_, rating, what) => {
    const entities = [
      { __typename: 'Product', rating },
      { __typename: 'Product', rating: 2 },
    ]
    const { body } = await ask('{ products { name rating } }', answeringEntities(entities))
    expect(body).toEqual({
      data: {
        products: [
          { name: 'Loom', rating: null },
          { name: 'Yarn', rating: 2 },
        ],
      },
      errors: [bad(`answered ${what} for Product.rating where Float was expected.`)('products', 0, 'rating')],
    })
  })

  test.each([
    [
      'a text for an object',
      'Warm',
      bad('answered a string for Query.topReview where an object was expected.'),
    ],
    ['a list for an object', [], bad('answered a list for Query.topReview where an object was expected.')],
    ['nothing', undefined, bad('answered without Query.topReview.')],
  ])('%s', async (_, topReview, error) => {
    const { body } = await ask('{ shop topReview { text } }', answeringJson({ data: { topReview } }))
    expect(body).toEqual({ data: { shop: 'Loom & Co', topReview: null }, errors: [error('topReview')] })
  })

  test('an answer to something else', async () => {
    const { body } = await ask('{ shop topReview { text } }', answeringJson({ data: { motto: 'Honest' } }))
    expect(body).toEqual({
      data: { shop: 'Loom & Co', topReview: null },
      errors: [bad('answered without Query.topReview.')('topReview')],
    })
  })
})

describe('null where there must be none rises to the next value that may be null', () => {
  const others = { __typename: 'Product', reviews: [{ text: 'Soft' }] }

  test.each([
    ['for the list', null, 'answered null for Product.reviews, which must not be null.', []],
    ['for an item', [null], 'answered null for Product.reviews, which must not be null.', [0]],
    [
      'for a field of an item',
      [{ text: null }],
      'answered null for Review.text, which must not be null.',
      [0, 'text'],
    ],
    ['by leaving a field out', [{}], 'answered without Review.text.', [0, 'text']],
  ])('%s', async (...[, list, message, place]) => {
    const entities = [{ __typename: 'Product', reviews: list }, others]
    const { body } = await ask('{ shop products { name reviews { text } } }', answeringEntities(entities))
    expect(body).toEqual({
      data: { shop: 'Loom & Co', products: [null, { name: 'Yarn', reviews: [{ text: 'Soft' }] }] },
      errors: [bad(message)('products', 0, 'reviews', ...place)],
    })
  })

  test('at a root field', async () => {
    const { body } = await ask(
      '{ shop topReview { text } }',
      answeringJson({ data: { topReview: { text: null } } }),
    )
    expect(body).toEqual({
      data: { shop: 'Loom & Co', topReview: null },
      errors: [bad('answered null for Review.text, which must not be null.')('topReview', 'text')],
    })
  })
})

describe("errors that a service reports itself are passed on with its name, at the client's path", () => {
  test('beside data', async () => {
    const { body } = await ask('{ best: topReview { points: stars } }', (_request, response, sent) => {
      // The service is asked under a name of the gateway's own; it answers under the same.
      const [, alias = 'topReview'] = /(\w+): *topReview/.exec(sent) ?? []
      const [, points = 'stars'] = /(\w+): *stars/.exec(sent) ?? []
      const error = { message: 'Not rated yet.', path: [alias, points], extensions: { code: 'UNRATED' } }
      const answer = { data: { [alias]: { [points]: null } }, errors: [error] }
      response.writeHead(200, { 'content-type': json }).end(JSON.stringify(answer))
    })
    expect(body).toEqual({
      data: { best: { points: null } },
      errors: [
        {
          message: 'Not rated yet.',
          path: ['best', 'points'],
          extensions: { code: 'UNRATED', subgraph: 'reviews' },
        },
      ],
    })
  })

  test('in place of data', async () => {
    const { body } = await ask('{ shop topReview { text } }', answeringJson({ errors: [{ message: 'No.' }] }))
    expect(body).toEqual({
      data: { shop: 'Loom & Co', topReview: null },
      errors: [
        { message: 'No.', path: ['topReview'], extensions: { code: 'SUBGRAPH_ERROR', subgraph: 'reviews' } },
      ],
    })
  })
})

test('a mutation whose service fails says so, and is not tried again', async () => {
  const { body, shop } = await ask('mutation { rate(stars: 5) { text } }', answering(500, 'text/html', html))
  expect(body).toEqual({
    data: { rate: null },
    errors: [
      errorOf('SUBGRAPH_HTTP_ERROR', 'answered with HTTP status 500.', { http: { status: 500 } })('rate'),
    ],
  })
  // Once for its schema, once for the mutation.
  expect(shop.reviews.requestCount).toBe(2)
})

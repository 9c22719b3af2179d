import { describe, expect, test } from 'vitest'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import type { RestAnswer, RestSource } from '../support/create-rest-source.ts'

type Options = Omit<OpenApiSourceOptions, 'kind' | 'document'>

const item = { type: 'object', properties: { name: { type: 'string' } } }
const json = (schema: object = item) => ({ description: '', content: { 'application/json': { schema } } })
const empty = { description: '' }
const of = (mediaType: string, schema: object = {}) => ({
  description: '',
  content: { [mediaType]: { schema } },
})

function documentOf(responses: object, method = 'get') {
  return {
    openapi: '3.0.3',
    info: { title: 'Results', version: '1' },
    paths: { '/thing': { [method]: { operationId: 'thing', responses } } },
    components: {
      schemas: {
        Item: item,
        Problem: { type: 'object', properties: { detail: { type: 'string' }, code: { type: 'integer' } } },
        Limit: { type: 'object', properties: { seconds: { type: 'integer' } } },
      },
    },
  }
}

/** Starts a service whose one operation answers so. */
function start(
  responses: object,
  answer: RestAnswer,
  { method = 'get', ...options }: Options & { method?: string } = {},
) {
  return createRestSource(documentOf(responses, method), () => answer, options)
}

async function run(source: RestSource, fields = '', kind = 'query'): Promise<unknown> {
  const { data, errors } = await source.run(`${kind} { thing ${fields} }`)
  if (!errors) return data?.thing
  return errors.map(({ message, extensions }) => ({ message, ...extensions }))
}

function typeOf({ subgraph }: RestSource): string | undefined {
  return /type (?:Query|Mutation) \{\s+thing(?:\(.*\))?: (\S+)/.exec(subgraph.sdl)?.[1]
}

const jsonType = { 'content-type': 'application/json' }
const name = { name: 'hat' }

describe('a success', () => {
  test.each<[string, object, RestAnswer, type: string, value: unknown]>([
    ['200 with JSON', { 200: json() }, { body: name }, 'ThingResult', name],
    ['201 with JSON', { 201: json() }, { status: 201, body: name }, 'ThingResult', name],
    ['202 with JSON', { 202: json() }, { status: 202, body: name }, 'ThingResult', name],
    ['204', { 204: empty }, { status: 204 }, 'Boolean', true],
    ['default with JSON', { default: json() }, { body: name }, 'ThingResult', name],
    ['a range with JSON', { '2XX': json() }, { status: 203, body: name }, 'ThingResult', name],
    ['a range in lower case', { '2xx': json() }, { status: 200, body: name }, 'ThingResult', name],
    ['JSON before text', { 200: { ...of('text/plain'), ...json() } }, { body: name }, 'ThingResult', name],
    [
      'the status that has JSON',
      { 200: empty, 201: json() },
      { status: 201, body: name },
      'ThingResult',
      name,
    ],
    ['204 where JSON may come', { 200: json(), 204: empty }, { status: 204 }, 'ThingResult', null],
    ['202 without a body', { 200: json(), 202: empty }, { status: 202 }, 'ThingResult', null],
    ['null', { 200: json() }, { body: 'null', headers: jsonType }, 'ThingResult', null],
    ['a list', { 200: json({ type: 'array', items: item }) }, { body: [name] }, '[ThingResultItem!]', [name]],
    [
      'a text in JSON',
      { 200: json({ type: 'string' }) },
      { body: '"hat"', headers: jsonType },
      'String',
      'hat',
    ],
    ['a number in JSON', { 200: json({ type: 'integer' }) }, { body: 5 }, 'Int', 5],
    [
      'JSON with a byte order mark',
      { 200: json() },
      { body: '\uFEFF{"name":"hat"}', headers: jsonType },
      'ThingResult',
      name,
    ],
    ['JSON that calls itself text', { 200: json() }, { body: '{"name":"hat"}' }, 'ThingResult', name],
    ['JSON by another name', { 200: of('application/hal+json', item) }, { body: name }, 'ThingResult', name],
    ['text', { 200: of('text/plain') }, { body: 'hat' }, 'String', 'hat'],
    [
      'the same JSON of several statuses',
      { 200: json(), 201: json({ ...item, description: 'A new one.' }), 202: of('application/json') },
      { status: 201, body: name },
      'ThingResult',
      name,
    ],
    ['XML', { 200: of('application/xml', item) }, { body: '<hat/>' }, 'String', '<hat/>'],
    [
      'text in Latin-1',
      { 200: of('text/plain') },
      {
        body: Buffer.from('caf\xe9', 'latin1'),
        headers: { 'content-type': 'text/plain; charset=ISO-8859-1' },
      },
      'String',
      'café',
    ],
    [
      'text of a charset that nobody knows',
      { 200: of('text/plain') },
      { body: 'café', headers: { 'content-type': 'text/plain; charset=x-odd' } },
      'String',
      'café',
    ],
    ['an empty text', { 200: of('text/plain') }, { body: '' }, 'String', ''],
    ['bytes', { 200: of('image/png') }, { body: Buffer.from([0x89, 0, 0xff]) }, 'Byte', 'iQD/'],
    ['no description of a body: JSON', { 200: empty }, { body: name }, 'JSON', name],
    ['no description of a body: text', { 200: empty }, { body: 'hat' }, 'JSON', 'hat'],
    ['no description of a body: nothing', { 200: empty }, { status: 200 }, 'JSON', true],
    ['no description of responses', {}, { status: 204 }, 'Boolean', true],
  ])('%s', async (...[, responses, answer, type, value]) => {
    await using source = await start(responses, answer)
    expect(typeOf(source)).toBe(type)
    expect(await run(source, type.includes('Thing') ? '{ name }' : '')).toEqual(value)
  })

  test('of a write without a description of a body is true', async () => {
    await using source = await start({ 200: empty }, { body: name }, { method: 'post' })
    expect(typeOf(source)).toBe('Boolean')
    expect(await run(source, '', 'mutation')).toBe(true)
  })

  test('of OPTIONS is read', async () => {
    await using source = await start({ 200: json() }, { body: name }, { method: 'options' })
    expect(await run(source, '{ name }')).toEqual(name)
    expect(source.calls[0]?.line).toBe('OPTIONS /thing')
  })

  test('of HEAD is true, whatever the document says', async () => {
    await using source = await start({ 200: json() }, { status: 200 }, { method: 'head' })
    expect(await run(source)).toBe(true)
  })

  test.each<[string, object, string]>([
    ['JSON', { 200: json() }, 'application/json, application/problem+json;q=0.9, */*;q=0.5'],
    ['nothing', { 204: empty }, 'application/json, application/problem+json;q=0.9, */*;q=0.5'],
    [
      'JSON by another name',
      { 200: of('application/hal+json') },
      'application/hal+json, application/json;q=0.9, application/problem+json;q=0.9, */*;q=0.5',
    ],
    ['text', { 200: of('text/csv') }, 'text/csv, application/problem+json;q=0.9, */*;q=0.5'],
    ['bytes', { 200: of('image/png') }, 'image/png, application/problem+json;q=0.9, */*;q=0.5'],
  ])('of %s is asked for by its type', async (_of, responses, accept) => {
    await using source = await start(responses, { status: 404 })
    await run(source, typeOf(source) === 'ThingResult' ? '{ name }' : '')
    expect(source.calls[0]?.headers.accept).toBe(accept)
  })
})

describe('several successes with JSON of their own', () => {
  const ref = (type: string) => ({ $ref: `#/components/schemas/${type}` })
  const responses = {
    200: json(ref('Item')),
    '2XX': json(ref('Limit')),
    202: json({ type: 'array', items: { type: 'string' } }),
    204: empty,
  }
  const fields =
    '{ __typename ... on Item { name } ... on Limit { seconds } ... on StringListValue { value } }'

  test.each<[number, RestAnswer['body'], unknown]>([
    [200, { name: 'hat', seconds: 5 }, { __typename: 'Item', name: 'hat' }],
    [203, { name: 'hat', seconds: 5 }, { __typename: 'Limit', seconds: 5 }],
    [202, ['hat'], { __typename: 'StringListValue', value: ['hat'] }],
    [204, undefined, null],
  ])('are a union in which the status says which it is: %s', async (status, body, value) => {
    await using source = await start(responses, { status, body })
    expect(typeOf(source)).toBe('ThingResult')
    expect(await run(source, fields)).toEqual(value)
  })

  test('are a union with the errors, too', async () => {
    const all = { ...responses, 409: json(ref('Problem')) }
    await using source = await start(all, { status: 203, body: {} }, { errors: 'union' })
    expect(typeOf(source)).toBe('ThingOutcome')
    expect(await run(source, '{ __typename }')).toEqual({ __typename: 'Limit' })
  })

  test('have each its links', async () => {
    const links = { again: { operationId: 'thing' } }
    await using source = await start(
      { 200: json(ref('Item')), 202: { ...json(ref('Limit')), links } },
      { status: 202, body: { seconds: 5 } },
    )
    expect(source.subgraph.sdl).toMatch(/type Limit [^}]*again: ThingResult/)
    expect(source.subgraph.sdl).not.toMatch(/type Item [^}]*again/)
  })

  test('are asked for by all their media types', async () => {
    const types = { 200: of('application/vnd.a+json', ref('Item')), 202: json(ref('Limit')) }
    await using source = await start(types, { status: 202, body: {} })
    await run(source, '{ __typename }')
    expect(source.calls[0]?.headers.accept).toBe(
      'application/vnd.a+json, application/json, application/problem+json;q=0.9, */*;q=0.5',
    )
  })
})

describe('an error', () => {
  const http = (status: number, more: object = {}) => ({ status, ...more })
  const problem = { title: 'Out of stock', detail: 'No hats left.', hats: 0 }
  const problemType = { 'content-type': 'application/problem+json' }

  test.each<[string, RestAnswer, message: string, extensions: object]>([
    ['400', { status: 400 }, 'status 400.', { http: http(400) }],
    ['404', { status: 404 }, 'status 404.', { http: http(404) }],
    [
      'a problem',
      { status: 409, body: problem, headers: problemType },
      'status 409: No hats left.',
      { http: http(409), problem },
    ],
    [
      'a title alone',
      { status: 409, body: { title: 'Out' } },
      'status 409: Out',
      { http: http(409), problem: { title: 'Out' } },
    ],
    [
      'a JSON error',
      { status: 422, body: { errors: ['x'] } },
      'status 422.',
      { http: http(422), problem: { errors: ['x'] } },
    ],
    [
      'a big number in it',
      { status: 422, body: '{"id":9007199254740993}', headers: jsonType },
      'status 422.',
      { http: http(422), problem: { id: '9007199254740993' } },
    ],
    [
      'Retry-After in seconds',
      { status: 429, headers: { 'retry-after': '7' } },
      'status 429.',
      { http: http(429, { retryAfter: '7' }) },
    ],
    [
      'Retry-After as a date',
      { status: 503, headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' } },
      'status 503.',
      { http: http(503, { retryAfter: 'Wed, 21 Oct 2026 07:28:00 GMT' }) },
    ],
    [
      'HTML',
      { status: 502, body: '<h1>', headers: { 'content-type': 'text/html' } },
      'status 502.',
      { http: http(502) },
    ],
    ['broken JSON', { status: 500, body: '{', headers: problemType }, 'status 500.', { http: http(500) }],
    ['a redirect', { status: 302, headers: { location: '/x' } }, 'status 302.', { http: http(302) }],
  ])('%s is a GraphQL error with what the service said', async (...[, answer, message, extensions]) => {
    await using source = await start({ 200: json() }, answer)
    expect(await run(source, '{ name }')).toEqual([
      {
        message: `The subgraph "shop" answered GET /thing with ${message}`,
        code: 'SUBGRAPH_HTTP_ERROR',
        subgraph: 'shop',
        ...extensions,
      },
    ])
  })

  test.each<[string, RestAnswer, string]>([
    ['text', { body: 'no' }, '2 bytes came that are none (text/plain)'],
    ['nothing', { headers: jsonType }, 'nothing came'],
    ['half of it', { body: '{"a":', headers: jsonType }, '5 bytes came that are none (application/json)'],
  ])('%s where JSON was promised is said so', async (_case, answer, reason) => {
    await using source = await start({ 200: json() }, answer)
    expect(await run(source, '{ name }')).toEqual([
      {
        message: `The subgraph "shop" gave no usable answer. JSON was expected from GET /thing, and ${reason}.`,
        code: 'SUBGRAPH_BAD_RESPONSE',
        subgraph: 'shop',
        http: { status: 200 },
      },
    ])
  })

  test.each([404, 410])('of status %i is null by option', async (status) => {
    await using source = await start({ 200: json() }, { status }, { notFound: 'null' })
    expect(await run(source, '{ name }')).toBeNull()
  })

  test('of status 404 stays an error for a write, and 403 for a read', async () => {
    await using write = await start({ 204: empty }, { status: 404 }, { notFound: 'null', method: 'delete' })
    expect(await run(write, '', 'mutation')).toMatchObject([{ http: { status: 404 } }])
    await using read = await start({ 200: json() }, { status: 403 }, { notFound: 'null' })
    expect(await run(read, '{ name }')).toMatchObject([{ http: { status: 403 } }])
  })
})

describe('errors as members of a union', () => {
  const ref = (type: string) => json({ $ref: `#/components/schemas/${type}` })
  const responses = { 200: ref('Item'), 404: ref('Problem'), '4XX': ref('Limit'), default: ref('Problem') }
  const fields = '{ __typename ... on Item { name } ... on Problem { detail } ... on Limit { seconds } }'

  test.each<[number, object, object]>([
    [200, name, { __typename: 'Item', ...name }],
    [200, { detail: 'x' }, { __typename: 'Item', name: null }],
    [404, { detail: 'gone' }, { __typename: 'Problem', detail: 'gone' }],
    [429, { seconds: 7 }, { __typename: 'Limit', seconds: 7 }],
    [404, { seconds: 7 }, { __typename: 'Problem', detail: null }],
    [500, { detail: 'oh' }, { __typename: 'Problem', detail: 'oh' }],
  ])('status %i with %j is the member of its status', async (status, body, value) => {
    await using source = await start(responses, { status, body }, { errors: 'union' })
    expect(source.subgraph.sdl).toContain('union ThingOutcome = Item | Problem | Limit')
    expect(await run(source, fields)).toEqual(value)
  })

  test('that are not described, or no objects, are GraphQL errors', async () => {
    const described = { 200: ref('Item'), 404: ref('Problem'), 500: of('text/html') }
    for (const answer of [
      { status: 500, body: 'oh' },
      { status: 404, body: 'gone' },
    ]) {
      await using source = await start(described, answer, { errors: 'union' })
      expect(await run(source, fields.replace(/\.\.\. on Limit \{ seconds \}/, ''))).toMatchObject([
        { code: 'SUBGRAPH_HTTP_ERROR', http: { status: answer.status } },
      ])
    }
  })

  test('hold what is no object in a box', async () => {
    const listed = {
      200: json({ type: 'array', items: { $ref: '#/components/schemas/Item' } }),
      404: ref('Problem'),
    }
    await using source = await start(listed, { body: [name] }, { errors: 'union' })
    expect(await run(source, '{ __typename ... on ItemListValue { value { name } } }')).toEqual({
      __typename: 'ItemListValue',
      value: [name],
    })
  })

  test('leave an operation alone whose errors have no body of their own', async () => {
    await using source = await start(
      { 200: ref('Item'), 404: empty, 409: ref('Item') },
      {},
      { errors: 'union' },
    )
    expect(typeOf(source)).toBe('Item')
  })
})

describe('response headers as fields', () => {
  const headers = {
    'X-Total': { schema: { type: 'integer' } },
    'X-Tags': { description: 'Tags of it.', schema: { type: 'array', items: { type: 'string' } } },
    'X-Cached': { schema: { type: 'boolean' } },
    ETag: { schema: { type: 'string' } },
  }
  const options = { responseHeaders: true }
  const fields = '{ body { name } xTotal xTags xCached etag }'

  test('stand beside the body', async () => {
    const answer = {
      body: name,
      headers: { 'x-total': '5', 'x-tags': 'a, b', 'x-cached': 'true', etag: '"1"' },
    }
    await using source = await start({ 200: { ...json(), headers } }, answer, options)
    expect(await run(source, fields)).toEqual({
      body: name,
      xTotal: 5,
      xTags: ['a', 'b'],
      xCached: true,
      etag: '"1"',
    })
    expect(source.subgraph.sdl).toContain('"Tags of it."\n  xTags: [String!]')
  })

  test('are null where they did not come, and an error where they do not fit', async () => {
    await using source = await start(
      { 200: { ...json(), headers } },
      { body: name, headers: { 'x-total': 'many' } },
      options,
    )
    expect(await run(source, fields.replace('xTotal', ''))).toMatchObject({ xTags: null, etag: null })
    expect(await run(source, fields)).toMatchObject([{ code: 'SUBGRAPH_BAD_RESPONSE' }])
  })

  test('leave an operation alone that describes none', async () => {
    await using source = await start({ 200: json() }, { body: name }, options)
    expect(typeOf(source)).toBe('ThingResult')
  })

  test('go together with errors as members of a union', async () => {
    const responses = {
      204: { description: '', headers },
      404: json({ $ref: '#/components/schemas/Problem' }),
    }
    await using source = await start(
      responses,
      { status: 204, headers: { etag: '"1"' } },
      { ...options, errors: 'union', method: 'delete' },
    )
    expect(await run(source, '{ __typename ... on ThingResponse { body etag } }', 'mutation')).toEqual({
      __typename: 'ThingResponse',
      body: true,
      etag: '"1"',
    })
  })
})

import { describe, expect, test } from 'vitest'
import type { OpenApiPaginationOptions } from '../../gateway/config/sources/openapi-options.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import type { RestAnswer, RestCall, RestSource } from '../support/create-rest-source.ts'
import { containing } from '../support/matchers.ts'

const integer = { type: 'integer' }
const text = { type: 'string' }
const inQuery = (name: string, schema: object) => ({ name, in: 'query', schema })

const items = { type: 'array', items: { $ref: '#/components/schemas/Item' } }
const inObject = {
  type: 'object',
  properties: {
    data: { type: 'object', properties: { 'the-items': items } },
    meta: { type: 'object', properties: { next: text, total: integer } },
  },
}

function pathItem(operationId: string, schema: object) {
  return {
    get: {
      operationId,
      parameters: [
        inQuery('page', integer),
        inQuery('offset', integer),
        inQuery('cursor', text),
        inQuery('limit', integer),
        inQuery('tag', text),
      ],
      responses: { 200: { description: '', content: { 'application/json': { schema } } } },
    },
    post: { operationId: `add${operationId}`, responses: { 204: { description: '' } } },
  }
}

/** A service with items in pages, asked for by parameters of any style. */
const document = {
  openapi: '3.0.3',
  info: { title: 'Pages', version: '1' },
  paths: { '/list': pathItem('list', items), '/object': pathItem('object', inObject) },
  components: { schemas: { Item: { type: 'object', required: ['id'], properties: { id: integer } } } },
}

const count = 7

function answer({ line }: RestCall): RestAnswer {
  const url = new URL(line.slice(4), 'http://x')
  const of = (name: string) => url.searchParams.get(name)
  const limit = Number(of('limit') ?? 3)
  const start =
    of('page') !== null
      ? (Number(of('page')) - 1) * limit
      : Number(of('offset') ?? of('cursor')?.slice(1) ?? 0)
  const found = Array.from({ length: count }, (_, index) => ({ id: index + 1 })).slice(start, start + limit)
  const next = start + limit < count ? `c${start + limit}` : null
  const link =
    next === null
      ? '</list?cursor=c0>; rel="prev"'
      : `</list?cursor=c0>; rel="prev", <http://other/list?cursor=${next}&limit=${limit}>; title="a, b"; rel="next"`
  const body =
    url.pathname === '/list' ? found : { data: { 'the-items': found }, meta: { next, total: count } }
  return { headers: { link, 'x-total': String(count) }, body }
}

type Style = readonly [name: string, operation: 'list' | 'object', pagination: OpenApiPaginationOptions]

const object = { items: 'data.the-items' }
const styles: Style[] = [
  ['page', 'list', { style: 'page', startParam: 'page', sizeParam: 'limit' }],
  [
    'page, with a total',
    'list',
    { style: 'page', startParam: 'page', sizeParam: 'limit', totalHeader: 'X-Total' },
  ],
  ['page, of one size', 'list', { style: 'page', startParam: 'page', pageSize: 3 }],
  ['offset', 'list', { style: 'offset', startParam: 'offset', sizeParam: 'limit' }],
  [
    'offset, with a total',
    'object',
    { ...object, style: 'offset', startParam: 'offset', sizeParam: 'limit', total: 'meta.total' },
  ],
  [
    'cursor',
    'object',
    { ...object, style: 'cursor', startParam: 'cursor', sizeParam: 'limit', next: 'meta.next' },
  ],
  ['Link header', 'list', { style: 'link', startParam: 'cursor', sizeParam: 'limit' }],
]

function start(operation: string, pagination: OpenApiPaginationOptions): Promise<RestSource> {
  return createRestSource(document, answer, { operations: { [operation]: { pagination } } })
}

interface Answer {
  readonly ids: readonly number[]
  readonly cursors: readonly string[]
  readonly hasNextPage: boolean
  readonly endCursor: string | null
}

async function ask(source: RestSource, operation: string, args: string): Promise<Answer> {
  const { data, errors } = await source.run(
    `{ found: ${operation}(${args}) { edges { cursor node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }`,
  )
  expect(errors).toBeUndefined()
  const { edges, nodes, pageInfo } = data?.found as {
    edges: { cursor: string; node: { id: number } }[]
    nodes: { id: number }[]
    pageInfo: { hasNextPage: boolean; endCursor: string | null }
  }
  expect(edges.map(({ node }) => node)).toEqual(nodes)
  expect(pageInfo).toMatchObject({
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
    hasPreviousPage: args.includes('after'),
  })
  return { ids: nodes.map(({ id }) => id), cursors: edges.map(({ cursor }) => cursor), ...pageInfo }
}

describe.each(styles)('a connection over pages by %s', (...[, operation, pagination]) => {
  test.each([1, 2, 3, 5, 7, 20])('has every item once, in order, %i at a time', async (first) => {
    await using source = await start(operation, pagination)
    const ids: number[] = []
    let after = ''
    for (let pages = 0; pages < 10; pages += 1) {
      const page = await ask(source, operation, `first: ${first}${after}`)
      expect(page.ids.length).toBeLessThanOrEqual(first)
      ids.push(...page.ids)
      if (!page.hasNextPage) break
      after = `, after: "${page.endCursor}"`
    }
    expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  test('goes on behind any of its cursors, with any size', async () => {
    await using source = await start(operation, pagination)
    const { cursors } = await ask(source, operation, 'first: 5')
    for (const [index, cursor] of cursors.entries()) {
      const { ids } = await ask(source, operation, `first: 2, after: "${cursor}"`)
      expect(ids).toEqual([index + 2, index + 3].filter((id) => id <= count))
    }
  })
})

describe('a connection', () => {
  const pagination = {
    style: 'page',
    startParam: 'page',
    sizeParam: 'limit',
    totalHeader: 'X-Total',
  } as const

  test('has the types of Relay, and arguments for the rest of the parameters', async () => {
    await using source = await start('list', pagination)
    expect(source.subgraph.sdl).toContain(
      `  list(
    "How many, from 1 to 100."
    first: Int = 20
    "Begins behind this cursor."
    after: String
    offset: Int
    cursor: String
    tag: String
  ): ItemConnection`,
    )
    expect(source.subgraph.sdl).toContain(`type ItemConnection @shareable {
  edges: [ItemEdge!]!
  nodes: [Item!]!
  pageInfo: PageInfo!
  "How many there are in all, where that is known."
  totalCount: Int
}

type ItemEdge @shareable {
  cursor: String!
  node: Item
}

type PageInfo @shareable {
  hasNextPage: Boolean!
  hasPreviousPage: Boolean!
  startCursor: String
  endCursor: String
}`)
  })

  test('asks for one page where one is enough', async () => {
    await using source = await start('list', pagination)
    const { endCursor } = await ask(source, 'list', 'first: 2, tag: "a b"')
    await ask(source, 'list', `first: 2, after: "${endCursor}"`)
    expect(source.calls.map(({ line }) => line)).toEqual([
      'GET /list?page=1&limit=2&tag=a%20b',
      'GET /list?page=2&limit=2',
    ])
  })

  test('says how many there are, where the service does', async () => {
    for (const [settings, total] of [
      [pagination, count],
      [{ ...pagination, totalHeader: 'X-None' }, null],
    ] as const) {
      await using source = await start('list', settings)
      expect((await source.run('{ list { totalCount } }')).data).toEqual({ list: { totalCount: total } })
    }
  })

  test.each([
    ['first: 0', '`first` must be from 1 to 100.'],
    ['first: 101', '`first` must be from 1 to 100.'],
    ['after: "x"', '`after` must be a cursor of this field.'],
    [
      `after: "${Buffer.from('[1,1000,0]').toString('base64url')}"`,
      '`after` must be a cursor of this field.',
    ],
    [
      `after: "${Buffer.from('[{"a":1},3,0]').toString('base64url')}"`,
      '`after` must be a cursor of this field.',
    ],
  ])('refuses %s, and calls nobody', async (args, message) => {
    await using source = await start('list', pagination)
    const { errors } = await source.run(`{ list(${args}) { totalCount } }`)
    expect(errors).toMatchObject([{ message: containing(message), extensions: { code: 'BAD_USER_INPUT' } }])
    expect(source.calls).toEqual([])
  })

  test.each<[string, OpenApiPaginationOptions, string]>([
    ['list', { style: 'page', startParam: 'pages' }, 'there is no query parameter "pages"; there are "page"'],
    ['list', { style: 'page', startParam: 'page', sizeParam: 'size' }, 'there is no query parameter "size"'],
    [
      'object',
      { style: 'page', startParam: 'page' },
      'the answer is no list, and does not have just one in it: say where it is with `items`',
    ],
    ['object', { style: 'page', startParam: 'page', items: 'data.none' }, 'there is no list at "data.none"'],
    ['addlist', { style: 'page', startParam: 'page' }, 'only an operation that reads has pages'],
  ])('of %s with %j is refused: %s', async (operation, settings, mistake) => {
    await expect(start(operation, settings)).rejects.toMatchObject({
      code: 'SCHEMA_INVALID',
      details: [containing(`operations.${operation}.pagination: ${mistake}`)],
    })
  })
})

describe('operations and types', () => {
  test('get other names, and are left out, as the config says', async () => {
    await using source = await createRestSource(document, answer, {
      operations: { list: { name: 'items' }, object: { exclude: true }, addobject: { exclude: true } },
      types: { Item: 'Product' },
    })
    expect(source.subgraph.sdl).toContain('): [Product!]')
    expect(source.subgraph.sdl).not.toContain('object')
    expect(await source.run('{ items(limit: 1) { id } }')).toEqual({ data: { items: [{ id: 1 }] } })
  })

  test('that the document has not are refused with what there is', async () => {
    const options = { operations: { lst: { name: 'x' } }, types: { Itm: 'X' } }
    await expect(createRestSource(document, answer, options)).rejects.toMatchObject({
      code: 'SCHEMA_INVALID',
      details: [
        'operations.lst: there is no such operation; there are "list", "addlist", "object", "addobject"',
        'types.Itm: there is no such type',
      ],
    })
  })
})

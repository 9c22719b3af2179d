import { describe, expect, test } from 'vitest'
import { createOpenApiSubgraph } from '../../gateway/sources/openapi/create-open-api-subgraph.ts'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { containing } from '../support/matchers.ts'
import { startAnswering, startService } from '../support/start-service.ts'

const shop = {
  openapi: '3.0.3',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/items/{sku}': {
      parameters: [{ name: 'sku', in: 'path', required: true, schema: { type: 'string' } }],
      get: {
        operationId: 'getItem',
        summary: 'One item.',
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
          },
        },
      },
      delete: { operationId: 'removeItem', deprecated: true, responses: { 204: { description: 'Gone.' } } },
    },
    '/items': {
      get: {
        operationId: 'listItems',
        parameters: [
          { name: 'skus', in: 'query', explode: false, schema: { type: 'array', items: { type: 'string' } } },
          { name: 'page-size', in: 'query', schema: { type: 'integer' } },
          { name: 'X-Trace', in: 'header', schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: '',
            content: {
              'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Item' } } },
            },
          },
        },
      },
      post: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
        },
        responses: {
          201: {
            description: '',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Item' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Item: {
        type: 'object',
        description: 'Something to sell.',
        required: ['sku', 'kind'],
        properties: {
          sku: { type: 'string' },
          kind: { type: 'string', enum: ['new', '2nd-hand'] },
          'unit-price': { type: 'number', nullable: true },
          added: { type: 'string', format: 'date-time', readOnly: true },
          attributes: { type: 'object', additionalProperties: { type: 'string' } },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Item' } },
          secret: { type: 'string', writeOnly: true },
          old: { type: 'boolean', deprecated: true },
          size: { allOf: [{ $ref: '#/components/schemas/Size' }], description: 'How large.' },
        },
      },
      Size: { type: 'object', required: ['width'], properties: { width: { type: 'integer' } } },
    },
  },
}

const hat = {
  sku: 'hat',
  kind: '2nd-hand',
  'unit-price': 9.5,
  added: '2026-01-02T03:04:05Z',
  size: { width: 3 },
}

describe('the schema of an OpenAPI document', () => {
  test('has operations as root fields, schemas as types, and the words of the document', async () => {
    await using source = await createRestSource(shop, () => ({}), {
      entities: { Item: { key: 'sku', get: 'getItem' } },
    })
    expect(source.subgraph.sdl).toMatchInlineSnapshot(`
      "extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])

      type Query {
        "One item."
        getItem(sku: String!): Item
        listItems(skus: [String!], pageSize: Int, xTrace: String): [Item!]
      }

      type Mutation {
        removeItem(sku: String!): Boolean @deprecated
        postItems(input: ItemInput!): Item
      }

      "Something to sell."
      type Item @key(fields: "sku") {
        sku: ID!
        kind: ItemKind!
        unitPrice: Float
        added: DateTime
        attributes: JSON
        parts: [Item!]
        old: Boolean @deprecated
        "How large."
        size: Size
      }

      type Size @shareable {
        width: Int!
      }

      "Something to sell."
      input ItemInput {
        sku: String!
        kind: ItemKind!
        unitPrice: Float
        attributes: JSON
        parts: [ItemInput!]
        secret: String
        old: Boolean @deprecated
        "How large."
        size: SizeInput
      }

      input SizeInput {
        width: Int!
      }

      enum ItemKind {
        new
        _2ndHand
      }

      "A date-time string at UTC, such as 2007-12-03T10:15:30Z, compliant with the \`date-time\` format outlined in section 5.6 of the RFC 3339 profile of the ISO 8601 standard for representation of dates and times using the Gregorian calendar."
      scalar DateTime

      "The \`JSON\` scalar type represents JSON values as specified by [ECMA-404](http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf)."
      scalar JSON @specifiedBy(url: "http://www.ecma-international.org/publications/files/ECMA-ST/ECMA-404.pdf")"
    `)
  })

  test('leaves out an operation that has no mapping, says why and where, and keeps the rest', async () => {
    const { log, lines } = createRecordingLogger()
    await using context = createSourceContext({ log })
    const broken = { ...shop, paths: { ...shop.paths, '/odd': { get: { parameters: [{ name: 'id' }] } } } }
    const settings = openApiSourceSchema.parse({
      kind: 'openapi',
      document: broken,
      url: 'http://127.0.0.1:1',
    })
    const subgraph = await createOpenApiSubgraph('shop', settings, context)
    expect(subgraph.sdl).toContain('getItem')
    expect(lines).toMatchObject([
      {
        facts: { source: 'shop', pointer: '#/paths/~1odd/get/parameters/0' },
        message:
          '"shop" leaves out GET /odd: a parameter needs a `name`, and `in` as path, query, querystring, header or cookie',
      },
    ])
  })
})

describe('requests', () => {
  test('parameters go to their places, and answers come back under GraphQL names', async () => {
    await using source = await createRestSource(shop, () => ({ body: [hat] }))
    const query = `query ($skus: [String!]) {
      listItems(skus: $skus, pageSize: 5, xTrace: "t 1") { sku kind unitPrice added attributes size { width } }
    }`
    expect(await source.run(query, { skus: ['a b', 'c/d'] })).toEqual({
      data: {
        listItems: [
          {
            sku: 'hat',
            kind: '_2ndHand',
            unitPrice: 9.5,
            added: '2026-01-02T03:04:05Z',
            attributes: null,
            size: { width: 3 },
          },
        ],
      },
    })
    expect(source.calls).toMatchObject([
      {
        line: 'GET /items?skus=a%20b,c%2Fd&page-size=5',
        headers: { 'x-trace': 't 1', 'x-request-id': 'test' },
      },
    ])
  })

  test('a body is written with the names of its properties', async () => {
    await using source = await createRestSource(shop, () => ({ status: 201, body: hat }))
    const mutation = `mutation ($input: ItemInput!) { postItems(input: $input) { sku } }`
    const input = {
      sku: 'hat',
      kind: '_2ndHand',
      unitPrice: 1,
      secret: 's',
      parts: [{ sku: 'x', kind: 'new' }],
    }
    expect(await source.run(mutation, { input })).toEqual({ data: { postItems: { sku: 'hat' } } })
    expect(source.calls[0]).toMatchObject({
      line: 'POST /items',
      headers: { 'content-type': 'application/json' },
    })
    expect(JSON.parse(source.calls[0]?.body ?? '')).toEqual({
      sku: 'hat',
      kind: '2nd-hand',
      'unit-price': 1,
      secret: 's',
      parts: [{ sku: 'x', kind: 'new' }],
    })
  })

  test('an operation without an answer is true', async () => {
    await using source = await createRestSource(shop, () => ({ status: 204 }))
    expect(await source.run('mutation { removeItem(sku: "hat") }')).toEqual({ data: { removeItem: true } })
  })

  test('identical reads of one request are sent once', async () => {
    await using source = await createRestSource(shop, () => ({ body: hat }))
    await source.run('{ a: getItem(sku: "hat") { sku } b: getItem(sku: "hat") { kind } }')
    expect(source.calls.map(({ line }) => line)).toEqual(['GET /items/hat'])
  })
})

describe('entities', () => {
  const query = `query ($r: [_Any!]!) {
    first: _entities(representations: $r) { ... on Item { sku unitPrice } }
    second: _entities(representations: $r) { ... on Item { kind } }
  }`
  const representations = ['hat', 'cap', 'none', 'hat'].map((sku) => ({ __typename: 'Item', sku }))
  const expected = {
    first: [
      { sku: 'hat', unitPrice: 9.5 },
      { sku: 'cap', unitPrice: 9.5 },
      null,
      { sku: 'hat', unitPrice: 9.5 },
    ],
    second: [{ kind: '_2ndHand' }, { kind: '_2ndHand' }, null, { kind: '_2ndHand' }],
  }

  test('are looked up by one list call, in any order, and those that are missing are null', async () => {
    const items = [{ ...hat, sku: 'cap' }, hat]
    await using source = await createRestSource(shop, () => ({ body: items }), {
      entities: { Item: { key: 'sku', list: 'listItems', keysParam: 'skus' } },
    })
    expect(await source.run(query, { r: representations })).toEqual({ data: expected })
    expect(source.calls.map(({ line }) => line)).toEqual(['GET /items?skus=hat,cap,none'])
  })

  test('are looked up in chunks of maxBatchSize', async () => {
    await using source = await createRestSource(shop, () => ({ body: { total: 2, items: [hat] } }), {
      entities: { Item: { key: 'sku', list: 'listItems', keysParam: 'skus', maxBatchSize: 2 } },
    })
    await source.run(query, { r: representations })
    expect(source.calls.map(({ line }) => line)).toEqual(['GET /items?skus=hat,cap', 'GET /items?skus=none'])
  })

  test.each<[string, object, string]>([
    [
      'an array in a property of the body',
      { type: 'object', properties: { ids: { type: 'array', items: { type: 'integer' }, maxItems: 2 } } },
      'ids',
    ],
    ['the body itself', { type: 'array', items: { type: 'integer' }, maxItems: 2 }, 'input'],
  ])(
    'are looked up by a POST with %s, in chunks of what the document allows',
    async (_case, body, keysParam) => {
      const things = {
        ...shop,
        paths: {
          '/things/batch': {
            post: {
              operationId: 'batchThings',
              requestBody: { content: { 'application/json': { schema: body } } },
              responses: {
                200: {
                  description: '',
                  content: {
                    'application/json': {
                      schema: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
                    },
                  },
                },
              },
            },
          },
          '/size': { get: { responses: { 204: { description: '' } } } },
        },
        components: {
          schemas: {
            Thing: { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } },
          },
        },
      }
      const keysIn = (text: string) => {
        const value = JSON.parse(text) as number[] | { ids: number[] }
        return Array.isArray(value) ? value : value.ids
      }
      await using source = await createRestSource(
        things,
        (call) => ({ body: keysIn(call.body).map((id) => ({ id, name: `Thing ${id}` })) }),
        { entities: { Thing: { key: 'id', list: 'batchThings', keysParam } } },
      )
      const byId = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Thing { name } } }'
      const { data } = await source.run(byId, {
        r: ['1', '2', '3'].map((id) => ({ __typename: 'Thing', id })),
      })
      expect(data).toEqual({ _entities: [{ name: 'Thing 1' }, { name: 'Thing 2' }, { name: 'Thing 3' }] })
      expect(source.calls.map((call) => keysIn(call.body))).toEqual([[1, 2], [3]])
    },
  )

  test('are found in an answer that is a map by key, whether or not they have the key themselves', async () => {
    const withoutKey = { ...hat, sku: undefined }
    await using source = await createRestSource(shop, () => ({ body: { hat, cap: withoutKey } }), {
      entities: { Item: { key: 'sku', list: 'listItems', keysParam: 'skus' } },
    })
    expect(await source.run(query, { r: representations })).toEqual({ data: expected })
  })

  test('are looked up one by one where there is no list, each once', async () => {
    await using source = await createRestSource(
      shop,
      ({ line }) =>
        line.endsWith('none') ? { status: 404 } : { body: { ...hat, sku: line.split('/').at(-1) } },
      { entities: { Item: { key: 'sku', get: 'getItem' } } },
    )
    expect(await source.run(query, { r: representations })).toEqual({ data: expected })
    expect(source.calls.map(({ line }) => line).sort()).toEqual([
      'GET /items/cap',
      'GET /items/hat',
      'GET /items/none',
    ])
  })

  test('that the document does not bear out are refused with what there is', async () => {
    const entities = {
      Itm: { key: 'sku', get: 'getItem' },
      Item: { key: 'sku', get: 'fetchItem', list: 'listItems', keysParam: 'ids' },
    }
    await expect(createRestSource(shop, () => ({}), { entities })).rejects.toMatchObject({
      code: 'SCHEMA_INVALID',
      details: [
        containing('entities.Itm: no operation answers with a type "Itm"; there are "Item"'),
        containing('entities.Item: there is no operation "fetchItem"; there are "getItem"'),
        containing('entities.Item: "listItems" has no parameter "ids"; there are "skus"'),
      ],
    })
  })
})

describe('faults', () => {
  test('an error status is an error with the status and the problem body', async () => {
    const problem = { type: 'about:blank', title: 'Out of stock', detail: 'No hats left.' }
    await using source = await createRestSource(shop, () => ({
      status: 409,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '5' },
      body: problem,
    }))
    const { data, errors } = await source.run('{ getItem(sku: "hat") { sku } }')
    expect(data).toEqual({ getItem: null })
    expect(errors?.map((error) => error.toJSON())).toEqual([
      {
        message: 'The subgraph "shop" answered GET /items/{sku} with status 409: No hats left.',
        path: ['getItem'],
        extensions: {
          code: 'SUBGRAPH_HTTP_ERROR',
          subgraph: 'shop',
          http: { status: 409, retryAfter: '5' },
          problem,
        },
      },
    ])
  })

  test('one failing lookup takes no other entity with it', async () => {
    await using source = await createRestSource(
      shop,
      ({ line }) => (line.endsWith('cap') ? { status: 500 } : { body: hat }),
      { entities: { Item: { key: 'sku', get: 'getItem' } } },
    )
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Item { kind } } }'
    const result = await source.run(query, { r: ['hat', 'cap'].map((sku) => ({ __typename: 'Item', sku })) })
    expect(result).toMatchObject({
      data: { _entities: [{ kind: '_2ndHand' }, null] },
      errors: [{ path: ['_entities', 1], extensions: { code: 'SUBGRAPH_HTTP_ERROR', subgraph: 'shop' } }],
    })
  })

  test.each([
    ['text for JSON', { body: 'no' }, 'SUBGRAPH_BAD_RESPONSE'],
    [
      'truncated JSON',
      { headers: { 'content-type': 'application/json' }, body: '{"sku":' },
      'SUBGRAPH_BAD_RESPONSE',
    ],
    [
      'HTML with an error status',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>' },
      'SUBGRAPH_HTTP_ERROR',
    ],
  ])('%s is an error with its code', async (_case, answer, code) => {
    await using source = await createRestSource(shop, () => answer)
    expect(await source.run('{ getItem(sku: "hat") { sku } }')).toMatchObject({
      data: { getItem: null },
      errors: [{ path: ['getItem'], extensions: { code, subgraph: 'shop' } }],
    })
  })

  test('a value of the wrong type is an error at its field', async () => {
    await using source = await createRestSource(shop, () => ({
      body: { ...hat, added: 'yesterday', 'unit-price': 'x' },
    }))
    const result = await source.run('{ getItem(sku: "hat") { sku added unitPrice } }')
    expect(result).toMatchObject({
      data: { getItem: { sku: 'hat', added: null, unitPrice: null } },
      errors: [{ path: ['getItem', 'added'] }, { path: ['getItem', 'unitPrice'] }],
    })
  })

  test('a service that is not there is an error with code SUBGRAPH_UNREACHABLE', async () => {
    await using source = await createRestSource(shop, () => ({}), { url: 'http://127.0.0.1:1' })
    expect(await source.run('{ getItem(sku: "hat") { sku } }')).toMatchObject({
      data: { getItem: null },
      errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE' } }],
    })
  })
})

describe('the document', () => {
  test('is read from a URL, and OpenAPI 2.0 in YAML is understood', async () => {
    const yaml = `
swagger: '2.0'
info: { title: Old, version: '1' }
host: 127.0.0.1:1
schemes: [http]
paths:
  /things/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, type: integer }]
      responses: { 200: { description: ok, schema: { $ref: '#/definitions/Thing' } } }
definitions:
  Thing: { type: object, properties: { name: { type: string, x-nullable: true } } }
`
    await using server = await startAnswering(200, 'application/yaml', yaml)
    await using context = createSourceContext()
    const settings = openApiSourceSchema.parse({ kind: 'openapi', document: server.url })
    const { sdl } = await createOpenApiSubgraph('old', settings, context)
    expect(sdl).toContain('getThingsById(id: Int!): Thing')
  })

  test.each([
    ['no YAML', 'a: [', containing('neither JSON nor YAML')],
    ['no OpenAPI', 'title: x', containing('neither `openapi` nor `swagger`')],
    ['no operations', '{"openapi":"3.1.0","paths":{}}', containing('no operation')],
  ])('that is %s is refused with code OPENAPI_INVALID', async (_case, text, message) => {
    await using server = await startAnswering(200, 'text/plain', text)
    await using context = createSourceContext()
    const settings = openApiSourceSchema.parse({
      kind: 'openapi',
      document: server.url,
      url: 'http://127.0.0.1:1',
    })
    await expect(createOpenApiSubgraph('odd', settings, context)).rejects.toMatchObject({ message })
  })

  test('is asked for with the credentials in its URL, and no message has them', async () => {
    let authorization: string | undefined
    await using server = await startService((request, response) => {
      authorization = request.headers.authorization
      response.writeHead(403).end()
    })
    await using context = createSourceContext()
    const document = server.url.replace('http://', 'http://user:secret@')
    const settings = openApiSourceSchema.parse({ kind: 'openapi', document, url: 'http://127.0.0.1:1' })
    await expect(createOpenApiSubgraph('shop', settings, context)).rejects.toMatchObject({
      code: 'SCHEMA_UNAVAILABLE',
      message: `The schema of source "shop" could not be read from ${server.url}: its OpenAPI document was answered with status 403`,
    })
    expect(authorization).toBe(`Basic ${Buffer.from('user:secret').toString('base64')}`)
  })
})

import { describe, expect, test } from 'vitest'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import { createRestService, createRestSource } from '../support/create-rest-source.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

const text = { type: 'string' }
const integer = { type: 'integer' }
const big = { type: 'integer', format: 'int64' }

type Options = Pick<OpenApiSourceOptions, 'maps'>

/** A service whose one read answers with, and whose one write takes, an object with the property `value`. */
function documentOf(schema: object, components: object = {}) {
  const thing = { type: 'object', properties: { value: schema } }
  const content = { 'application/json': { schema: thing } }
  return {
    openapi: '3.1.0',
    info: { title: 'Values', version: '1' },
    paths: {
      '/thing': {
        get: { operationId: 'thing', responses: { 200: { description: '', content } } },
        put: { operationId: 'setThing', requestBody: { content }, responses: { 204: { description: '' } } },
      },
    },
    components: { schemas: components },
  }
}

/** Asks for the value, which the service sends as this JSON. */
async function read(
  schema: object,
  json: string,
  { fields = '', ...options }: Options & { fields?: string } = {},
) {
  await using source = await createRestSource(
    documentOf(schema),
    () => ({ headers: { 'content-type': 'application/json' }, body: `{"value":${json}}` }),
    options,
  )
  const { data, errors } = await source.run(`{ thing { value ${fields} } }`)
  return errors ? errors.map(({ message }) => message) : (data?.thing as { value: unknown }).value
}

/** Gives the value by a variable and as a literal, and answers with the JSON that the service got. */
async function write(
  schema: object,
  { value, literal }: { value: unknown; literal: string },
  options: Options = {},
) {
  await using source = await createRestSource(documentOf(schema), () => ({ status: 204 }), options)
  const byVariable = await source.run('mutation ($input: SetThingBodyInput) { setThing(input: $input) }', {
    input: { value },
  })
  const byLiteral = await source.run(`mutation { setThing(input: { value: ${literal} }) }`)
  expect([byVariable, byLiteral]).toEqual([{ data: { setThing: true } }, { data: { setThing: true } }])
  const [first, second] = source.calls.map(({ body }) => body)
  expect(second).toBe(first)
  return first
}

async function typeOf(schema: object, options: Options = {}): Promise<string | undefined> {
  await using source = await createRestSource(documentOf(schema), () => ({}), options)
  return /type ThingResult @shareable \{\s+value: (\S+)/.exec(source.subgraph.sdl)?.[1]
}

describe('types', () => {
  test.each<[object, string]>([
    [text, 'String'],
    [{ type: 'string', format: 'date-time' }, 'DateTime'],
    [{ type: 'string', format: 'date' }, 'LocalDate'],
    [{ type: 'string', format: 'uuid' }, 'UUID'],
    [{ type: 'string', format: 'email' }, 'EmailAddress'],
    [{ type: 'string', format: 'made-up' }, 'String'],
    [integer, 'Int'],
    [{ type: 'integer', format: 'int32' }, 'Int'],
    [big, 'BigInt'],
    [{ type: 'integer', maximum: 2 ** 40 }, 'BigInt'],
    [{ type: 'integer', example: 1_700_000_000_000 }, 'BigInt'],
    [{ type: 'number' }, 'Float'],
    [{ type: 'boolean' }, 'Boolean'],
    [{ type: ['string', 'null'] }, 'String'],
    [{ type: ['string', 'integer'] }, 'JSON'],
    [{ const: 'a' }, 'ThingResultValue'],
    [{ const: 5 }, 'Int'],
    [{ enum: [1, 2] }, 'Int'],
    [{ enum: ['a', 1] }, 'JSON'],
    [{ type: 'object' }, 'JSON'],
    [{}, 'JSON'],
    [{ type: 'array', items: text }, '[String!]'],
    [{ type: 'array', items: { type: ['string', 'null'] } }, '[String]'],
    [{ type: 'array' }, '[JSON]'],
    [{ type: 'array', prefixItems: [{ type: 'number' }, { type: 'number' }] }, '[Float!]'],
    [{ prefixItems: [text, integer] }, '[JSON!]'],
    [{ type: 'object', additionalProperties: text }, 'JSON'],
  ])('%j is %s', async (schema, type) => {
    expect(await typeOf(schema)).toBe(type)
  })

  test.each<[object, string]>([
    [{ type: 'object', additionalProperties: text }, '[ThingResultValueEntry!]'],
    [{ additionalProperties: { type: 'object', properties: { a: text } } }, '[ThingResultValueEntry!]'],
    [{ type: 'object', additionalProperties: true }, 'JSON'],
    [{ type: 'object' }, 'JSON'],
  ])('with maps as entries, %j is %s', async (schema, type) => {
    expect(await typeOf(schema, { maps: 'entries' })).toBe(type)
  })
})

describe('big integers', () => {
  test.each<[object, string, unknown]>([
    [big, '5', 5],
    [big, '9007199254740991', 9007199254740991],
    [big, '9007199254740993', '9007199254740993'],
    [big, '-9223372036854775808', '-9223372036854775808'],
    [big, '"9007199254740993"', '9007199254740993'],
    [big, '"5"', 5],
    [{ type: 'array', items: big }, '[1,9007199254740993]', [1, '9007199254740993']],
    [{}, '{"id":9007199254740993}', { id: '9007199254740993' }],
    [text, '9007199254740993', '9007199254740993'],
    [{ type: 'number' }, '9007199254740993', 9007199254740992],
  ])('%j: %s comes as %j', async (schema, json, value) => {
    expect(await read(schema, json)).toEqual(value)
  })

  test.each(['1.5', '"x"', 'true'])('%s is none, and an error', async (json) => {
    expect(await read(big, json)).toEqual([expect.stringContaining('An integer was expected')])
  })

  test.each<[unknown, string, string]>([
    [5, '5', '{"value":5}'],
    ['5', '"5"', '{"value":5}'],
    ['9007199254740993', '9007199254740993', '{"value":9007199254740993}'],
    ['-9223372036854775808', '"-9223372036854775808"', '{"value":-9223372036854775808}'],
  ])('%j or %s is sent as %s', async (value, literal, body) => {
    expect(await write(big, { value, literal })).toBe(body)
  })

  test('a number that has lost digits on its way is refused', async () => {
    await using source = await createRestSource(documentOf(big), () => ({ status: 204 }))
    const { errors } = await source.run('mutation ($input: SetThingBodyInput) { setThing(input: $input) }', {
      input: { value: 2 ** 60 },
    })
    expect(errors?.[0]?.message).toContain('send it as a string')
    expect(source.calls).toEqual([])
  })

  test('go through a path and a query with all digits', async () => {
    const document = {
      openapi: '3.0.3',
      info: { title: 'Ids', version: '1' },
      paths: {
        '/things/{id}': {
          get: {
            operationId: 'thing',
            parameters: [
              { name: 'id', in: 'path', required: true, schema: big },
              { name: 'after', in: 'query', schema: { type: 'array', items: big } },
            ],
            responses: { 204: { description: '' } },
          },
        },
      },
    }
    await using source = await createRestSource(document, () => ({ status: 204 }))
    await source.run('{ thing(id: 9007199254740993, after: [1, "9007199254740995"]) }')
    expect(source.calls[0]?.line).toBe('GET /things/9007199254740993?after=1&after=9007199254740995')
  })

  test.each(['plan', 'stitch'] as const)('keep their digits through the engine %s', async (engine) => {
    await using service = await createRestService(({ body }) => ({
      headers: { 'content-type': 'application/json' },
      ...(body === '' ? { body: '{"value":9007199254740993}' } : { status: 204 }),
    }))
    const source = { kind: 'openapi' as const, document: documentOf(big), url: service.url }
    const server = await startTestGateway({ engine, sources: { values: source } })
    const answer = await server.post({ query: '{ thing { value } }' })
    expect(await answer.json()).toEqual({ data: { thing: { value: '9007199254740993' } } })
    await server.post({
      query: 'mutation ($value: BigInt) { setThing(input: { value: $value }) }',
      variables: { value: '9007199254740993' },
    })
    expect(service.calls.slice(1).map(({ body }) => body)).toEqual(['{"value":9007199254740993}'])
  })
})

describe('maps', () => {
  const entries = { maps: 'entries' } as const
  const sizes = { additionalProperties: { type: 'object', properties: { 'in-cm': integer } } }

  test('are JSON unless the config says otherwise', async () => {
    expect(await read({ additionalProperties: text }, '{"a b":"x"}')).toEqual({ 'a b': 'x' })
  })

  test.each<[string, object, string, string, unknown]>([
    ['texts', { additionalProperties: text }, '{"a b":"x"}', '{ key value }', [{ key: 'a b', value: 'x' }]],
    ['objects', sizes, '{"a":{"in-cm":5}}', '{ key value { inCm } }', [{ key: 'a', value: { inCm: 5 } }]],
    ['nothing', { additionalProperties: text }, '{}', '{ key value }', []],
    ['null', { additionalProperties: text, type: ['object', 'null'] }, 'null', '{ key }', null],
    [
      'maps',
      { additionalProperties: { additionalProperties: integer } },
      '{"a":{"b":1}}',
      '{ key value { key value } }',
      [{ key: 'a', value: [{ key: 'b', value: 1 }] }],
    ],
    [
      'lists, in a list',
      { type: 'array', items: { additionalProperties: { type: 'array', items: integer } } },
      '[{"a":[1]}]',
      '{ key value }',
      [[{ key: 'a', value: [1] }]],
    ],
    [
      'what has no property of its own',
      { type: 'object', properties: { id: integer }, additionalProperties: integer },
      '{"id":1,"x":2}',
      '{ id additionalProperties { key value } }',
      { id: 1, additionalProperties: [{ key: 'x', value: 2 }] },
    ],
  ])('of %s come as entries', async (...[, schema, json, fields, value]) => {
    expect(await read(schema, json, { ...entries, fields })).toEqual(value)
  })

  test.each<[string, object, unknown, string, string]>([
    [
      'texts',
      { additionalProperties: text },
      [{ key: 'a b', value: 'x' }],
      '[{ key: "a b", value: "x" }]',
      '{"value":{"a b":"x"}}',
    ],
    [
      'objects',
      sizes,
      [{ key: 'a', value: { inCm: 5 } }],
      '[{ key: "a", value: { inCm: 5 } }]',
      '{"value":{"a":{"in-cm":5}}}',
    ],
    [
      'what has no property of its own',
      { type: 'object', properties: { id: integer }, additionalProperties: integer },
      { id: 1, additionalProperties: [{ key: 'x', value: 2 }] },
      '{ id: 1, additionalProperties: [{ key: "x", value: 2 }] }',
      '{"value":{"id":1,"x":2}}',
    ],
  ])('of %s are sent as objects', async (...[, schema, value, literal, body]) => {
    expect(await write(schema, { value, literal }, entries)).toBe(body)
  })
})

test('readOnly is only in answers, writeOnly only in arguments', async () => {
  const schema = {
    type: 'object',
    properties: { id: { ...integer, readOnly: true }, secret: { ...text, writeOnly: true }, name: text },
  }
  await using source = await createRestSource(documentOf(schema), () => ({}))
  expect(source.subgraph.sdl).toContain('type ThingResultValue @shareable {\n  id: Int\n  name: String\n}')
  expect(source.subgraph.sdl).toContain('input SetThingBodyValueInput {\n  secret: String\n  name: String\n}')
})

test('a required property that leads back to its own object is optional in arguments', async () => {
  const Tree = {
    type: 'object',
    required: ['parent', 'name'],
    properties: { parent: { $ref: '#/components/schemas/Node' }, name: text },
  }
  const Node = {
    type: 'object',
    required: ['tree'],
    properties: { tree: { $ref: '#/components/schemas/Tree' } },
  }
  const document = documentOf({ $ref: '#/components/schemas/Tree' }, { Tree, Node })
  await using source = await createRestSource(document, () => ({ status: 204 }))
  expect(source.subgraph.sdl).toContain('input TreeInput {\n  parent: NodeInput!\n  name: String!\n}')
  expect(source.subgraph.sdl).toContain('input NodeInput {\n  tree: TreeInput\n}')
})

test('a service without an operation that reads makes a graph', async () => {
  const { put } = documentOf(text).paths['/thing']
  const document = { ...documentOf(text), paths: { '/thing': { put } } }
  await using service = await createRestService(() => ({ status: 204 }))
  const source = { kind: 'openapi' as const, document, url: service.url }
  const server = await startTestGateway({
    sources: {
      first: source,
      second: { ...source, operations: { setThing: { name: 'setOther' } } },
    },
  })
  const answer = await server.post({
    query: 'mutation { setThing(input: { value: "x" }) setOther(input: { value: "y" }) }',
  })
  expect(await answer.json()).toEqual({ data: { setThing: true, setOther: true } })
  const empty = await server.post({ query: '{ _empty }' })
  expect(await empty.json()).toEqual({ data: { _empty: null } })
})

test('a property that leads back to its own type, with words beside the reference, is of that type', async () => {
  const Rule = {
    type: 'object',
    properties: {
      name: { type: 'string' },
      not: {
        allOf: [{ $ref: '#/components/schemas/Rule' }, { description: 'What must not be.', nullable: true }],
      },
    },
  }
  const document = {
    openapi: '3.0.3',
    info: { title: 'Test', version: '1' },
    paths: {
      '/rule': {
        get: {
          operationId: 'rule',
          responses: {
            200: {
              description: '',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Rule' } } },
            },
          },
        },
      },
    },
    components: { schemas: { Rule } },
  }
  await using source = await createRestSource(document, () => ({ body: { name: 'a', not: { name: 'b' } } }))
  expect(source.subgraph.sdl).toContain('not: Rule\n')
  expect(await source.run('{ rule { name not { name not { name } } } }')).toEqual({
    data: { rule: { name: 'a', not: { name: 'b', not: null } } },
  })
})

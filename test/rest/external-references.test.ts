import { expect, test } from 'vitest'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import { mapOpenApi } from '../../gateway/sources/openapi/map-open-api.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createRestService } from '../support/create-rest-source.ts'
import type { RestAnswer } from '../support/create-rest-source.ts'

const json = (schema: unknown) => ({ description: '', content: { 'application/json': { schema } } })

function get(operationId: string, schema: unknown, more: object = {}) {
  return { get: { operationId, responses: { 200: json(schema) }, ...more } }
}

function openApi(paths: unknown, components: unknown = {}) {
  return { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths, components }
}

const text = { type: 'string' }
const object = (properties: unknown) => ({ type: 'object', properties })

/** Maps a document of several files; a file that is a text is YAML. */
async function map(files: Readonly<Record<string, unknown>>, document = 'api/openapi.json') {
  await using context = createSourceContext({
    readFile(path) {
      const file = files[path]
      if (file === undefined) return Promise.reject(new Error(`there is no file ${path}`))
      return Promise.resolve(typeof file === 'string' ? file : JSON.stringify(file))
    },
  })
  const { model, sdl } = await mapOpenApi(
    'shop',
    openApiSourceSchema.parse({ kind: 'openapi', document }),
    context,
  )
  return { skipped: model.skipped, names: model.operations.map(({ name }) => name), sdl }
}

function typeIn(sdl: string, name: string): string {
  return new RegExp(`^type ${name}\\b[^{]*\\{[^}]*\\}`, 'm').exec(sdl)?.[0] ?? `no type ${name}`
}

test('schemas in other files are types named after their file or pointer, and relative to the file they stand in', async () => {
  const { sdl, skipped } = await map({
    'api/openapi.json': openApi({ '/orders': get('getOrder', { $ref: './schemas/Order.yaml' }) }),
    'api/schemas/Order.yaml':
      'type: object\nproperties:\n  id: { type: string }\n  buyer: { $ref: "../../common/people.json#/Person" }\n',
    'common/people.json': {
      Person: object({ name: text, friend: { $ref: '#/Person' }, lives: { $ref: '#/Place' } }),
      Place: object({ town: text }),
    },
  })
  expect(skipped).toEqual([])
  expect(sdl).toContain('getOrder: Order')
  expect(typeIn(sdl, 'Order')).toContain('buyer: Person')
  expect(typeIn(sdl, 'Person')).toContain('friend: Person')
  expect(typeIn(sdl, 'Person')).toContain('lives: Place')
})

test('a component that stands in another file has the name of the component, wherever it is referred to', async () => {
  const { sdl } = await map({
    'api/openapi.json': openApi(
      {
        '/a': get('getA', { $ref: 'order.json' }),
        '/b': get('getB', { $ref: '#/components/schemas/Purchase' }),
      },
      { schemas: { Purchase: { $ref: 'order.json' } } },
    ),
    'api/order.json': object({ id: text, parent: { $ref: 'order.json' } }),
  })
  expect(sdl).toContain('getA: Purchase')
  expect(sdl).toContain('getB: Purchase')
  expect(typeIn(sdl, 'Purchase')).toContain('parent: Purchase')
})

test('paths, path items, parameters, bodies, responses and sets of components may be in other files', async () => {
  const { sdl, names, skipped } = await map({
    'api/openapi.json': openApi({ $ref: 'paths/index.yaml' }, { schemas: { $ref: 'schemas/index.yaml' } }),
    'api/paths/index.yaml': '/orders/{id}:\n  $ref: order.yaml\n',
    'api/paths/order.yaml': JSON.stringify({
      parameters: [{ $ref: '../parameters.json#/id' }],
      get: {
        operationId: 'getOrder',
        responses: { 200: { $ref: '../responses.json#/order' } },
      },
      put: {
        operationId: 'putOrder',
        requestBody: { $ref: '../bodies.json' },
        responses: { 200: { $ref: '../responses.json#/order' } },
      },
    }),
    'api/parameters.json': { id: { name: 'id', in: 'path', required: true, schema: { type: 'integer' } } },
    'api/bodies.json': json({ $ref: 'openapi.json#/components/schemas/Order' }),
    'api/responses.json': { order: json({ $ref: 'schemas/index.yaml#/Order' }) },
    'api/schemas/index.yaml': 'Order:\n  type: object\n  properties:\n    id: { type: integer }\n',
  })
  expect(skipped).toEqual([])
  expect(names).toEqual(['getOrder', 'putOrder'])
  expect(sdl).toContain('getOrder(id: Int!): Order')
  expect(sdl).toContain('putOrder(id: Int!, input: OrderInput): Order')
})

test('OpenAPI 2.0 is upgraded with the parts that stand in other files', async () => {
  const { sdl, skipped } = await map({
    'api/openapi.json': {
      swagger: '2.0',
      host: 'x.test',
      paths: {
        '/items': {
          get: {
            operationId: 'listItems',
            parameters: [{ $ref: 'parts.yaml#/parameters/limit' }],
            responses: { 200: { $ref: 'parts.yaml#/responses/items' } },
          },
        },
      },
    },
    'api/parts.yaml': JSON.stringify({
      parameters: { limit: { name: 'limit', in: 'query', type: 'integer' } },
      responses: {
        items: { description: '', schema: { type: 'array', items: { $ref: '#/definitions/Item' } } },
      },
      definitions: { Item: object({ sku: text }) },
    }),
  })
  expect(skipped).toEqual([])
  expect(sdl).toContain('listItems(limit: Int): [Item!]')
})

test('only the operation whose file is missing is left out, with the place of the reference', async () => {
  const { names, skipped } = await map({
    'api/openapi.json': openApi({
      '/good': get('good', text),
      '/gone': get('gone', { $ref: 'gone.yaml#/Thing' }),
      '/deep': get('deep', { $ref: 'deep.json' }),
      '/nowhere': get('nowhere', { $ref: 'deep.json#/no/such' }),
      '/broken': get('broken', { $ref: 'broken.json' }),
    }),
    'api/deep.json': object({ more: { $ref: 'missing.json' } }),
    'api/broken.json': '{ "type": ',
  })
  expect(names).toEqual(['good'])
  const at = (path: string) => `#/paths/~1${path}/get/responses/200/content/application~1json/schema`
  expect(skipped).toMatchObject([
    {
      pointer: at('gone'),
      reason: 'the reference "api/gone.yaml#/Thing" can not be read: there is no file api/gone.yaml',
    },
    {
      pointer: 'api/deep.json#/properties/more',
      reason: 'the reference "api/missing.json" can not be read: there is no file api/missing.json',
    },
    { pointer: at('nowhere'), reason: 'the reference "api/deep.json#/no/such" leads nowhere' },
    { pointer: at('broken') },
  ])
  expect(skipped.at(-1)?.reason).toMatch(/^the reference "api\/broken.json" can not be read: /)
})

test('paths in a file that is missing are said to be there', async () => {
  const { skipped } = await map({ 'api/openapi.json': openApi({ $ref: 'paths.yaml' }) })
  expect(skipped).toEqual([
    {
      method: '*',
      path: '*',
      pointer: '#/paths',
      reason: 'the reference "api/paths.yaml" can not be read: there is no file api/paths.yaml',
    },
  ])
})

test('files that lead in circles end', async () => {
  const { names, skipped, sdl } = await map({
    'api/openapi.json': openApi({
      '/a': { $ref: 'a.json' },
      '/tree': get('tree', { $ref: 'tree.json' }),
      '/loop': get('loop', { $ref: 'loop1.json' }),
    }),
    'api/a.json': { $ref: 'b.json' },
    'api/b.json': { $ref: 'a.json' },
    'api/tree.json': object({ left: { $ref: 'tree.json' }, leaf: { $ref: 'leaf.json' } }),
    'api/leaf.json': object({ tree: { $ref: 'tree.json' } }),
    'api/loop1.json': { $ref: 'loop2.json' },
    'api/loop2.json': { $ref: 'loop1.json' },
  })
  expect(names).toEqual(['tree'])
  expect(typeIn(sdl, 'Leaf')).toContain('tree: Tree')
  expect(skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
    '/a: the reference "api/a.json" leads in a circle',
    '/loop: its references lead in a circle',
  ])
})

test('a discriminator may name files', async () => {
  const { sdl } = await map({
    'api/openapi.json': openApi({
      '/pet': get('pet', {
        oneOf: [{ $ref: 'cat.json' }, { $ref: 'dog.json' }],
        discriminator: { propertyName: 'kind', mapping: { meow: 'cat.json', woof: './dog.json' } },
      }),
    }),
    'api/cat.json': object({ kind: text, lives: { type: 'integer' } }),
    'api/dog.json': object({ kind: text, tricks: { type: 'integer' } }),
  })
  expect(sdl).toMatch(/union \w+ = Cat \| Dog/)
})

test('what looks like a reference in examples is data', async () => {
  const { names, skipped } = await map({
    'api/openapi.json': openApi({
      '/a': get('a', { ...object({ x: text }), example: { $ref: 'not-a-file.json' } }),
    }),
  })
  expect({ names, skipped }).toEqual({ names: ['a'], skipped: [] })
})

const remoteFiles: Readonly<Record<string, unknown>> = {
  '/v1/openapi.json': openApi({
    '/a': get('a', { $ref: 'schemas.json#/A' }),
    '/b': get('b', { $ref: 'http://127.0.0.1:1/schemas.json#/B' }),
    '/c': get('c', { $ref: 'file:///etc/passwd' }),
  }),
  '/v1/schemas.json': { A: object({ x: text }) },
}

function answerFile(line: string): RestAnswer {
  const body = remoteFiles[line.replace('GET ', '')]
  return body === undefined ? { status: 404 } : { body }
}

test('a document of a URL takes in what is of its own origin, and nothing else', async () => {
  await using service = await createRestService(({ line }) => answerFile(line))
  const { names, skipped, sdl } = await map(
    {},
    `${service.url.replace('//', '//me:secret@')}/v1/openapi.json`,
  )
  expect(names).toEqual(['a'])
  expect(sdl).toContain('a: A')
  const reason = 'can not be read: it is not of the same origin as the document'
  expect(skipped.map((one) => one.reason)).toEqual([
    `the reference "http://127.0.0.1:1/schemas.json#/B" ${reason}`,
    `the reference "file:///etc/passwd" ${reason}`,
  ])
  expect(new Set(service.calls.map(({ headers }) => headers.authorization))).toEqual(
    new Set([`Basic ${Buffer.from('me:secret').toString('base64')}`]),
  )
})

test('a document of a URL is stored with what it refers to', async () => {
  let isUp = true
  await using service = await createRestService(({ line }) => (isUp ? answerFile(line) : { status: 503 }))
  await using context = createSourceContext()
  const settings = openApiSourceSchema.parse({ kind: 'openapi', document: `${service.url}/v1/openapi.json` })
  const first = await mapOpenApi('shop', settings, context)
  isUp = false
  const second = await mapOpenApi('shop', settings, context)
  expect(second.sdl).toBe(first.sdl)
  expect(second.model.skipped).toEqual(first.model.skipped)
})

test('a file may refer to URLs', async () => {
  await using service = await createRestService(({ line }) => answerFile(line))
  const { sdl, skipped } = await map({
    'api/openapi.json': openApi({ '/a': get('a', { $ref: `${service.url}/v1/schemas.json#/A` }) }),
  })
  expect(skipped).toEqual([])
  expect(sdl).toContain('a: A')
})

import { expect, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli } from '../support/run-cli.ts'

const shop = `
openapi: 3.0.3
info: { title: Shop, version: '1' }
servers: [{ url: 'https://shop.example.com/v1' }]
security: [{ key: [] }]
paths:
  /items/{sku}:
    get:
      operationId: getItem
      parameters: [{ name: sku, in: path, required: true, schema: { type: string } }]
      responses: { 200: { description: '', content: { application/json: { schema: { $ref: '#/components/schemas/Item' } } } } }
  /items:
    get:
      operationId: listItems
      parameters:
        - { name: skus, in: query, schema: { type: array, maxItems: 50, items: { type: string } } }
      responses:
        200:
          description: ''
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Item' } } } }
  /orders:
    get:
      responses:
        200:
          description: ''
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Order' } } } }
  /odd/{id}:
    get: { responses: { 204: { description: '' } } }
  /worse:
    get: { parameters: [{ name: id }], responses: { 204: { description: '' } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas:
    Item: { type: object, properties: { sku: { type: string } } }
    Order: { type: object, properties: { number: { type: integer }, itemSku: { type: string } } }
`

test('it prints the schema, and a report on what is mapped, left out, and could be', async () => {
  await using folder = await createTestFolder({ 'shop.yaml': shop })
  expect(await runCli(['openapi', 'shop.yaml'], { cwd: folder.path })).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "shop.yaml: 4 of 5 operations are mapped.

    Left out:
      GET /worse: a parameter needs a \`name\`, and \`in\` as path, query, querystring, header or cookie (#/paths/~1worse/get/parameters/0)

    Mapped, though something is wrong:
      GET /odd/{id}: its path has "{id}", for which there is no path parameter: it is taken for a text (#/paths/~1odd~1{id}/get)

    Named otherwise than in the document:
      GET /orders: getOrders
      GET /odd/{id}: getOddById

    Entities that could be looked up by key:
      Item by "sku": GET /items with "skus" (50 keys in a call), GET /items/{sku}

    Joins that could be made:
      Order.item by "itemSku", to Item by its "sku"

    Credentials that are missing:
      4 operations may need the security scheme "key" (an API key in the header "X-Key"): set \`security.key.apiKey\`, or forward the header "x-key"
    ",
      "stdout": "extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])

    type Query {
      getItem(sku: String!): Item
      listItems(skus: [String!]): [Item!]
      getOrders: [Order!]
      getOddById(id: String!): Boolean
    }

    type Item @shareable {
      sku: String
    }

    type Order @shareable {
      number: Int
      itemSku: String
    }
    ",
    }
  `)
})

test('--config prints a config to start from', async () => {
  await using folder = await createTestFolder({ 'shop.yaml': shop })
  const { code, stdout } = await runCli(['openapi', 'shop.yaml', '--config'], { cwd: folder.path })
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "sources:
      shop:
        kind: openapi
        document: shop.yaml
        # url: https://shop.example.com/v1
        # Credentials that the document speaks of; remove what you do not need.
        # security:
        #   key:
        #     apiKey: \${KEY_KEY:}
        # Found in the document: look them over.
        entities:
          # Item by "sku": GET /items with "skus" (50 keys in a call), GET /items/{sku}
          Item:
            key: sku
            get: getItem
            list: listItems
            keysParam: skus
        # Found by the names of fields: look them over.
        joins:
          Order.item:
            type: Item
            from: itemSku
            key: sku
    "
  `)
})

test('the config that it prints composes', async () => {
  await using folder = await createTestFolder({ 'shop.yaml': shop })
  const { stdout } = await runCli(['openapi', 'shop.yaml', '--config'], { cwd: folder.path })
  await using started = await createTestFolder({ 'shop.yaml': shop, 'selvage.yaml': stdout })
  const composed = await runCli(['compose'], { cwd: started.path })
  expect(composed.code).toBe(0)
  expect(composed.stdout).toContain('type Item @join__type(graph: SHOP, key: "sku")')
})

test('--strict fails when something is wrong with an operation', async () => {
  await using folder = await createTestFolder({ 'shop.yaml': shop })
  const { code, stderr } = await runCli(['openapi', 'shop.yaml', '--strict'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain(`error OPENAPI_INVALID shop.yaml has 2 mistakes: the report above says which.`)
})

test.each([
  ['is not there', {}, 'SCHEMA_UNAVAILABLE'],
  ['is no OpenAPI', { 'shop.yaml': 'a: b' }, 'OPENAPI_INVALID'],
])('a document that %s is said so with exit code 1', async (_case, files, error) => {
  await using folder = await createTestFolder(files)
  const { code, stdout, stderr } = await runCli(['openapi', 'shop.yaml'], { cwd: folder.path })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(`error ${error}`)
})

test('what a service sends of itself is in the report, and in the config as something to turn on', async () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    paths: { '/orders': { get: { operationId: 'listOrders', responses: {} } } },
    webhooks: { 'order.placed': { post: {} }, 'order.shipped': { post: {} } },
  }
  await using folder = await createTestFolder({ 'shop.json': JSON.stringify(document) })
  const { stderr, stdout } = await runCli(['openapi', 'shop.json', '--config'], { cwd: folder.path })
  expect(stderr).toContain(
    'Webhooks and callbacks that could be subscribed to:\n  orderPlaced\n  orderShipped\n',
  )
  expect(stdout).toContain('orderPlaced, orderShipped')
  expect(stdout).toContain(
    [
      '    # webhooks:',
      '    #   path: /webhooks/shop',
      '    #   signature:',
      '    #     kind: hmac',
      '    #     header: x-signature',
      '    #     secret: ${SHOP_WEBHOOK_SECRET:}',
    ].join('\n'),
  )
})

test('names that could not stay as they are in the document are in the report', async () => {
  const schema = (name: string) => ({
    responses: {
      200: {
        description: '',
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
      },
    },
  })
  const object = { type: 'object', properties: { id: { type: 'string' } } }
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    paths: {
      '/a': { get: { operationId: 'get-a', ...schema('item.v1') } },
      '/b': { get: { operationId: 'getB', ...schema('Query') } },
      '/c': { get: { operationId: 'getB', ...schema('itemV1') } },
    },
    components: { schemas: { 'item.v1': object, itemV1: object, Query: object, 'not used': object } },
  }
  await using folder = await createTestFolder({ 'shop.json': JSON.stringify(document) })
  const { stderr } = await runCli(['openapi', 'shop.json'], { cwd: folder.path })
  expect(stderr).toMatchInlineSnapshot(`
    "shop.json: 3 of 3 operations are mapped.

    Named otherwise than in the document:
      GET /a: getA
      GET /c: getC

    Types named otherwise than in the document:
      item.v1: ItemV1
      itemV1: ItemV1Type
      Query: QueryType
    "
  `)
})

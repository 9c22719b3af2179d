import { describe, expect, onTestFinished, test } from 'vitest'
import { createRestService, createRestSource } from '../support/create-rest-source.ts'
import type { RestAnswer, RestCall } from '../support/create-rest-source.ts'
import { containing } from '../support/matchers.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

const text = { type: 'string' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const json = (schema: object, more: object = {}) => ({
  description: '',
  content: { 'application/json': { schema } },
  ...more,
})
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text })
const head = { openapi: '3.0.3', info: { title: 'Test', version: '1' } }

const accounts = {
  ...head,
  paths: {
    '/customers': {
      get: {
        operationId: 'listCustomers',
        parameters: [{ name: 'ids', in: 'query', schema: { type: 'array', items: text } }],
        responses: { 200: json({ type: 'array', items: ref('Customer') }) },
      },
    },
  },
  components: { schemas: { Customer: { type: 'object', properties: { id: text, name: text } } } },
}

const orders = {
  ...head,
  paths: {
    '/orders': {
      get: { operationId: 'listOrders', responses: { 200: json({ type: 'array', items: ref('Order') }) } },
    },
    '/items/{sku}': {
      get: { operationId: 'getItem', parameters: [inPath('sku')], responses: { 200: json(ref('Item')) } },
    },
  },
  components: {
    schemas: {
      Order: {
        type: 'object',
        properties: { number: text, customerId: text, skus: { type: 'array', items: text } },
      },
      Item: { type: 'object', properties: { sku: text, price: { type: 'number' } } },
      Note: { type: 'object', properties: { id: text } },
    },
  },
}

const entities = { Item: { key: 'sku', get: 'getItem' } }

describe('joins', () => {
  const answerAccounts = ({ line }: RestCall): RestAnswer => {
    const ids = [...new URL(line.slice(4), 'http://x').searchParams.getAll('ids')]
    return { body: ids.filter((id) => id !== 'gone').map((id) => ({ id, name: `Name of ${id}` })) }
  }
  const answerOrders = ({ line }: RestCall): RestAnswer => {
    if (line === 'GET /orders') {
      return {
        body: [
          { number: '1', customerId: 'ada', skus: ['hat', 'cap'] },
          { number: '2', customerId: 'bob', skus: [] },
          { number: '3', customerId: 'ada', skus: ['hat'] },
          { number: '4', customerId: null, skus: null },
          { number: '5', customerId: 'gone', skus: ['none'] },
        ],
      }
    }
    const sku = line.split('/').at(-1)
    return sku === 'none' ? { status: 404 } : { body: { sku, price: 5 } }
  }

  test.each(['plan', 'stitch'] as const)(
    'lead to entities of this source and of others, with the engine %s',
    async (engine) => {
      const services = [await createRestService(answerAccounts), await createRestService(answerOrders)]
      for (const service of services) onTestFinished(() => service[Symbol.asyncDispose]())
      const [accountService, orderService] = services
      const server = await startTestGateway({
        engine,
        sources: {
          accounts: {
            kind: 'openapi',
            document: accounts,
            url: accountService?.url,
            entities: { Customer: { key: 'id', list: 'listCustomers', keysParam: 'ids' } },
          },
          orders: {
            kind: 'openapi',
            document: orders,
            url: orderService?.url,
            entities,
            joins: {
              'Order.customer': { type: 'Customer', from: 'customerId', description: 'Who has ordered.' },
              'Order.items': { type: 'Item', key: 'sku', from: 'skus' },
            },
          },
        },
      })
      const response = await server.post({
        query: '{ listOrders { number customer { name } items { sku price } } }',
      })
      const hat = { sku: 'hat', price: 5 }
      const ada = { name: 'Name of ada' }
      expect(await response.json()).toEqual({
        data: {
          listOrders: [
            { number: '1', customer: ada, items: [hat, { sku: 'cap', price: 5 }] },
            { number: '2', customer: { name: 'Name of bob' }, items: [] },
            { number: '3', customer: ada, items: [hat] },
            { number: '4', customer: null, items: null },
            // Of another source only its own fields are missing, as federation has it.
            { number: '5', customer: { name: null }, items: [null] },
          ],
        },
      })
      expect(accountService?.calls.map(({ line }) => line)).toEqual([
        'GET /customers?ids=ada&ids=bob&ids=gone',
      ])
      expect(orderService?.calls.map(({ line }) => line).sort()).toEqual([
        'GET /items/cap',
        'GET /items/hat',
        'GET /items/none',
        'GET /orders',
      ])
    },
  )

  test('are in the schema with their description, and a stub of the other type', async () => {
    const joins = {
      'Order.customer': { type: 'Customer', from: 'customerId', description: 'Who has ordered.' },
    }
    await using source = await createRestSource(orders, () => ({}), { entities, joins })
    expect(source.subgraph.sdl).toContain('  "Who has ordered."\n  customer: Customer\n')
    expect(source.subgraph.sdl).toContain(
      'type Customer @key(fields: "id", resolvable: false) {\n  id: ID!\n}',
    )
  })

  test('that the document does not bear out are refused with what there is', async () => {
    const joins = {
      'Ordr.customer': { type: 'Customer', from: 'customerId' },
      'Order.number': { type: 'Customer', from: 'customerId' },
      'Order.customer': { type: 'Customer', from: 'customer' },
      'Order.other': { type: 'Order', from: 'number' },
      'Order.item': { type: 'Item', from: 'number' },
    }
    await expect(createRestSource(orders, () => ({}), { entities, joins })).rejects.toMatchObject({
      code: 'SCHEMA_INVALID',
      details: [
        'joins.Ordr.customer: no operation answers with a type "Ordr"; there are "Order", "Item"',
        'joins.Order.number: "Order" has a field "number" already',
        'joins.Order.customer: "Order" has no field "customer"; there are "number", "customerId", "skus"',
        containing('"Order" is no entity: say under `entities` how it is looked up'),
        'joins.Order.item: the key of "Item" is "sku", not "id"',
      ],
    })
  })
})

describe('links of the document', () => {
  function documentOf(links: object, more: object = {}) {
    return {
      ...head,
      paths: {
        '/shops/{shop}/users/{user}': {
          get: {
            operationId: 'getUser',
            parameters: [inPath('shop'), inPath('user'), { name: 'lang', in: 'query', schema: text }],
            responses: { 200: json(ref('User'), { links }) },
          },
        },
        '/users': {
          get: { operationId: 'listUsers', responses: { 200: json({ type: 'array', items: ref('User') }) } },
        },
        '/shops/{shop}/orders': {
          get: {
            operationId: 'listOrders',
            parameters: [
              inPath('shop'),
              { name: 'of', in: 'query', schema: text },
              { name: 'state', in: 'query', schema: text },
            ],
            responses: { 200: json({ type: 'array', items: ref('Order') }) },
          },
          post: {
            operationId: 'addOrder',
            parameters: [inPath('shop')],
            responses: { 204: { description: '' } },
          },
        },
      },
      components: {
        schemas: {
          User: {
            type: 'object',
            properties: { id: text, shop: { type: 'object', properties: { 'shop-id': text } } },
          },
          Order: { type: 'object', properties: { number: text } },
        },
      },
      ...more,
    }
  }

  const user = { id: 'ada', shop: { 'shop-id': 's1' } }
  const answer = ({ line }: RestCall): RestAnswer => {
    if (line.includes('/orders')) return { body: [{ number: line }] }
    return { headers: { 'x-shop': 's2' }, body: line === 'GET /users' ? [user] : user }
  }
  const fromBody = { shop: '$response.body#/shop/shop-id', of: '$response.body#/id' }

  async function follow(links: object, query: string): Promise<unknown> {
    await using source = await createRestSource(documentOf(links), answer)
    const { data, errors } = await source.run(query)
    return errors ?? data
  }

  test.each<[string, object, string, string | null]>([
    ['the body', fromBody, '', 'GET /shops/s1/orders?of=ada'],
    ['a constant', { ...fromBody, of: 'all' }, '', 'GET /shops/s1/orders?of=all'],
    ['a path parameter', { ...fromBody, shop: '$request.path.shop' }, '', 'GET /shops/s9/orders?of=ada'],
    ['a query parameter', { ...fromBody, of: '$request.query.lang' }, '', 'GET /shops/s1/orders?of=en'],
    [
      'a header of the answer',
      { ...fromBody, shop: '$response.header.X-Shop' },
      '',
      'GET /shops/s2/orders?of=ada',
    ],
    ['a name with its place', { 'path.shop': 's3', 'query.of': 'x' }, '', 'GET /shops/s3/orders?of=x'],
    ['an argument of its own', fromBody, '(state: "open")', 'GET /shops/s1/orders?of=ada&state=open'],
    ['what is not there: optional', { ...fromBody, of: '$response.body#/none' }, '', 'GET /shops/s1/orders'],
    ['what is not there: required', { ...fromBody, shop: '$response.body#/none' }, '', null],
  ])('take their values from %s', async (...[, parameters, args, line]) => {
    const query = `{ getUser(shop: "s9", user: "ada", lang: "en") { orders${args} { number } } }`
    const links = { orders: { operationId: 'listOrders', parameters } }
    expect(await follow(links, query)).toEqual({
      getUser: { orders: line === null ? null : [{ number: line }] },
    })
  })

  test('are fields wherever the type is, and null where they need a request that was not made', async () => {
    const links = {
      orders: { operationId: 'listOrders', parameters: fromBody },
      own: { operationId: 'listOrders', parameters: { shop: '$request.path.shop' } },
    }
    expect(await follow(links, '{ listUsers { orders { number } own { number } } }')).toEqual({
      listUsers: [{ orders: [{ number: 'GET /shops/s1/orders?of=ada' }], own: null }],
    })
  })

  test('may name their operation by reference, and get a name that is free', async () => {
    const links = {
      'user orders': {
        operationRef: '#/paths/~1shops~1{shop}~1orders/get',
        parameters: fromBody,
        description: 'What they have ordered.',
      },
      id: { operationId: 'listOrders', parameters: fromBody },
    }
    await using source = await createRestSource(documentOf(links), answer)
    expect(source.subgraph.sdl).toContain('"What they have ordered."\n  userOrders(state: String): [Order!]')
    expect(source.subgraph.sdl).toContain('  idLink(state: String): [Order!]')
  })

  test.each<[string, object]>([
    ['a write', { operationId: 'addOrder', parameters: { shop: 's1' } }],
    ['nowhere', { operationId: 'nothing' }],
    ['another document', { operationRef: 'https://example.com/api.yaml#/paths/~1x/get' }],
    ['an argument that is none', { operationId: 'listOrders', parameters: { ...fromBody, x: '1' } }],
    [
      'an expression that nobody knows',
      { operationId: 'listOrders', parameters: { ...fromBody, of: '$url' } },
    ],
    ['a broken reference', { $ref: '#/components/links/none' }],
  ])('to %s are left out, and the operation works', async (_case, link) => {
    await using source = await createRestSource(documentOf({ bad: link }), answer)
    expect(source.subgraph.sdl).toContain('type User @shareable {\n  id: String\n  shop: UserShop\n}')
    expect(await source.run('{ listUsers { id } }')).toEqual({ data: { listUsers: [{ id: 'ada' }] } })
  })
})

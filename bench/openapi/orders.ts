const text = { type: 'string' }
const integer = { type: 'integer' }
const number = { type: 'number' }
const listOf = (items: object) => ({ type: 'array', items })
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })

function object(properties: object) {
  return { type: 'object', required: Object.keys(properties), properties }
}

/** A REST service with one list. */
export const ordersDocument = {
  openapi: '3.0.3',
  info: { title: 'Orders', version: '1' },
  paths: {
    '/orders': {
      get: {
        operationId: 'listOrders',
        responses: {
          200: {
            description: '',
            content: { 'application/json': { schema: listOf(reference('Order')) } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Order: object({
        id: text,
        placedAt: { type: 'string', format: 'date-time' },
        status: { type: 'string', enum: ['open', 'sent', 'done'] },
        total: number,
        buyer: reference('Buyer'),
        lines: listOf(reference('Line')),
      }),
      Buyer: object({ id: integer, name: text, email: { type: 'string', format: 'email' } }),
      Line: object({ sku: text, title: text, count: integer, price: number, isGift: { type: 'boolean' } }),
    },
  },
}

/** The same service with a GraphQL subgraph. */
export const ordersSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.3")
  scalar DateTime
  scalar EmailAddress
  enum OrderStatus { open sent done }
  type Query { listOrders: [Order!] }
  type Order {
    id: String! placedAt: DateTime! status: OrderStatus! total: Float! buyer: Buyer! lines: [Line!]!
  }
  type Buyer { id: Int! name: String! email: EmailAddress! }
  type Line { sku: String! title: String! count: Int! price: Float! isGift: Boolean! }
`

/** Everything that there is. */
export const ordersQuery =
  '{ listOrders { id placedAt status total buyer { id name email } lines { sku title count price isGift } } }'

/** 100 orders with 5 lines each: about 60 KB. */
export const orders = Array.from({ length: 100 }, (_, order) => ({
  id: `o${order}`,
  placedAt: '2026-11-23T10:11:12Z',
  status: 'sent',
  total: order + 0.5,
  buyer: { id: order, name: `Buyer ${order}`, email: `buyer${order}@example.com` },
  lines: Array.from({ length: 5 }, (_line, line) => ({
    sku: `sku-${order}-${line}`,
    title: 'A thing with a name of some length',
    count: line + 1,
    price: line + 0.25,
    isGift: line === 0,
  })),
}))

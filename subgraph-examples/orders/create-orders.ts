import type { RequestListener } from 'node:http'
import { createJsonApi, Problem } from '../http/json-api.ts'
import { createOrderRecords } from './orders.ts'
import type { OrderLine, OrderRecord } from './orders.ts'

const orderCount = 60

/** The orders: a REST service (openapi.json) that answers one order at a time. */
export function createOrders(): RequestListener {
  const orders = createOrderRecords(orderCount)
  return createJsonApi({
    'GET /orders': ({ query }) => {
      const customerId = query.get('customerId')
      const offset = Number(query.get('offset') ?? 0)
      const limit = Math.min(Number(query.get('limit') ?? 10), 100)
      return orders
        .filter((order) => customerId === null || order.customerId === customerId)
        .slice(offset, offset + limit)
    },
    'GET /orders/:id': ({ params: { id } }) => {
      const order = orders.find((candidate) => candidate.id === id)
      if (!order) throw new Problem(404, `There is no order "${id}".`)
      return order
    },
    'POST /orders': ({ body }) => {
      const order: OrderRecord = {
        id: `o${orders.length + 1}`,
        ...readNewOrder(body),
        placedAt: new Date().toISOString(),
        status: 'open',
      }
      orders.unshift(order)
      return order
    },
  })
}

function readNewOrder(body: unknown): Pick<OrderRecord, 'customerId' | 'lines'> {
  const { customerId, lines } = Object(body) as { readonly customerId?: unknown; readonly lines?: unknown }
  if (typeof customerId !== 'string') throw new Problem(400, 'An order needs a `customerId`.')
  if (!Array.isArray(lines) || lines.length === 0) throw new Problem(400, 'An order needs at least one line.')
  return { customerId, lines: lines.map(readLine) }
}

function readLine(line: unknown): OrderLine {
  const { productId, quantity } = Object(line) as {
    readonly productId?: unknown
    readonly quantity?: unknown
  }
  if (typeof productId !== 'string' || !Number.isInteger(quantity) || Number(quantity) < 1) {
    throw new Problem(400, 'A line needs a `productId` and a `quantity` of 1 or more.')
  }
  return { productId, quantity: Number(quantity) }
}

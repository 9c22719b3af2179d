import type { RequestListener } from 'node:http'
import { createJsonApi, Problem } from '../http/json-api.ts'
import { createStock, warehouses } from './stock.ts'
import type { ProductStock } from './stock.ts'

const productCount = 57

/** The stock: a REST service (openapi.yaml) that can be asked for many products at once. */
export function createInventory(): RequestListener {
  const stock = createStock(productCount)

  function find(id: string): ProductStock | undefined {
    const pieces = stock.get(id)
    if (!pieces) return undefined
    const shelves = warehouses.map((warehouse) => ({ warehouse, pieces: pieces.get(warehouse.code) ?? 0 }))
    return { id, inStock: shelves.reduce((sum, shelf) => sum + shelf.pieces, 0), shelves }
  }

  function get(id = ''): ProductStock {
    const found = find(id)
    if (!found) throw new Problem(404, `There is no product "${id}".`)
    return found
  }

  return createJsonApi({
    'GET /stock': ({ query }) => (query.get('ids') ?? '').split(',').flatMap((id) => find(id) ?? []),
    'GET /stock/:id': ({ params }) => get(params.id),
    'POST /stock/:id/deliveries': ({ params, body }) => {
      const { id } = get(params.id)
      const { warehouse, pieces } = readDelivery(body)
      const shelves = stock.get(id)
      shelves?.set(warehouse, (shelves.get(warehouse) ?? 0) + pieces)
      return get(id)
    },
    'GET /warehouses': ({ query }) => {
      const offset = Number(query.get('offset') ?? 0)
      return warehouses.slice(offset, offset + Number(query.get('limit') ?? 10))
    },
  })
}

function readDelivery(body: unknown): { readonly warehouse: string; readonly pieces: number } {
  const { warehouse, pieces } = Object(body) as { readonly warehouse?: unknown; readonly pieces?: unknown }
  if (!warehouses.some(({ code }) => code === warehouse))
    throw new Problem(400, 'There is no such warehouse.')
  if (!Number.isInteger(pieces) || Number(pieces) < 1)
    throw new Problem(400, 'A delivery has at least one piece.')
  return { warehouse: String(warehouse), pieces: Number(pieces) }
}

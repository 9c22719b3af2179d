import { GraphQLError } from 'graphql'
import type { Context } from './context.ts'
import { PricesDocument } from './generated/documents.ts'
import type { Money, OrderLine, Resolvers } from './generated/resolvers.ts'

const likedFrom = 3.5

/** The fields of the example's graph that are resolved in the gateway. */
export const resolvers: Resolvers = {
  Order: {
    customer: ({ customerId }) => ({ id: customerId }),
    items: ({ lines }) => lines.map(({ productId, quantity }) => ({ product: { id: productId }, quantity })),
    async total({ lines }, _args, context) {
      const costs = await Promise.all(lines.map((line) => costOf(line, context)))
      const amount = costs.reduce((sum, cost) => sum + cost, 0)
      return { amount: Math.round(amount * 100) / 100, currency: 'EUR' }
    },
  },
  Product: {
    isRecommended: ({ inStock = 0, rating }) => inStock > 0 && (rating ?? 0) >= likedFrom,
  },
}

async function costOf({ productId, quantity }: OrderLine, context: Context): Promise<number> {
  const price = await priceLoader(context).load(productId)
  return price.amount * quantity
}

/** All prices that a request needs are asked of the catalog at once. */
function priceLoader({ loaders, subgraphs }: Context) {
  return loaders.get<string, Money>('prices', async (ids) => {
    const { products } = await subgraphs.catalog.query(PricesDocument, { ids })
    return ids.map((id, index) => products[index]?.price ?? unknownProduct(id))
  })
}

function unknownProduct(id: string): GraphQLError {
  return new GraphQLError(`There is no price of a product "${id}".`, { extensions: { code: 'NOT_FOUND' } })
}

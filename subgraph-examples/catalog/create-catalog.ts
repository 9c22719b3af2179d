import { readFileSync } from 'node:fs'
import { GraphQLError } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
import { pageOf } from '../page.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { createProducts } from './products.ts'

/** The products: a GraphQL service that knows nothing of federation. */
export function createCatalog() {
  const products = createProducts()
  const byId = new Map(products.map((product) => [product.id, product]))
  const resolvers: Resolvers = {
    Query: {
      product: (_root, { id }) => byId.get(id) ?? null,
      products: (_root, { ids }) => ids.map((id) => byId.get(id) ?? null),
      allProducts(_root, { category, ...page }) {
        const wanted = products.filter((product) => !category || product.category === category)
        const { items, next } = pageOf(wanted, page)
        return { products: items, next }
      },
    },
    Mutation: {
      setPrice(_root, { id, amount }) {
        const product = byId.get(id)
        if (!product)
          throw new GraphQLError(`There is no product "${id}".`, { extensions: { code: 'NOT_FOUND' } })
        if (amount < 0)
          throw new GraphQLError('A price is 0 or more.', { extensions: { code: 'BAD_USER_INPUT' } })
        product.price = { ...product.price, amount }
        return product
      },
    },
  }
  const typeDefs = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')
  return createYoga({ schema: createSchema({ typeDefs, resolvers }), logging: false, landingPage: false })
}

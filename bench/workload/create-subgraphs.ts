import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { products, reviews, users } from './data.ts'
import { schemas } from './schemas.ts'
import type { SubgraphName } from './schemas.ts'

interface Keys {
  readonly id: string
  readonly upc: string
  readonly price?: number
  readonly weight?: number
}

const reviewOf = ({ id, body, userId, upc }: (typeof reviews)[number]) => ({
  id,
  body,
  author: { __typename: 'User', id: userId, username: users.find((user) => user.id === userId)?.username },
  product: { __typename: 'Product', upc },
})

const resolvers = {
  accounts: {
    Query: {
      me: () => users[0],
      user: (_root: unknown, { id }: Keys) => users.find((user) => user.id === id),
      users: () => users,
    },
    User: { __resolveReference: ({ id }: Keys) => users.find((user) => user.id === id) },
  },
  inventory: {
    Product: {
      __resolveReference: (product: Keys) => ({
        ...product,
        inStock: products.find(({ upc }) => upc === product.upc)?.inStock,
      }),
      shippingEstimate: ({ price = 0, weight = 0 }: Keys) => (price > 1_000 ? 0 : Math.round(weight / 2)),
    },
  },
  products: {
    Query: {
      topProducts: (_root: unknown, { first }: { readonly first: number }) => products.slice(0, first),
    },
    Product: { __resolveReference: ({ upc }: Keys) => products.find((product) => product.upc === upc) },
  },
  reviews: {
    Review: {
      __resolveReference: ({ id }: Keys) => reviews.filter((review) => review.id === id).map(reviewOf)[0],
    },
    User: {
      reviews: ({ id }: Keys) => reviews.filter((review) => review.userId === id).map(reviewOf),
      numberOfReviews: ({ id }: Keys) => reviews.filter((review) => review.userId === id).length,
    },
    Product: { reviews: ({ upc }: Keys) => reviews.filter((review) => review.upc === upc).map(reviewOf) },
  },
} satisfies Record<SubgraphName, object>

const subgraphs = new Map<string, GraphQLSchema>(
  Object.entries(schemas).map(([name, sdl]) => [
    name,
    buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers[name as SubgraphName] }]),
  ]),
)

/** Answers one request to a subgraph, as the body of its answer. */
export async function answer(name: string, body: string): Promise<string> {
  const schema = subgraphs.get(name)
  if (!schema) throw new Error(`There is no subgraph "${name}".`)
  const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
  return JSON.stringify(await graphql({ schema, source: query, variableValues: variables ?? null }))
}

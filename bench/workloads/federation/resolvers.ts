import { products, reviews, users } from './data.ts'
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

/** What stands behind the four subgraphs. */
export const resolvers = {
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

import { readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, parse } from 'graphql'
import { createPubSub, createYoga } from 'graphql-yoga'
import { pageOf } from '../page.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { createReviews as createReviewRecords } from './reviews.ts'
import type { ReviewRecord } from './reviews.ts'

const productCount = 57
const userCount = 12

/** The reviews: an Apollo Federation 2 subgraph that adds to the users and products of others, with a subscription. */
export function createReviews() {
  const reviews = createReviewRecords(productCount, userCount)
  const events = createPubSub<{ added: [ReviewRecord] }>()
  const of = (key: 'authorId' | 'productId', id: string) => reviews.filter((review) => review[key] === id)
  const toPage = (list: readonly ReviewRecord[], page: Parameters<typeof pageOf>[1]) => {
    const { items, next } = pageOf(list, page)
    return { reviews: items, next }
  }
  const resolvers: Resolvers = {
    Query: { latestReviews: (_root, { first }) => reviews.slice(-Math.max(first, 0)).reverse() },
    Mutation: {
      addReview(_root, { input }) {
        if (input.rating < 1 || input.rating > 5) {
          throw new GraphQLError('A rating is 1 to 5.', { extensions: { code: 'BAD_USER_INPUT' } })
        }
        const review = { id: `r${reviews.length + 1}`, ...input, orderId: null }
        reviews.push(review)
        events.publish('added', review)
        return review
      },
    },
    Subscription: {
      reviewAdded: {
        subscribe: (_root, { productId }) => onlyOf(events.subscribe('added'), productId),
        resolve: (review: ReviewRecord) => review,
      },
    },
    Review: {
      __resolveReference: ({ id }) => reviews.find((review) => review.id === id) ?? null,
      author: ({ authorId }) => ({ id: authorId }),
      product: ({ productId }) => ({ id: productId }),
      order: ({ orderId }) => (orderId === null ? null : { id: orderId }),
    },
    User: { reviews: ({ id }, page) => toPage(of('authorId', id), page) },
    Product: {
      reviews: ({ id }, page) => toPage(of('productId', id), page),
      rating({ id }) {
        const ratings = of('productId', id).map(({ rating }) => rating)
        return ratings.length === 0 ? null : ratings.reduce((sum, rating) => sum + rating, 0) / ratings.length
      },
    },
  }
  const typeDefs = parse(readFileSync(new URL('schema.graphql', import.meta.url), 'utf8'))
  return createYoga({
    schema: buildSubgraphSchema([{ typeDefs, resolvers }]),
    logging: false,
    landingPage: false,
  })
}

async function* onlyOf(
  added: AsyncIterable<ReviewRecord>,
  productId: string | null | undefined,
): AsyncGenerator<ReviewRecord> {
  for await (const review of added) {
    if (productId === null || productId === undefined || review.productId === productId) yield review
  }
}

import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'
import { expect, test } from 'vitest'
import type { ServiceName } from '../../subgraph-examples/start-services.ts'
import { startExample } from '../support/start-example.ts'
import { OrdersWithEverythingDocument, ReviewsWithOrdersDocument } from './generated/documents.ts'

/** The example, and what each service was asked for the last answer. */
async function startCounting(engine: 'plan' | 'stitch') {
  const { post, calls } = await startExample(engine)

  async function ask<Answer, Variables>(
    document: TypedDocumentNode<Answer, Variables>,
    variables: Variables,
  ): Promise<Answer> {
    calls.length = 0
    const response = await post({ query: print(document), variables })
    const { data, errors } = (await response.json()) as { data: Answer; errors?: unknown }
    expect(errors).toBeUndefined()
    return data
  }
  return { ask, calls }
}

const countByService = (calls: readonly (readonly [ServiceName, string])[]) =>
  Object.fromEntries(
    Object.entries(Object.groupBy(calls, ([service]) => service)).map(([service, own]) => [
      service,
      own.length,
    ]),
  )

test.each([
  // The catalog is asked for names by the engine, and for prices by a resolver; the accounts for customers and authors.
  ['plan', { orders: 1, accounts: 2, catalog: 2, inventory: 1, reviews: 1 }],
  ['stitch', { orders: 1, accounts: 1, catalog: 2, inventory: 1, reviews: 1 }],
] as const)(
  '50 orders with customers, products, stock and reviews cost one call per step and service (%s)',
  async (engine, expected) => {
    const { ask, calls } = await startCounting(engine)
    const { listOrders } = await ask(OrdersWithEverythingDocument, { limit: 50 })
    expect(listOrders).toHaveLength(50)
    expect(listOrders?.flatMap((order) => order.items)).toHaveLength(101)
    expect(countByService(calls)).toEqual(expected)
  },
)

test.each(['plan', 'stitch'] as const)(
  'a service without a list call is asked once for each entity (%s)',
  async (engine) => {
    const { ask, calls } = await startCounting(engine)
    const { latestReviews } = await ask(ReviewsWithOrdersDocument, { first: 50 })
    const ids = latestReviews.flatMap(({ order }) => order?.id ?? [])
    expect(ids).toHaveLength(40)
    const distinct = new Set(ids)
    expect(calls.filter(([service]) => service === 'orders').map(([, path]) => path)).toHaveLength(
      distinct.size,
    )
    expect(countByService(calls)).toEqual({ reviews: 1, orders: distinct.size, accounts: 1 })
  },
)

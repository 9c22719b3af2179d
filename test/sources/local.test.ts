import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLError } from 'graphql'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { LocalContext } from '../../gateway/index.ts'
import { startGraphQLService } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

type Context = LocalContext<'catalog'>

async function startCatalog() {
  const service = await startGraphQLService(
    makeExecutableSchema({
      typeDefs: 'type Query { prices(ids: [ID!]!): [Int]! }',
      resolvers: {
        Query: {
          prices(_root: unknown, { ids }: { ids: readonly string[] }) {
            if (ids.includes('broken')) throw new GraphQLError('The till is closed.')
            return ids.map(Number)
          },
        },
      },
    }),
  )
  onTestFinished(() => service[Symbol.asyncDispose]())
  return service
}

const sdl = `type Query { sum(ids: [ID!]!): Int, fail(how: String!): Int }`

const loadPrice = ({ loaders, subgraphs }: Context, id: string): Promise<number> =>
  loaders
    .get<string, number>('prices', async (ids) => {
      const query = 'query ($ids: [ID!]!) { prices(ids: $ids) }'
      const { prices } = await subgraphs.catalog.query<{ prices: readonly number[] }>(query, { ids })
      return prices
    })
    .load(id)

const resolvers = {
  Query: {
    async sum(_root: unknown, { ids }: { ids: readonly string[] }, context: Context) {
      const prices = await Promise.all(ids.map((id) => loadPrice(context, id)))
      return prices.reduce((total, price) => total + price, 0)
    },
    fail(_root: unknown, { how }: { how: string }) {
      throw how === 'for clients' ? new GraphQLError('Ask somebody else.') : new Error('password: 1234')
    },
  },
}

async function startShop(engine: 'plan' | 'stitch') {
  const catalog = await startCatalog()
  const gateway = await startTestGateway({
    engine,
    sources: {
      catalog: { kind: 'graphql', url: catalog.url },
      shop: { kind: 'local', schema: { sdl }, resolvers },
    },
  })
  const asked = () =>
    catalog.requests.filter(({ query }) => query.includes('prices(ids')).map(({ variables }) => variables)
  const ask = async (query: string): Promise<unknown> => (await gateway.post({ query })).json()
  return { ask, asked }
}

describe.each(['plan', 'stitch'] as const)('with the %s engine', (engine) => {
  test('resolvers of one request ask another subgraph once, for each key once', async () => {
    const { ask, asked } = await startShop(engine)
    expect(await ask('{ a: sum(ids: [1, 2]) b: sum(ids: [2, 3]) }')).toEqual({ data: { a: 3, b: 5 } })
    expect(asked()).toEqual([{ ids: ['1', '2', '3'] }])
  })

  test('each request loads anew', async () => {
    const { ask, asked } = await startShop(engine)
    await ask('{ sum(ids: [1]) }')
    await ask('{ sum(ids: [1]) }')
    expect(asked()).toEqual([{ ids: ['1'] }, { ids: ['1'] }])
  })

  test('the error of a subgraph that a resolver asked is the error of its field', async () => {
    const { ask } = await startShop(engine)
    expect(await ask('{ sum(ids: ["broken"]) other: sum(ids: []) }')).toMatchInlineSnapshot(`
      {
        "data": {
          "other": 0,
          "sum": null,
        },
        "errors": [
          {
            "extensions": {
              "code": "SUBGRAPH_ERROR",
              "subgraph": "catalog",
            },
            "message": "The till is closed.",
            "path": [
              "sum",
            ],
          },
        ],
      }
    `)
  })

  test('what a resolver throws is masked, unless it is meant for clients', async () => {
    const { ask } = await startShop(engine)
    expect(await ask('{ one: fail(how: "for clients") other: fail(how: "by mistake") }'))
      .toMatchInlineSnapshot(`
      {
        "data": {
          "one": null,
          "other": null,
        },
        "errors": [
          {
            "extensions": {
              "code": "SUBGRAPH_ERROR",
              "subgraph": "shop",
            },
            "message": "Ask somebody else.",
            "path": [
              "one",
            ],
          },
          {
            "extensions": {
              "code": "INTERNAL_SERVER_ERROR",
              "subgraph": "shop",
            },
            "message": "Unexpected error.",
            "path": [
              "other",
            ],
          },
        ],
      }
    `)
  })
})

test('resolvers that would never run keep the graph from being built', async () => {
  const misspelt = { Query: { summ: () => 1 }, Basket: { id: () => 1 } }
  const sources = { shop: { kind: 'local', schema: { sdl }, resolvers: misspelt } } as const
  await expect(startTestGateway({ sources })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    details: [
      '"Query.summ" is not in the source\'s schema',
      '"Basket" is not a type of the source\'s schema',
    ],
  })
})

import { createSchema } from 'graphql-yoga'
import { array, asyncProperty, assert, boolean, constantFrom, oneof, record } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { test } from 'vitest'
import type { CacheScope, ResponseCacheOptions } from '../../gateway/config/response-cache-options.ts'
import { createConsumerFile } from '../auth/consumer-kit.ts'
import { startGraphQLService } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 40)

const typeDefs = `
  type Query { product(id: ID!): Product, products: [Product!]!, me: User, note: String, plan: String, offer: Offer }
  type Mutation { rename(id: ID!, name: String!): Product, drop(id: ID!): Product }
  type Product { id: ID!, name: String, seller: User, offer: Offer }
  type User { id: ID!, name: String, email: String }
  interface Offer { price: Int }
  type Public implements Offer { price: Int, product: Product }
  type Personal implements Offer { price: Int, user: User }
`

/** A service whose answers tell who asked, with what tenant, and what has changed. */
async function startShop() {
  const names = new Map([
    ['1', 'chair'],
    ['2', 'table'],
  ])
  interface Caller {
    readonly request: Request
  }
  const userOf = ({ request }: Caller) => {
    const id = request.headers.get('x-user') ?? 'nobody'
    return { id, name: `the user ${id}`, email: `${id}@shop.example` }
  }
  const toProduct = (id: string) => ({ id, name: names.get(id) ?? null })
  const offer = (_: unknown, __: unknown, caller: Caller) => {
    const user = userOf(caller)
    return user.id === 'nobody'
      ? { __typename: 'Public', price: 10, product: toProduct('1') }
      : { __typename: 'Personal', price: user.id.length, user }
  }
  const schema = createSchema<Caller>({
    typeDefs,
    resolvers: {
      Query: {
        product: (_, { id }: { id: string }) => toProduct(id),
        products: () => [...names.keys()].map(toProduct),
        me: (_, __, caller) => userOf(caller),
        note: (_, __, { request }) => `for ${request.headers.get('x-tenant') ?? 'all'}`,
        plan: (_, __, { request }) => request.headers.get('x-plan') ?? 'none',
        offer,
      },
      Product: { seller: (_, __, caller) => userOf(caller), offer },
      Mutation: {
        rename: (_, { id, name }: { id: string; name: string }) => {
          names.set(id, name)
          return toProduct(id)
        },
        drop: (_, { id }: { id: string }) => {
          names.set(id, 'gone')
          return toProduct(id)
        },
      },
    },
  })
  return startGraphQLService(schema)
}

const queries = [
  '{ product(id: "1") { id name } }',
  '{ product(id: "2") { name } }',
  '{ products { id name } }',
  '{ me { id name } }',
  '{ me { email } note }',
  '{ product(id: "1") { seller { name email } } }',
  '{ note plan }',
  '{ offer { price } }',
  '{ offer { __typename ... on Personal { user { id } } ... on Public { product { name } } } }',
  'query Named { product(id: "1") { ...f } } fragment f on Product { name offer { price } }',
  '{ products { seller { id } } note }',
]
const mutations = [
  'mutation { rename(id: "1", name: "sofa") { id name } }',
  'mutation { rename(id: "2", name: "desk") { name } }',
  'mutation { drop(id: "1") { id } }',
  'mutation { rename(id: "1", name: "chair") { id seller { email } } }',
]

interface Step {
  readonly text: string
  readonly caller: 'ada' | 'bob' | 'guest' | 'nobody'
  readonly tenant: string | undefined
  readonly waitMs: number
}

const step: Arbitrary<Step> = record({
  text: oneof(
    { weight: 12, arbitrary: constantFrom(...queries) },
    { weight: 1, arbitrary: constantFrom(...mutations) },
  ),
  caller: constantFrom<Step['caller'][]>('ada', 'bob', 'guest', 'nobody'),
  tenant: constantFrom(undefined, 'north', 'south'),
  waitMs: constantFrom(...Array<number>(12).fill(0), 1_000, 30_000, 61_000),
})

const steps = array(step, { minLength: 60, maxLength: 120 })

const responseCache: Arbitrary<ResponseCacheOptions> = record({
  ttl: constantFrom(0, 60_000, 120_000),
  separate: constantFrom('credentials', 'private'),
  ttlPerType: constantFrom<Record<string, number>[]>(
    {},
    { Product: 30_000 },
    { Product: 90_000, User: 60_000 },
  ),
  scopePerSchemaCoordinate: constantFrom<Record<string, CacheScope>[]>(
    {},
    { User: 'PRIVATE' },
    { 'Query.me': 'PRIVATE' },
  ),
  maxBytes: constantFrom(3_000, 1_000_000),
  staleWhileRevalidate: constantFrom(0),
  jitter: constantFrom(0, 0.5),
})

test(
  'whatever callers ask, and whatever is kept, each gets what it would get without a cache',
  { timeout: 180_000 },
  async () => {
    const file = await createConsumerFile()
    const keys = {
      ada: await file.keys('create', 'ada', '--plan', 'gold', '--scopes', 'read:email'),
      bob: await file.keys('create', 'bob', '--plan', 'gold'),
      guest: await file.keys('create', 'guest'),
    }
    await using shop = await startShop()
    let nowMs = 1_800_000_000_000
    /** The service is told who is calling, or only the gateway knows. */
    const start = (isTold: boolean, responseCache?: ResponseCacheOptions) =>
      startTestGateway({
        sources: {
          shop: {
            kind: 'graphql',
            url: shop.url,
            schema: { sdl: typeDefs },
            headers: {
              forward: ['x-tenant'],
              rules: isTold
                ? [
                    { set: 'x-user', claim: '$subject' },
                    { set: 'x-plan', claim: '$plan' },
                  ]
                : [],
            },
          },
        },
        config: {
          authentication: { mode: 'optional', consumers: { file: 'consumers.json' }, apiKeys: {} },
          authorization: { mode: 'remove', rules: { 'Product.seller': { authenticated: true } } },
          redaction: { fields: ['User.email'], showTo: { scopes: ['read:email'] } },
          ...(responseCache && { responseCache }),
        },
        baseDir: file.folder,
        now: () => nowMs,
      })
    const plain = { told: await start(true), untold: await start(false) }

    await assert(
      asyncProperty(responseCache, boolean(), steps, async (options, isTold, asked) => {
        const cached = await start(isTold, options)
        for (const { text, caller, tenant, waitMs } of asked) {
          nowMs += waitMs
          const headers = {
            ...(caller !== 'nobody' && { 'x-api-key': keys[caller] }),
            ...(tenant !== undefined && { 'x-tenant': tenant }),
          }
          const ask = async (gateway: typeof cached) => {
            const response = await gateway.post({ query: text }, headers)
            return { status: response.status, text: await response.text() }
          }
          const [expected, given] = [await ask(isTold ? plain.told : plain.untold), await ask(cached)]
          if (expected.text !== given.text || expected.status !== given.status) {
            throw new Error(`${caller} asks ${text}: expected ${expected.text}, and got ${given.text}`)
          }
        }
      }),
      { numRuns: runs, seed: Number(process.env.FUZZ_SEED ?? 42), endOnFailure: true },
    )
  },
)

import type { RateLimit, RateLimitOptions } from '../../gateway/config/rate-limit-options.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import type { TestGatewayOptions } from '../support/start-test-gateway.ts'
import type { TestServer } from '../support/start-test-server.ts'

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@listSize", "@composeDirective"])
    @link(url: "https://shop.example/limits/v1.0", import: ["@rateLimit"])
    @composeDirective(name: "@rateLimit")
  directive @rateLimit(
    max: Int, window: String, message: String, identityArgs: [String], arrayLengthField: String
  ) on FIELD_DEFINITION
  type Query {
    item: Item
    items(first: Int): [Item] @listSize(slicingArguments: ["first"])
    owner: Owner
    search(text: String, where: Where, ids: [ID!]): Item @rateLimit(max: 2, window: "10s", identityArgs: ["text", "where.name"])
  }
  type Mutation { touch: Item, login(name: String): Item, logout: Item }
  type Subscription { touched(times: Int!): Item }
  interface Owner { id: ID, secret: ID }
  type Person implements Owner { id: ID, secret: ID @rateLimit(max: 1) }
  type Company implements Owner { id: ID, secret: ID }
  input Where { name: String }
  type Item { id: ID, dear: ID @rateLimit(max: 2) }
`

/** What came back for one request. */
interface LimitedAnswer {
  readonly status: number
  readonly code: string | undefined
  readonly headers: Headers
  readonly body: unknown
}

/** A gateway with limits, its clock, and how often its subgraph was asked. */
export interface LimitedGateway extends TestServer {
  readonly clock: { nowMs: number }
  readonly calls: () => number
  ask(body?: unknown, headers?: Readonly<Record<string, string>>): Promise<LimitedAnswer>
  /** Asks so often, one after the other, and answers with each status. */
  askOften(times: number, headers?: Readonly<Record<string, string>>): Promise<readonly number[]>
}

/** What a test may set of a {@link LimitedGateway}. */
export interface LimitedGatewayOptions extends Omit<TestGatewayOptions, 'sources' | 'now'> {
  readonly rateLimits?: RateLimitOptions
}

/** One limit of four requests a second, in windows. */
export const fourPerSecond = {
  name: 'four',
  algorithm: 'fixed_window',
  limit: 4,
  windowMs: 1_000,
} as const satisfies RateLimit

/** Starts a {@link LimitedGateway}, whose clock stands still until it is set. */
export async function startLimitedGateway({
  rateLimits,
  config = {},
  ...options
}: LimitedGatewayOptions = {}): Promise<LimitedGateway> {
  let calls = 0
  const item = () => {
    calls += 1
    return { id: '1', dear: '2', secret: '3', __typename: 'Person' }
  }
  async function* touched(_: unknown, { times }: { times: number }) {
    for (let time = 0; time < times; time += 1) yield await Promise.resolve({ touched: item() })
  }
  const clock = { nowMs: 1_800_000_000_000 }
  const gateway = await startTestGateway({
    ...options,
    config: { ...config, rateLimits },
    now: () => clock.nowMs,
    sources: {
      shop: {
        kind: 'local',
        schema: { sdl },
        resolvers: {
          Query: { item, items: () => [item()], owner: item, search: item },
          Mutation: { touch: item, login: item, logout: item },
          Subscription: { touched: { subscribe: touched } },
        },
      },
    },
  })
  const ask: LimitedGateway['ask'] = async (body = { query: '{ item { id } }' }, headers = {}) => {
    const response = await gateway.post(body, { accept: 'application/graphql-response+json', ...headers })
    const answer = (await response.json()) as { errors?: readonly { extensions?: { code?: string } }[] }
    const code = answer.errors?.[0]?.extensions?.code
    return { status: response.status, headers: response.headers, body: answer, code }
  }
  return {
    ...gateway,
    clock,
    calls: () => calls,
    ask,
    async askOften(times, headers) {
      const statuses: number[] = []
      for (let time = 0; time < times; time += 1) statuses.push((await ask(undefined, headers)).status)
      return statuses
    },
  }
}

import type { ResponseCacheOptions } from '../../gateway/config/response-cache-options.ts'
import type { PluginContext } from '../../gateway/plugins/plugin.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import type { TestGatewayOptions } from '../support/start-test-gateway.ts'
import type { TestServer } from '../support/start-test-server.ts'

const sdl = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@composeDirective", "@authenticated"])
    @link(url: "https://shop.example/cache/v1.0", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  enum CacheControlScope { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  type Query {
    product(id: ID! = "1"): Product
    products: [Product] @cacheControl(maxAge: 30)
    me: User
    clock: Int
    fast: Int @cacheControl(maxAge: 10)
    failing: Product
    secret: Int @cacheControl(maxAge: 60) @authenticated
  }
  type Mutation { rename(id: ID!, name: String): Product, touch: Product, log: Int, fail: Product }
  type Product @cacheControl(maxAge: 60) {
    id: ID!, name: String, stock: Int @cacheControl(maxAge: 5), owner: User, similar: [Product]
    details: Details @cacheControl(inheritMaxAge: true)
  }
  type Details { text: String }
  type User @cacheControl(maxAge: 20, scope: PRIVATE) { id: ID!, name: String }
`

/** What came back for one request. */
interface CachedAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** A gateway with a response cache, its clock, and how often its subgraph was asked. */
export interface CachedGateway extends TestServer {
  readonly clock: { nowMs: number }
  readonly calls: () => number
  /** What the subgraph has; what it answers is in a new number each time. */
  readonly names: Map<string, string>
  ask(query: string, headers?: Readonly<Record<string, string>>, variables?: object): Promise<CachedAnswer>
  /** Asks so often, one after the other, and answers with what `Cache-Status` says of each: `hit`, `stored`, `miss` or `bypass`. */
  outcomes(queries: readonly string[], headers?: Readonly<Record<string, string>>): Promise<readonly string[]>
}

/** What a test may set of a {@link CachedGateway}. */
export interface CachedGatewayOptions extends Partial<Omit<TestGatewayOptions, 'now'>> {
  readonly responseCache?: ResponseCacheOptions
  /** Each call of the subgraph waits for this. */
  readonly wait?: () => Promise<unknown>
}

/** Starts a {@link CachedGateway}, whose clock stands still until it is set. */
export async function startCachedGateway({
  responseCache = {},
  wait = () => Promise.resolve(),
  config = {},
  sources = {},
  ...options
}: CachedGatewayOptions = {}): Promise<CachedGateway> {
  let calls = 0
  const names = new Map([
    ['1', 'chair'],
    ['2', 'table'],
  ])
  const answer =
    <A>(value: (args: A, context: PluginContext) => unknown) =>
    async (_: unknown, args: A, context: PluginContext) => {
      calls += 1
      await wait()
      return value(args, context)
    }
  const product = (id: string) => ({
    id,
    name: names.get(id),
    stock: calls,
    owner: { id: '9', name: 'Ada' },
    details: { text: 'oak' },
    similar: [],
  })
  const clock = { nowMs: 1_800_000_000_000 }
  const gateway = await startTestGateway({
    ...options,
    config: { ...config, responseCache: { jitter: 0, ...responseCache } },
    now: () => clock.nowMs,
    sources: {
      ...sources,
      shop: {
        kind: 'local',
        schema: { sdl },
        resolvers: {
          Query: {
            product: answer(({ id }: { id: string }) => product(id)),
            products: answer(() => [...names.keys()].map(product)),
            me: answer((_args, { headers, principal }) => {
              const name = principal?.subject ?? headers.get('authorization') ?? 'nobody'
              return { id: name, name }
            }),
            clock: answer(() => calls),
            fast: answer(() => calls),
            secret: answer(() => calls),
            failing: answer(() => {
              throw new Error('out of order')
            }),
          },
          Mutation: {
            rename: answer(({ id, name }: { id: string; name: string }) => {
              names.set(id, name)
              return product(id)
            }),
            touch: answer(() => product('1')),
            log: answer(() => 1),
            fail: answer(() => {
              throw new Error('out of order')
            }),
          },
        },
      },
    },
  })
  const ask: CachedGateway['ask'] = async (query, headers = {}, variables = {}) => {
    const response = await gateway.post(
      { query, variables },
      { accept: 'application/graphql-response+json', ...headers },
    )
    return { status: response.status, headers: response.headers, text: await response.text() }
  }
  return {
    ...gateway,
    clock,
    names,
    calls: () => calls,
    ask,
    async outcomes(queries, headers) {
      const outcomes: string[] = []
      for (const query of queries) {
        const status = (await ask(query, headers)).headers.get('cache-status') ?? 'none'
        outcomes.push(/\b(?:hit|stored|bypass|collapsed)\b/.exec(status)?.[0] ?? 'miss')
      }
      return outcomes
    },
  }
}

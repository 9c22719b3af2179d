import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph'
import { execute, parse } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { onTestFinished } from 'vitest'
import type { EntityCacheOptions } from '../../gateway/config/entity-cache-options.ts'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import type { ResponseCacheOptions } from '../../gateway/config/response-cache-options.ts'
import type { HeaderOptions } from '../../gateway/config/sources/header-options.ts'
import type { GatewayContext, Principal } from '../../gateway/context/gateway-context.ts'
import { buildGraph } from '../../gateway/graph/build-graph.ts'
import type { Graph } from '../../gateway/graph/graph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import type { Logger } from '../../gateway/telemetry/logger.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { federation } from '../support/estate.ts'
import { startService } from '../support/start-service.ts'

const catalogSdl = federation(
  '@key',
  `
  type Query { products(ids: [ID!]!): [Product]! product(id: ID!): Product items(ids: [ID!]!): [Item]! }
  type Mutation {
    rename(id: ID!): Product
    renameUnnamed(id: ID!): Product
    bundle(ids: [ID!]!): Bundle
    fail: Product
    log: Int
  }
  union Item = Product | Shelf
  type Bundle { products: [Product!]! }
  type Shelf @key(fields: "code area") { code: ID! area: ID! }
  type Product @key(fields: "id") { id: ID! name: String }
`,
)

const stockSdl = federation(
  '@key',
  `
  type Product @key(fields: "id") {
    id: ID!
    stock: Int
    place: String
    price(currency: String = "EUR"): String
    seenBy: String
    broken: Int
    strange: Int
  }
  type Shelf @key(fields: "code area") { code: ID! area: ID! height: Int }
`,
)

/** One call of the stock service. */
interface StockCall {
  /** Ids of the representations, of all `_entities` fields. */
  readonly ids: readonly string[]
  readonly authorization: string | undefined
}

/** What a test may set of a {@link Shop}. */
export interface ShopOptions {
  /** Default: on, without a TTL. `null` turns it off. */
  readonly entityCache?: EntityCacheOptions | null
  /** Default: none. */
  readonly responseCache?: ResponseCacheOptions
  /** Which headers the stock service gets. */
  readonly headers?: HeaderOptions
  readonly maxEntitiesPerFetch?: number
  /** Default: `plan`. */
  readonly engine?: 'plan' | 'stitch'
  readonly log?: Logger
}

/** Who asks. */
export interface Asking {
  readonly variables?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly principal?: Principal
}

/** A graph of two services over HTTP, whose entities of the second are kept. */
export interface Shop {
  readonly graph: Graph
  /** Calls of the stock service, the oldest first. */
  readonly calls: StockCall[]
  /** Headers of the stock service's answers. */
  readonly answerHeaders: Record<string, string>
  /** What the stock service has of each product. */
  readonly stock: Map<string, number>
  /** Runs before the stock service answers. */
  onCall: (call: StockCall) => void | Promise<void>
  pass(seconds: number): void
  ask(query: string, asking?: Asking): Promise<ExecutionResult>
  /** The ids that the stock service is asked for while this is run. */
  askedBy(query: string, asking?: Asking): Promise<readonly (readonly string[])[]>
}

/** Starts a {@link Shop}, whose clock stands still but for `pass`. */
export async function startShop({
  entityCache = {},
  responseCache,
  headers = {},
  maxEntitiesPerFetch = 1_000,
  engine = 'plan',
  log = silentLogger,
}: ShopOptions = {}): Promise<Shop> {
  const calls: StockCall[] = []
  const stock = new Map<string, number>()
  const clock = { nowMs: Date.parse('2026-11-01T12:00:00Z') }
  const answerHeaders: Record<string, string> = { 'cache-control': 'max-age=60' }
  const catalog = await serve(catalogSdl, catalogResolvers())
  const stockUrl = await serve(stockSdl, stockResolvers(stock), async (body, authorization) => {
    const call = { ids: idsIn(body), authorization }
    calls.push(call)
    await shop.onCall(call)
    return answerHeaders
  })
  const settings = gatewaySchema.parse({
    engine,
    responseCache,
    limits: { maxEntitiesPerFetch },
    ...(entityCache && { entityCache }),
    sources: {
      catalog: { kind: 'federation', url: catalog, schema: { sdl: catalogSdl } },
      stock: { kind: 'federation', url: stockUrl, schema: { sdl: stockSdl }, headers },
    },
  })
  const context = createSourceContext({ now: () => clock.nowMs, log })
  onTestFinished(() => context[Symbol.asyncDispose]())
  const graph = await buildGraph(settings, context)
  onTestFinished(() => graph.close())
  const shop: Shop = {
    graph,
    calls,
    answerHeaders,
    stock,
    onCall: () => undefined,
    pass(seconds) {
      clock.nowMs += seconds * 1_000
    },
    ask(query, { variables = {}, headers: clientHeaders = {}, principal } = {}) {
      const overrides: Partial<GatewayContext> = {
        headers: new Headers(clientHeaders),
        ...(principal && { principal }),
      }
      return graph.engine.execute({ document: parse(query) }, variables, createTestContext(overrides))
    },
    async askedBy(query, asking) {
      const before = calls.length
      await shop.ask(query, asking)
      return calls.slice(before).map(({ ids }) => ids)
    },
  }
  return shop
}

type OnRequest = (
  body: GraphQLBody,
  authorization: string | undefined,
) => Promise<Readonly<Record<string, string>>>

interface GraphQLBody {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

async function serve(
  sdl: string,
  resolvers: GraphQLResolverMap<unknown>,
  onRequest: OnRequest = () => Promise.resolve({}),
): Promise<string> {
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }])
  const service = await startService((request, response, text) => {
    const body = JSON.parse(text) as GraphQLBody
    const { authorization } = request.headers
    void onRequest(body, authorization).then(async (headers) => {
      const variableValues = body.variables
      const contextValue = { authorization }
      const result = await execute({ schema, document: parse(body.query), variableValues, contextValue })
      response.writeHead(200, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(result))
    })
  })
  onTestFinished(() => service[Symbol.asyncDispose]())
  return service.url
}

function idsIn({ variables = {} }: GraphQLBody): string[] {
  return Object.values(variables)
    .filter((value) => Array.isArray(value))
    .flatMap((list) => list as readonly { readonly id?: string; readonly code?: string }[])
    .map(({ id, code }) => id ?? code ?? '')
}

const product = (id: string) => ({ __typename: 'Product', id, name: `product ${id}` })

function catalogResolvers(): GraphQLResolverMap<unknown> {
  const shelf = (code: string) => ({ __typename: 'Shelf', code, area: 'a' })
  return {
    Query: {
      product: (_: unknown, { id }: { id: string }) => product(id),
      products: (_: unknown, { ids }: { ids: string[] }) => ids.map(product),
      items: (_: unknown, { ids }: { ids: string[] }) =>
        ids.map((id) => (id.startsWith('s') ? shelf(id) : product(id))),
    },
    Mutation: {
      rename: (_: unknown, { id }: { id: string }) => product(id),
      renameUnnamed: (_: unknown, { id }: { id: string }) => product(id),
      bundle: (_: unknown, { ids }: { ids: string[] }) => ({ products: ids.map(product) }),
      fail: () => {
        throw new Error('no')
      },
      log: () => 1,
    },
  }
}

function stockResolvers(stock: ReadonlyMap<string, number>): GraphQLResolverMap<unknown> {
  return {
    Product: {
      __resolveReference: ({ id }: { id: string }) => (id.startsWith('none') ? null : { id }),
      stock: ({ id }: { id: string }) => stock.get(id) ?? 0,
      place: ({ id }: { id: string }) => `place of ${id}`,
      price: ({ id }: { id: string }, { currency }: { currency: string }) => `${id} ${currency}`,
      seenBy: (_: unknown, _args: object, context: unknown) =>
        (context as { authorization?: string }).authorization ?? 'nobody',
      broken: ({ id }: { id: string }) => {
        if (id.endsWith('!')) throw new Error('broken')
        return 1
      },
    },
    Shelf: {
      __resolveReference: (reference: unknown) => reference,
      height: () => 2,
    },
  }
}

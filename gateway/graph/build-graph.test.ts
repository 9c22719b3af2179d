import { setImmediate } from 'node:timers/promises'
import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { createTestContext } from '../../test/support/create-test-context.ts'
import { containing } from '../../test/support/matchers.ts'
import { gatewaySchema } from '../config/gateway-options.ts'
import type { LocalContext } from '../sources/local/local-context.ts'
import type { LocalSourceOptions } from '../config/sources/local-options.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { createHttpClient } from '../upstream/http-client.ts'
import { buildGraph } from './build-graph.ts'
import { createMemorySchemaStore } from './schema-store.ts'

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires"])`

const products: LocalSourceOptions = {
  kind: 'local',
  schema: {
    sdl: `${link}
      type Query { product(id: ID!): Product, products: [Product!]! }
      type Product @key(fields: "id") { id: ID!, name: String! }`,
  },
  resolvers: {
    Query: {
      product: (_: unknown, { id }: { id: string }) => ({ id, name: `Product ${id}` }),
      products: () => ['1', '2', '3'].map((id) => ({ id, name: `Product ${id}` })),
    },
    Product: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Product ${id}` }) },
  },
}

const slogans: LocalSourceOptions = {
  kind: 'local',
  schema: { sdl: `${link} type Product @key(fields: "id") { id: ID!, slogan: String! }` },
  resolvers: {
    Product: {
      slogan: ({ id }: { id: string }, _: unknown, { loaders, subgraphs }: LocalContext) =>
        loaders
          .get<string, string>('names', async (ids) => {
            const fields = ids.map((key, index) => `p${index}: product(id: ${JSON.stringify(key)}) { name }`)
            const data = await subgraphs.products?.query<Record<string, { name: string }>>(
              `{ ${fields.join(' ')} }`,
            )
            return ids.map((_key, index) => data?.[`p${index}`]?.name ?? new Error('no such product'))
          })
          .load(id)
          .then((name) => `Buy ${name}!`),
    },
  },
}

function build(
  sources: Record<string, LocalSourceOptions>,
  readFile: (path: string) => Promise<string> = () => Promise.reject(new Error('no file is expected')),
) {
  const http = createHttpClient()
  return buildGraph(gatewaySchema.parse({ sources, engine: 'stitch' }), {
    baseDir: import.meta.dirname,
    log: silentLogger,
    http,
    store: createMemorySchemaStore(),
    signal: new AbortController().signal,
    readFile,
    watchFile: () => undefined,
  })
}

test('a local source extends the type of another and batches its calls to it', async () => {
  const graph = await build({ products, slogans })
  const document = parse('query ($id: ID!) { product(id: $id) { name slogan } products { slogan } }')
  const result = await graph.engine.execute({ document }, { id: '7' }, createTestContext())
  expect(result).toEqual({
    data: {
      product: { name: 'Product 7', slogan: 'Buy Product 7!' },
      products: [{ slogan: 'Buy Product 1!' }, { slogan: 'Buy Product 2!' }, { slogan: 'Buy Product 3!' }],
    },
  })
})

test('a variable of the wrong type is a request error with code BAD_USER_INPUT', async () => {
  const graph = await build({ products })
  const document = parse('query ($id: ID!) { product(id: $id) { name } }')
  const result = await graph.engine.execute({ document }, {}, createTestContext())
  expect(result.data).toBeUndefined()
  expect(result.errors).toMatchObject([
    {
      message: 'Variable "$id" of required type "ID!" was not provided.',
      extensions: { code: 'BAD_USER_INPUT' },
    },
  ])
})

test('sources that do not compose are refused with the field, the sources and a hint', async () => {
  const wrong: LocalSourceOptions = {
    kind: 'local',
    schema: { sdl: `${link} type Product @key(fields: "id") { id: ID!, name: Int! }` },
    resolvers: {},
  }
  await expect(build({ products, wrong })).rejects.toMatchObject({
    code: 'COMPOSITION_FAILED',
    details: [
      expect.stringMatching(
        /"Product\.name".*"String!" in subgraph "products".*"Int!" in subgraph "wrong"[^]*hint: /,
      ),
      expect.stringMatching(/"Product\.name".*non-shareable[^]*hint: .*@shareable/),
    ],
  })
})

test('a resolver that fits no field is refused by its name', async () => {
  const misspelt = { ...products, resolvers: { Query: { prodcut: () => null } } }
  await expect(build({ products: misspelt })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    details: ['"Query.prodcut" is not in the source\'s schema'],
  })
})

test('the mistakes of all sources are reported at once', async () => {
  const broken: LocalSourceOptions = { kind: 'local', schema: { sdl: 'type Query {' }, resolvers: {} }
  await expect(build({ one: broken, two: broken, products })).rejects.toMatchObject({
    code: 'SCHEMA_INVALID',
    message: '2 sources could not be loaded.',
    details: [expect.stringContaining('"one"'), expect.stringContaining('"two"')],
  })
})

test('subgraphs and failures are in the order of the sources, however long each takes', async () => {
  const files = new Map([
    ['first', Promise.withResolvers<string>()],
    ['second', Promise.withResolvers<string>()],
  ])
  const read = (path: string) => files.get(path)?.promise ?? Promise.reject(new Error(path))
  const source = (name: string): LocalSourceOptions => ({ kind: 'local', schema: name, resolvers: {} })
  const load = () => build({ first: source('first'), second: source('second') }, read)

  const loading = load()
  files.get('second')?.resolve('type Query { second: Int }')
  await setImmediate()
  files.get('first')?.resolve('type Query { first: Int }')
  const graph = await loading
  expect([...graph.subgraphs.keys()]).toEqual(['first', 'second'])
  await graph.close()

  files.set('first', Promise.withResolvers()).set('second', Promise.withResolvers())
  const failing = load()
  files.get('second')?.resolve('type Query { second: Itn }')
  await setImmediate()
  files.get('first')?.resolve('type Query { first: Itn }')
  await expect(failing).rejects.toMatchObject({
    details: [containing('source "first"'), containing('source "second"')],
  })
})

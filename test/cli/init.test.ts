import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { loadConfig } from '../../gateway/config/load-config.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli } from '../support/run-cli.ts'

const accounts = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
type Query { me: User }
type User @key(fields: "id") { id: ID! name: String }
`
const catalog = 'type Query { product(id: ID!): Product } type Product { id: ID! title: String }'
const inventory = `
openapi: 3.1.0
info: { title: Inventory, version: '1' }
servers: [{ url: 'http://inventory.example/v1' }]
paths: { /stock: { get: { operationId: getStock, responses: { '200': { description: ok } } } } }
`
const orders =
  '{ "swagger": "2.0", "info": { "title": "Orders", "version": "1" }, "basePath": "/", "paths": {} }'

const estate = {
  'services/accounts/schema.graphql': accounts,
  'services/accounts/.env': 'HOST=x\nPORT=4101\n',
  'services/catalog.graphql': catalog,
  'services/inventory/openapi.yaml': inventory,
  'services/orders/orders-api.json': orders,
  'compose.yaml': 'services: { catalog: { ports: ["127.0.0.1:4102:80"] }, db: { image: postgres } }',
  // None of these is a source.
  'queries/me.graphql': 'query Me { me { name } }',
  'broken.graphql': 'type {',
  'node_modules/x/schema.graphql': catalog,
  'test/fixtures/schema.graphql': catalog,
  'package-lock.json': '{ "openapi": 1 }',
}

async function createFolder(files: Readonly<Record<string, string>>) {
  const folder = await createTestFolder(files)
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const read = (name: string) => readFile(join(folder.path, name), 'utf8')
  return { ...folder, read }
}

test('what is in the folder becomes a commented YAML config', async () => {
  const folder = await createFolder(estate)
  expect(await runCli(['init'], { cwd: folder.path })).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": "Wrote selvage.yaml with these sources:
      accounts (federation) from services/accounts/schema.graphql
      catalog (graphql) from services/catalog.graphql
      inventory (openapi) from services/inventory/openapi.yaml
      orders (openapi) from services/orders/orders-api.json
    Nothing here says where orders listens: check the url in selvage.yaml.
    Next: selvage dev
    ",
    }
  `)
  expect(await folder.read('selvage.yaml')).toMatchInlineSnapshot(`
    "# What the graph is made of, by name. Kinds: federation, graphql, openapi, local.
    sources:
      # services/accounts/schema.graphql describes an Apollo Federation subgraph.
      accounts:
        kind: federation
        # Without this line the running service is asked for its schema.
        schema: ./services/accounts/schema.graphql
        url: \${ACCOUNTS_URL:http://localhost:4101/graphql}
        # Client headers that are passed on; no other is.
        # headers:
        #   forward: [authorization]
      # services/catalog.graphql describes a GraphQL service without federation.
      catalog:
        kind: graphql
        schema: ./services/catalog.graphql
        url: \${CATALOG_URL:http://localhost:4102/graphql}
        # Types that other sources may extend, and how one is looked up by its key.
        # entities:
        #   Product:
        #     key: id
        #     batch: "products(ids: $ids)"
      # services/inventory/openapi.yaml describes a REST service with its OpenAPI document.
      inventory:
        kind: openapi
        document: ./services/inventory/openapi.yaml
        # Default: the document's first server.
        # url: \${INVENTORY_URL:http://localhost:4003}
        # Types that other sources may extend, and how one is looked up by its key.
        # entities:
        #   Product:
        #     key: id
        #     get: getProduct
      # services/orders/orders-api.json describes a REST service with its OpenAPI document.
      orders:
        kind: openapi
        document: ./services/orders/orders-api.json
        # A guess: nothing here says where the service listens.
        url: \${ORDERS_URL:http://localhost:4004}

    server:
      port: \${PORT:4000}
      # 0.0.0.0 lets other machines in.
      # host: 127.0.0.1
      # Deadline of a whole request; the calls to services are cancelled when it passes.
      # requestTimeoutMs: 30000
    "
  `)
  await expect(loadConfig(join(folder.path, 'selvage.yaml'), { environment: {} })).resolves.toBeDefined()
})

test('in a package that depends on selvage it becomes a typed module', async () => {
  const folder = await createFolder({
    ...estate,
    'package.json': '{ "type": "module", "dependencies": { "selvage": "1", "typescript": "6" } }',
    'node_modules/selvage/package.json': '{ "type": "module", "exports": "./index.js" }',
    'node_modules/selvage/index.js': 'export const defineConfig = (options) => options',
  })
  expect(await runCli(['init'], { cwd: folder.path })).toMatchObject({ code: 0, stderr: '' })
  expect(await folder.read('selvage.config.ts')).toMatchInlineSnapshot(`
    "import { defineConfig } from 'selvage'

    export default defineConfig({
      // What the graph is made of, by name. Kinds: federation, graphql, openapi, local.
      sources: {
        // services/accounts/schema.graphql describes an Apollo Federation subgraph.
        accounts: {
          kind: 'federation',
          // Without this line the running service is asked for its schema.
          schema: './services/accounts/schema.graphql',
          url: process.env.ACCOUNTS_URL ?? 'http://localhost:4101/graphql',
          // Client headers that are passed on; no other is.
          // headers: {
          //   forward: ['authorization'],
          // },
        },
        // services/catalog.graphql describes a GraphQL service without federation.
        catalog: {
          kind: 'graphql',
          schema: './services/catalog.graphql',
          url: process.env.CATALOG_URL ?? 'http://localhost:4102/graphql',
          // Types that other sources may extend, and how one is looked up by its key.
          // entities: {
          //   Product: {
          //     key: 'id',
          //     batch: 'products(ids: $ids)',
          //   },
          // },
        },
        // services/inventory/openapi.yaml describes a REST service with its OpenAPI document.
        inventory: {
          kind: 'openapi',
          document: './services/inventory/openapi.yaml',
          // Default: the document's first server.
          // url: process.env.INVENTORY_URL ?? 'http://localhost:4003',
          // Types that other sources may extend, and how one is looked up by its key.
          // entities: {
          //   Product: {
          //     key: 'id',
          //     get: 'getProduct',
          //   },
          // },
        },
        // services/orders/orders-api.json describes a REST service with its OpenAPI document.
        orders: {
          kind: 'openapi',
          document: './services/orders/orders-api.json',
          // A guess: nothing here says where the service listens.
          url: process.env.ORDERS_URL ?? 'http://localhost:4004',
        },
      },

      server: {
        port: Number(process.env.PORT ?? 4000),
        // 0.0.0.0 lets other machines in.
        // host: '127.0.0.1',
        // Deadline of a whole request; the calls to services are cancelled when it passes.
        // requestTimeoutMs: 30000,
      },
    })
    "
  `)
  await expect(loadConfig(join(folder.path, 'selvage.config.ts'))).resolves.toMatchObject({
    settings: { sources: { accounts: { url: 'http://localhost:4101/graphql' } }, server: { port: 4000 } },
  })
})

test.each([
  [
    'TypeScript in CommonJS',
    { dependencies: { selvage: '1' }, devDependencies: { typescript: '6' } },
    'selvage.config.mts',
  ],
  ['JavaScript', { dependencies: { selvage: '1' } }, 'selvage.config.mjs'],
])('in a package of %s it writes a module that fits', async (_what, manifest, name) => {
  const folder = await createFolder({ 'package.json': JSON.stringify(manifest) })
  expect(await runCli(['init'], { cwd: folder.path })).toEqual({
    code: 0,
    stderr: '',
    stdout: `Wrote ${name} with a graph that greets.\nNext: selvage dev\n`,
  })
  expect(await folder.read(name)).toContain("import { defineConfig } from 'selvage'")
})

test('in an empty folder it writes a graph that runs', async () => {
  const folder = await createFolder({})
  expect(await runCli(['init'], { cwd: folder.path })).toMatchObject({ code: 0 })
  expect(await folder.read('selvage.config.mjs')).toMatchInlineSnapshot(`
    "export default {
      // What the graph is made of, by name. Kinds: federation, graphql, openapi, local.
      sources: {
        // Resolvers that run in the gateway. They may extend the types of other sources, and call them.
        greetings: {
          kind: 'local',
          schema: {
            sdl: 'type Query { hello: String! }',
          },
          resolvers: { Query: { hello: () => 'Hello, world!' } },
        },
      },

      server: {
        port: Number(process.env.PORT ?? 4000),
        // 0.0.0.0 lets other machines in.
        // host: '127.0.0.1',
        // Deadline of a whole request; the calls to services are cancelled when it passes.
        // requestTimeoutMs: 30000,
      },
    }
    "
  `)
  const { code, stdout, stderr } = await runCli(['compose'], { cwd: folder.path })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('hello: String!')
})

test('a config with the sources that were found runs', async () => {
  const folder = await createFolder({ 'accounts.graphql': accounts, 'catalog.graphql': catalog })
  expect(await runCli(['init'], { cwd: folder.path })).toMatchObject({ code: 0 })
  const { code, stdout, stderr } = await runCli(['compose'], { cwd: folder.path })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('ACCOUNTS @join__graph(name: "accounts", url: "http://localhost:4001/graphql")')
})

test('a supergraph is no source: it is told how to serve it', async () => {
  const folder = await createFolder({
    'supergraph.graphql': 'enum join__Graph { A @join__graph(name: "a", url: "") }',
  })
  const { stdout } = await runCli(['init'], { cwd: folder.path })
  expect(stdout).toContain(
    'supergraph.graphql is a supergraph: selvage serve --supergraph supergraph.graphql\n',
  )
})

test('sources of one name are told apart', async () => {
  const folder = await createFolder({ 'a/shop/schema.graphql': accounts, 'b/shop/schema.graphql': accounts })
  const { stdout } = await runCli(['init'], { cwd: folder.path })
  expect(stdout).toContain(
    '  shop (federation) from a/shop/schema.graphql\n  shop-2 (federation) from b/shop/schema.graphql\n',
  )
})

test('a config that is there is left alone', async () => {
  const folder = await createFolder({ 'selvage.yml': 'sources: {}' })
  expect(await runCli(['init'], { cwd: folder.path })).toEqual({
    code: 1,
    stdout: '',
    stderr: `error CONFIG_EXISTS There is a config already: ${folder.path}/selvage.yml. Edit it, or remove it and run this again.\n`,
  })
  expect(await folder.read('selvage.yml')).toBe('sources: {}')
})

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestFolder } from '../../test/support/create-test-folder.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Environment } from './interpolate.ts'
import { loadConfig } from './load-config.ts'

/** Loads a config of one file; its settings, or the message and details of the error. */
async function load(name: string, text: string, environment: Environment = {}) {
  await using folder = await createTestFolder({ [name]: text })
  try {
    return (await loadConfig(join(folder.path, name), { environment })).settings
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return { code: error.code, message: error.message, details: error.details }
  }
}

const sources = 'sources: { catalog: { kind: graphql, url: http://localhost:4001/graphql } }'

test.each([
  ['selvage.yaml', sources],
  ['selvage.yml', sources],
  [
    'selvage.json',
    '{\n\t"$schema": "x",\n\t"sources": { "catalog": { "kind": "graphql", "url": "http://localhost:4001/graphql" } }\n}',
  ],
  [
    'selvage.config.mts',
    `const url: string = 'http://localhost:4001/graphql'
     export default { sources: { catalog: { kind: 'graphql', url } } }`,
  ],
  [
    'selvage.config.mjs',
    'export default { sources: { catalog: { kind: "graphql", url: "http://localhost:4001/graphql" } } }',
  ],
])('%s is loaded, and the defaults are filled in', async (name, text) => {
  expect(await load(name, text)).toMatchObject({
    engine: 'auto',
    cost: expect.objectContaining({ mode: 'measure' }) as unknown,
    limits: { maxFetches: 200, maxEntitiesPerFetch: 1000, maxFetchedBytes: 52_428_800 },
    overrideLabels: [],
    server: expect.objectContaining({ port: 4000 }) as unknown,
    sources: {
      catalog: {
        kind: 'graphql',
        url: 'http://localhost:4001/graphql',
        headers: { forward: [], set: {} },
        timeoutMs: 15_000,
        maxResponseBytes: 10_485_760,
        pollIntervalMs: 10_000,
        entities: {},
      },
    },
  })
})

test('settings are frozen, however deep', async () => {
  const settings = await load('selvage.yaml', sources)
  if (!('sources' in settings)) throw new Error(settings.details.join())
  const { catalog } = settings.sources
  expect(() => Object.assign(catalog ?? {}, { url: 'x' })).toThrow(TypeError)
  expect(Object.isFrozen(settings.server)).toBe(true)
})

test('every mistake is listed, with its path, what was expected, what came and where', async () => {
  const text = `
engine: plann
server:
  prot: 4000
  path: graphql
sources:
  catalog:
    kind: graphq
  my shop:
    kind: graphql
    url: localhost:4001
    timeoutMs: 1.5
    headers: { forwrd: [x] }
    entities:
      Product: { key: id, fetch: true }
  accounts:
    kind: federation
    schema: { sld: 4 }
  prices: 7
  local: { kind: local, schema: [], resolvers: true }
`
  expect(await load('selvage.yaml', text)).toMatchInlineSnapshot(`
    {
      "code": "CONFIG_INVALID",
      "details": [
        "engine: expected "auto", "plan" or "stitch", got "plann"; did you mean "plan"? (selvage.yaml:2:9)",
        "server.prot: is not an option; did you mean "port"? (selvage.yaml:4:3)",
        "server.path: expected a path such as "/graphql", of letters, digits, "-", "_", "." and "/", got "graphql" (selvage.yaml:5:9)",
        "sources.catalog.kind: expected "federation", "graphql", "openapi" or "local", got "graphq"; did you mean "graphql"? (selvage.yaml:8:11)",
        "sources["my shop"].url: expected a URL such as "http://localhost:4001/graphql", got "localhost:4001" (selvage.yaml:11:10)",
        "sources["my shop"].timeoutMs: expected a whole number, got 1.5 (selvage.yaml:12:16)",
        "sources["my shop"].headers.forwrd: is not an option; did you mean "forward"? (selvage.yaml:13:16)",
        "sources["my shop"].entities.Product.fetch: expected text, got true (selvage.yaml:15:34)",
        "sources.accounts.url: is missing: expected text (selvage.yaml:16:3)",
        "sources.accounts.schema.sdl: is missing: expected text (selvage.yaml:18:5)",
        "sources.accounts.schema.sld: is not an option; did you mean "sdl"? (selvage.yaml:18:15)",
        "sources.prices: expected an object, got 7 (selvage.yaml:19:11)",
        "sources.local.schema: expected a list with at least 1 entry, got an empty list (selvage.yaml:20:25)",
        "sources.local.resolvers: expected text or an object, got true (selvage.yaml:20:48)",
      ],
      "message": "selvage.yaml has 14 mistakes.",
    }
  `)
})

test('a module has the same mistakes, without places', async () => {
  const text = `export default { server: { port: '80', graphiql: () => true }, sources: { a: { url: 5 }, b: {} } }`
  expect(await load('selvage.config.mjs', text)).toMatchInlineSnapshot(`
    {
      "code": "CONFIG_INVALID",
      "details": [
        "sources.a.kind: is missing: expected "federation", "graphql", "openapi" or "local"",
        "sources.b.kind: is missing: expected "federation", "graphql", "openapi" or "local"",
        "server.port: expected a number, got "80"",
        "server.graphiql: expected true or false, got a function",
      ],
      "message": "selvage.config.mjs has 4 mistakes.",
    }
  `)
})

test('header values, secrets and credentials in URLs are never shown', async () => {
  const text = `
sources:
  catalog:
    kind: graphql
    url: https://admin:hunter2@catalog service/?key=hunter2
    headers: { forward: hunter2, set: { authorization: [hunter2], pin: 123456 } }
    password: hunter2
`
  const error = await load('selvage.yaml', text)
  expect(error).toMatchInlineSnapshot(`
    {
      "code": "CONFIG_INVALID",
      "details": [
        "sources.catalog.url: expected a URL such as "http://localhost:4001/graphql", got "https://catalog service/?..." (selvage.yaml:5:10)",
        "sources.catalog.headers.forward: expected a list, got text (selvage.yaml:6:25)",
        "sources.catalog.headers.set.authorization: expected text, got a list (selvage.yaml:6:41)",
        "sources.catalog.headers.set.pin: expected text, got a number (selvage.yaml:6:72)",
        "sources.catalog.password: is not an option; the options here are kind, url, headers, credentials, tls, timeoutMs, maxResponseBytes, schema, pollIntervalMs and entities (selvage.yaml:7:5)",
      ],
      "message": "selvage.yaml has 5 mistakes.",
    }
  `)
  expect(JSON.stringify(error)).not.toMatch(/hunter2|123456/)
})

test('variables are replaced in texts, and become numbers and booleans where the options are', async () => {
  const text = `
server:
  port: \${PORT:4000}
  requestTimeoutMs: \${TIMEOUT_MS:3000}
  maskErrors: \${MASK:true}
sources:
  catalog:
    kind: graphql
    url: http://\${HOST:localhost:4001}/graphql
    headers: { set: { x-version: "\${VERSION}", x-literal: "$\${VERSION}", x-empty: "\${NOTHING:}" } }
`
  const settings = await load('selvage.yaml', text, {
    PORT: '4100',
    MASK: 'false',
    VERSION: '7',
    TIMEOUT_MS: '',
  })
  expect(settings).toMatchObject({
    server: { port: 4100, requestTimeoutMs: 3000, maskErrors: false },
    sources: {
      catalog: {
        url: 'http://localhost:4001/graphql',
        headers: { set: { 'x-version': '7', 'x-literal': '${VERSION}', 'x-empty': '' } },
      },
    },
  })
})

test('a variable that is missing or makes no sense is a mistake, and its value is not shown', async () => {
  const text = `
server: { port: "\${PORT}", host: "\${HOST", path: "\${PATH PREFIX}" }
engine: \${ENGINE:plan}
sources: { catalog: { kind: graphql, url: "\${CATALOG_URL:http://x}", timeoutMs: "\${TIMEOUT_MS:}" } }
`
  const error = await load('selvage.yaml', text, { ENGINE: 'hunter2', CATALOG_URL: 'hunter2' })
  expect(error).toMatchInlineSnapshot(`
    {
      "code": "CONFIG_INVALID",
      "details": [
        "server.port: the environment variable PORT is not set; set it, or give a default: \${PORT:...} (selvage.yaml:2:17)",
        "server.host: expected \${NAME} or \${NAME:default}, got "\${HOST"; write $\${ for the text \${ (selvage.yaml:2:34)",
        "server.path: expected \${NAME} or \${NAME:default}, got "\${PATH PREFIX}"; write $\${ for the text \${ (selvage.yaml:2:50)",
        "engine: expected "auto", "plan" or "stitch", got what "\${ENGINE:plan}" stands for (selvage.yaml:3:9)",
        "sources.catalog.url: expected a URL such as "http://localhost:4001/graphql", got what "\${CATALOG_URL:http://x}" stands for (selvage.yaml:4:43)",
        "sources.catalog.timeoutMs: expected a number, got what "\${TIMEOUT_MS:}" stands for (selvage.yaml:4:81)",
      ],
      "message": "selvage.yaml has 6 mistakes.",
    }
  `)
  expect(JSON.stringify(error)).not.toContain('hunter2')
})

test('anchors and merge keys are shared settings', async () => {
  const text = `
sources:
  a: &service { kind: graphql, url: http://a, timeoutMs: 500 }
  b: { <<: *service, url: http://b }
`
  expect(await load('selvage.yaml', text)).toMatchObject({
    sources: { a: { timeoutMs: 500, url: 'http://a' }, b: { timeoutMs: 500, url: 'http://b' } },
  })
})

test.each([
  ['text that is no YAML', 'selvage.yaml', 'sources:\n  a: [\n  b: }\n'],
  ['a key that is there twice', 'selvage.yaml', 'engine: plan\nengine: plan\nsources: {}'],
  ['an alias without its anchor', 'selvage.yaml', 'sources: *all'],
  ['an empty file', 'selvage.json', ''],
  ['a list', 'selvage.yml', '- sources'],
  ['a module with a syntax error', 'selvage.config.mts', 'export default {\n  sources: {,\n}'],
  ['a module that throws', 'selvage.config.mjs', '\nthrow new TypeError("no luck")'],
  [
    'a module that imports what is not there',
    'selvage.config.mjs',
    'import "./missing.mjs"\nexport default {}',
  ],
  ['a module with syntax that is more than types', 'selvage.config.mts', 'enum A { B }\nexport default A'],
  ['a module without a default export', 'selvage.config.mjs', 'export const config = {}'],
  ['a module that exports a function', 'selvage.config.mjs', 'export default () => ({})'],
  ['a name of another kind', 'selvage.toml', ''],
])('%s is refused', async (_what, name, text) => {
  const error = await load(name, text)
  if (!('code' in error)) throw new Error('it was accepted')
  const details = error.details.map((detail) => detail.replaceAll(/\S*\/selvage-test-\w+/g, '<folder>'))
  expect([error.code, error.message, ...details].join('\n')).toMatchSnapshot()
})

test('a file that is not there is CONFIG_NOT_FOUND, and is watched', async () => {
  await using folder = await createTestFolder()
  const path = join(folder.path, 'selvage.yaml')
  const files: string[] = []
  await expect(loadConfig(path, { watchFile: (file) => files.push(file) })).rejects.toMatchObject({
    code: 'CONFIG_NOT_FOUND',
  })
  expect(files).toEqual([path])
})

test('a config is loaded again as its files are then', async () => {
  await using folder = await createTestFolder({
    'selvage.config.mts': `import { sources } from './sources.mts'; export default { sources }`,
    'sources.mts': 'export const sources = {}',
  })
  const path = join(folder.path, 'selvage.config.mts')
  const files: string[] = []
  const load = async () =>
    (await loadConfig(path, { watchFile: (file) => files.push(file) })).settings.sources
  expect(await load()).toEqual({})
  expect(new Set(files)).toEqual(new Set([path, join(folder.path, 'sources.mts')]))

  await folder.write('sources.mts', 'export const sources = { a: { kind: "graphql", url: "http://a" } }')
  expect(Object.keys(await load())).toEqual(['a'])
})

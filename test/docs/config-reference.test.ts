import { readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Ajv } from 'ajv'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import { loadConfig } from '../../gateway/config/load-config.ts'
import { generateConfigReference } from '../../scripts/generate-config-reference.ts'
import { createTestFolder } from '../support/create-test-folder.ts'

const schemaFile = 'gateway/config/generated/selvage.schema.json'
const docs = await readFile('docs/config.md', 'utf8')

test('the JSON Schema and docs/config.md are as `npm run generate:config` writes them', async () => {
  for (const [path, text] of await generateConfigReference()) {
    expect(await readFile(path, 'utf8'), `${relative('.', path)}: run npm run generate:config`).toBe(text)
  }
})

const service = 'kind: graphql, url: http://localhost:4001'
test.each([
  ['the least there is', 'sources: {}'],
  ['an unknown option', 'sources: {}\nengin: plan'],
  ['a missing option', 'engine: plan'],
  [
    'numbers and choices',
    `server: { port: 80, graphiql: true }\nengine: stitch\nsources: { a: { ${service} } }`,
  ],
  ['a number out of range', 'server: { port: 65536 }\nsources: {}'],
  ['text for a number', 'server: { port: "80" }\nsources: {}'],
  ['another choice', 'engine: fast\nsources: {}'],
  [
    'variables',
    'server: { port: "${PORT:80}" }\nengine: ${ENGINE:plan}\nsources: { a: { kind: graphql, url: "${URL:http://a}" } }',
  ],
  ['no URL', 'sources: { a: { kind: graphql, url: localhost } }'],
  ['an unknown kind', 'sources: { a: { kind: rest } }'],
  ['an option of another kind', `sources: { a: { ${service}, document: x } }`],
  [
    'one entity or several',
    `sources: { a: { ${service}, entities: { A: { key: id }, B: [{ key: id }, { key: sku }] } } }`,
  ],
  ['an entity without key', `sources: { a: { ${service}, entities: { A: [{ fetch: x }] } } }`],
  ['a schema in the config', `sources: { a: { ${service}, schema: { sdl: "type Query" } } }`],
  ['a schema that is none', `sources: { a: { ${service}, schema: { file: x } } }`],
  ['the name of the schema', '$schema: x\nsources: {}'],
])('the JSON Schema and the gateway agree on %s', async (_what, text) => {
  const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as object
  const accepts = new Ajv({ strict: false, formats: { uri: /^https?:/ } }).compile(schema)
  await using folder = await createTestFolder({ 'selvage.yaml': text })
  expect(accepts(parse(text))).toBe(await isLoaded(join(folder.path, 'selvage.yaml')))
})

test('every node of the JSON Schema that is an option has a description', async () => {
  const text = await readFile(schemaFile, 'utf8')
  const missing: string[] = []
  JSON.parse(text, (key, value: unknown) => {
    if (key !== 'properties') return value
    for (const [name, node] of Object.entries(value as object)) {
      if (!('description' in (node as object))) missing.push(name)
    }
    return value
  })
  expect(missing).toEqual([])
})

test('the examples of docs/config.md are loaded', async () => {
  const [module = ''] = blocksOf('ts')
  const [yaml = ''] = blocksOf('yaml')
  await using folder = await createTestFolder({
    'selvage.config.mts': module.replace("'selvage'", `'${pathToFileURL('gateway/index.ts').href}'`),
    'selvage.yaml': yaml,
  })
  await expect(loadConfig(join(folder.path, 'selvage.config.mts'))).resolves.toBeDefined()
  await expect(loadConfig(join(folder.path, 'selvage.yaml'), { environment: {} })).resolves.toMatchObject({
    settings: { sources: { accounts: { timeoutMs: 5000 } } },
  })
})

test('the mistakes of docs/config.md are what a config with them gets', async () => {
  await using folder = await createTestFolder({
    'selvage.yaml': 'sources:\n  accounts:\n    kind: federated\nserver:\n  prot: 4000\n',
  })
  const error: unknown = await loadConfig(join(folder.path, 'selvage.yaml')).catch(
    (reason: unknown) => reason,
  )
  if (!(error instanceof GatewayError)) throw error
  for (const detail of [`error ${error.code} ${error.message}`, ...error.details])
    expect(docs).toContain(detail)
})

function blocksOf(language: string): string[] {
  return [...docs.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map(([, text = '']) => text)
}

async function isLoaded(path: string): Promise<boolean> {
  try {
    await loadConfig(path, { environment: {} })
    return true
  } catch (error) {
    if (error instanceof GatewayError) return false
    throw error
  }
}

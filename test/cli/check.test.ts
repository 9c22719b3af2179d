import { expect, test } from 'vitest'
import type { UsageBatch } from '../../gateway/plugins/usage-report/usage-batch.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli } from '../support/run-cli.ts'

const files = {
  'selvage.yaml': `
sources:
  shop: { kind: federation, url: http://localhost:1, schema: shop.graphql }
  stock: { kind: federation, url: http://localhost:1, schema: { sdl: 'type Query { amount: Int }' } }
`,
  'shop.graphql': 'type Query {\n  products: [Product]\n}\ntype Product {\n  id: ID\n  name: String\n}\n',
  'removed.graphql': 'type Query {\n  products: [Product]\n}\n"A product"\ntype Product {\n  id: ID\n}\n',
  'added.graphql':
    'type Query {\n  products: [Product]\n}\ntype Product {\n  id: ID\n  name: String\n  price: Int\n}\n',
  'clash.graphql': 'type Query {\n  amount: String\n}\n',
}

function usageOf(...coordinates: readonly string[]): UsageBatch {
  const lastSeenMs = Date.now() - 1_000
  const client = { name: 'web', version: '1.4.0', count: 12, errors: 0, lastSeenMs, durations: [] }
  const operation = { hash: '5f1c0a2bd1', name: 'Products', type: 'query', document: '' } as const
  return {
    fromMs: 0,
    toMs: Date.now(),
    operations: [{ ...operation, coordinates, deprecated: [], clients: [client] }],
  }
}

async function check(args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  await using folder = await createTestFolder({ ...files, ...more })
  return await runCli(['check', ...args], { cwd: folder.path })
}

test('a change that adds something passes, with exit code 0', async () => {
  expect(await check(['shop', '--schema', 'added.graphql'])).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": ""shop" passes

    It composes. Changes: 0 breaking, 0 dangerous, 1 safe.
      ✔ safe: Field 'price' was added to object type 'Product'
    ",
    }
  `)
})

test('a breaking change is refused with exit code 2 when it is not known who uses it', async () => {
  expect(await check(['shop', '--schema', 'removed.graphql'])).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "",
      "stdout": ""shop" does not pass

    It composes. Changes: 1 breaking, 0 dangerous, 1 safe.
      ✖ breaking: Field 'name' was removed from object type 'Product'
          it is not known what clients send
      ✔ safe: Object type 'Product' has description 'A product'
    ",
    }
  `)
})

test('a breaking change is refused with the names of those who use it', async () => {
  const usage = JSON.stringify(usageOf('Product.name'), null, 2)
  const args = ['shop', '--schema', 'removed.graphql', '--usage', 'usage.json']
  expect(await check(args, { 'usage.json': usage })).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "",
      "stdout": ""shop" does not pass

    It composes. Changes: 1 breaking, 0 dangerous, 1 safe.
      ✖ breaking: Field 'name' was removed from object type 'Product'
          used by 12 of 12 (100%) of the operations in the last 30 days: web 1.4.0 with Products 5f1c0a2b (12)
      ✔ safe: Object type 'Product' has description 'A product'
    ",
    }
  `)
})

test('a breaking change passes when nobody used it; usage may come line by line', async () => {
  const lines = [usageOf('Product.id'), usageOf('Query.amount')].map((batch) => `${JSON.stringify(batch)}\n`)
  const args = ['shop', '--schema', 'removed.graphql', '--usage', 'usage.jsonl']
  expect(await check(args, { 'usage.jsonl': lines.join('') })).toMatchInlineSnapshot(`
    {
      "code": 0,
      "stderr": "",
      "stdout": ""shop" passes

    It composes. Changes: 1 breaking, 0 dangerous, 1 safe.
      ✔ breaking: Field 'name' was removed from object type 'Product'
          nobody used it in the last 30 days
      ✔ safe: Object type 'Product' has description 'A product'
    ",
    }
  `)
})

test('GitHub is told the line of what has changed', async () => {
  const args = ['shop', '--schema', 'removed.graphql', '--format', 'github']
  expect(await check(args)).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "",
      "stdout": "::error file=removed.graphql,line=5,title=breaking change::Field 'name' was removed from object type 'Product'%0Ait is not known what clients send
    ",
    }
  `)
})

test('what does not compose is refused with exit code 2', async () => {
  expect(await check(['shop', '--schema', 'clash.graphql'])).toMatchInlineSnapshot(`
    {
      "code": 2,
      "stderr": "",
      "stdout": ""shop" does not pass

    COMPOSITION_FAILED The sources do not compose: a mistake.
      - Type of field "Query.amount" is incompatible across subgraphs: it has type "String" in subgraph "shop" but type "Int" in subgraph "stock" (FIELD_TYPE_MISMATCH)
          hint: give the field the same type in each source, or rename it in one of them
    ",
    }
  `)
  const { stdout } = await check(['shop', '--schema', 'clash.graphql', '--format', 'github'])
  expect(stdout).toMatch(
    /^::error file=clash\.graphql,line=1,title=COMPOSITION_FAILED::Type of field .*%0A {2}hint: .*\n$/,
  )
})

test('a source that is new is composed with the others, and reported as JSON', async () => {
  const { code, stdout } = await check(['reviews', '--schema', 'reviews.graphql', '--format', 'json'], {
    'reviews.graphql': 'type Query { reviews: [String] }',
  })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: 'pass',
    subgraph: 'reviews',
    changes: [{ severity: 'safe', coordinate: 'Query.reviews', verdict: 'pass', reason: 'not-breaking' }],
  })
})

test('the whole config is held against the supergraph that clients have', async () => {
  await using folder = await createTestFolder(files)
  const { path: cwd } = folder
  expect(await runCli(['compose', '--out', 'supergraph.graphql'], { cwd })).toMatchObject({ code: 0 })
  const args = ['check', '--against', 'supergraph.graphql']
  expect(await runCli(args, { cwd })).toMatchObject({
    code: 0,
    stdout: 'the graph passes\n\nIt composes. Nothing changes for clients.\n',
  })
  await folder.write('shop.graphql', files['removed.graphql'])
  expect(await runCli(args, { cwd })).toMatchObject({ code: 2 })
})

test('a changed OpenAPI document is compared as the schema that it becomes', async () => {
  const document = (name: string) => `
openapi: 3.0.0
info: { title: Shop, version: '1' }
servers: [{ url: http://localhost:1 }]
paths:
  /${name}: { get: { operationId: ${name}, responses: { '200': { description: ok, content: { application/json: { schema: { type: string } } } } } } }
`
  const { code, stdout } = await check(['rest', '--openapi', 'after.yaml', '--format', 'json'], {
    'selvage.yaml': 'sources: { rest: { kind: openapi, document: before.yaml } }',
    'before.yaml': document('orders'),
    'after.yaml': document('purchases'),
  })
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    changes: [{ coordinate: 'Query.orders', severity: 'breaking' }, { coordinate: 'Query.purchases' }],
  })
})

test.each([
  [['shop'], 'OPTIONS_INVALID'],
  [['--schema', 'added.graphql'], 'OPTIONS_INVALID'],
  [[], 'OPTIONS_INVALID'],
  [['shop', '--schema', 'nowhere.graphql'], 'FILE_NOT_READ'],
  [['shop', '--schema', 'added.graphql', '--usage', 'shop.graphql'], 'USAGE_INVALID'],
])('a check that can not be made has exit code 1: %s', async (args, code) => {
  const result = await check(args)
  expect(result).toMatchObject({ code: 1, stdout: '' })
  expect(result.stderr).toMatch(`error ${code} `)
})

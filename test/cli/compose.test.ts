import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli } from '../support/run-cli.ts'

const source = (sdl: string) => `{ kind: local, schema: { sdl: '${sdl}' }, resolvers: ./resolvers.mjs }`
const files = {
  'resolvers.mjs': 'export const resolvers = {}',
  'selvage.yaml': `sources: { shop: ${source('type Query { products: [String!]! }')} }`,
}

test('it writes the supergraph SDL to standard output', async () => {
  await using folder = await createTestFolder(files)
  const { code, stdout, stderr } = await runCli(['compose'], { cwd: folder.path })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^schema @link\(url: "https:\/\/specs\.apollo\.dev\/link\/v1\.0"\)/)
  expect(stdout).toContain('SHOP @join__graph(name: "shop"')
  expect(stdout).toMatch(/}\n$/)
})

test('--out writes it to a file instead, and leaves no other', async () => {
  await using folder = await createTestFolder(files)
  const args = ['compose', '--out', 'supergraph.graphql']
  expect(await runCli(args, { cwd: folder.path })).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(await readFile(join(folder.path, 'supergraph.graphql'), 'utf8')).toContain('SHOP @join__graph')
  expect((await readdir(folder.path)).sort()).toEqual(['resolvers.mjs', 'selvage.yaml', 'supergraph.graphql'])
})

test('sources that do not compose are listed with exit code 1', async () => {
  await using folder = await createTestFolder({
    ...files,
    'selvage.yaml': `
sources:
  shop: ${source('type Query { products: [String!]! }')}
  stock: ${source('type Query { products: [Int!]! }')}
`,
  })
  const { code, stdout, stderr } = await runCli(['compose'], { cwd: folder.path })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatchInlineSnapshot(`
    "error COMPOSITION_FAILED The sources do not compose: a mistake.
      - Type of field "Query.products" is incompatible across subgraphs: it has type "[String!]!" in subgraph "shop" but type "[Int!]!" in subgraph "stock" (FIELD_TYPE_MISMATCH)
          hint: give the field the same type in each source, or rename it in one of them
    "
  `)
})

test('every mistake of the config is listed with exit code 1', async () => {
  await using folder = await createTestFolder({
    'gateway.yaml': 'sources: { shop: { kind: rest } }\nengin: plan\n',
  })
  expect(await runCli(['compose', '--config', 'gateway.yaml'], { cwd: folder.path })).toMatchInlineSnapshot(`
    {
      "code": 1,
      "stderr": "error CONFIG_INVALID gateway.yaml has 2 mistakes.
      - sources.shop.kind: expected "federation", "graphql", "openapi" or "local", got "rest" (gateway.yaml:1:26)
      - engin: is not an option; did you mean "engine"? (gateway.yaml:2:1)
    ",
      "stdout": "",
    }
  `)
})

test('a file that cannot be written is said so', async () => {
  await using folder = await createTestFolder(files)
  const { code, stderr } = await runCli(['compose', '--out', 'nowhere/x.graphql'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toMatch(
    /^error FILE_NOT_WRITTEN The file "nowhere\/x\.graphql" can't be written\.\n {2}cause: ENOENT/,
  )
})

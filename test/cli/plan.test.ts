import { readFile } from 'node:fs/promises'
import { onTestFinished, describe, expect, test } from 'vitest'
import { composeEstate } from '../support/compose-estate.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { federation } from '../support/estate.ts'
import { runCli } from '../support/run-cli.ts'

const { supergraph } = composeEstate({
  subgraphs: {
    orders: {
      typeDefs: federation(
        '@key',
        `type Query { orders(first: Int): [Order!]! }
        type Order { id: ID!, product: Product! }
        type Product @key(fields: "id") { id: ID! }`,
      ),
    },
    catalog: {
      typeDefs: federation('@key', 'type Product @key(fields: "id") { id: ID!, name: String! }'),
    },
  },
})

async function plan(...args: readonly string[]) {
  const folder = await createTestFolder({
    'supergraph.graphql': supergraph.sdl,
    'names.graphql': 'query Names($full: Boolean!) { orders { id product @include(if: $full) { name } } }',
  })
  onTestFinished(() => folder[Symbol.asyncDispose]())
  return runCli(['plan', '--supergraph', 'supergraph.graphql', ...args], { cwd: folder.path })
}

test('the plan is printed as a tree, as the documentation shows it', async () => {
  const page = await readFile('docs/cli.md', 'utf8')
  const [, query = '', tree] =
    /selvage plan --supergraph supergraph.graphql '([^']+)'\n(.*?)```/s.exec(page) ?? []
  expect(await plan(query)).toEqual({ code: 0, stderr: '', stdout: tree })
})

test('variables decide what is fetched, of a query in a file', async () => {
  const short = await plan('names.graphql', '--variables', '{"full": false}')
  expect(short.stdout).toBe(
    '1. orders\n     {\n       orders {\n         id\n       }\n     }\nestimated cost: 10\n',
  )
  const full = await plan('names.graphql', '--variables', '{"full": true}')
  expect(full.stdout).toContain('2. catalog, for orders.@.product, after 1')
  expect(full.stdout).toContain('estimated cost: 20\n')
})

test('what no subgraph is asked for has no plan', async () => {
  expect((await plan('{ __typename }')).stdout).toBe(
    'Nothing is fetched: the gateway answers this by itself.\n',
  )
})

describe('what is wrong is said, with exit code 1', () => {
  test.each([
    ['a syntax error', ['{ orders'], 'Syntax Error: Expected Name, found <EOF>. (line 1, column 9)'],
    ['an unknown field', ['{ order }'], 'Cannot query field "order" on type "Query".'],
    ['a variable that is missing', ['names.graphql'], 'Variable "$full" of required type "Boolean!"'],
    [
      'variables that are no object',
      ['{ __typename }', '--variables', '[1]'],
      '--variables takes a JSON object',
    ],
  ])('%s', async (_what, args, message) => {
    const { code, stdout, stderr } = await plan(...args)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
  })
})

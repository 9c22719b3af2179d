import { parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createEngine } from '../../gateway/engine/create-engine.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { composeEstate } from '../support/compose-estate.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { federation } from '../support/estate.ts'

const { supergraph, subgraphs } = composeEstate({
  subgraphs: {
    nodes: {
      typeDefs: federation(
        '@key',
        'type Query { node: Node! } type Node @key(fields: "id") { id: ID!, next: Node! }',
      ),
      resolvers: { Query: { node: () => ({ id: '1' }) }, Node: { next: () => ({ id: '1' }) } },
    },
    names: {
      typeDefs: federation('@key', 'type Node @key(fields: "id") { id: ID!, name: String! }'),
      resolvers: { Node: { name: ({ id }: { id: string }) => `Node ${id}` } },
    },
  },
})

async function ask(query: string) {
  const engine = createEngine('plan', { supergraph, subgraphs, log: silentLogger })
  const document = parse(query)
  expect(validate(supergraph.publicSchema, document)).toEqual([])
  return JSON.parse(JSON.stringify(await engine.execute({ document }, {}, createTestContext()))) as unknown
}

describe('the plan engine', () => {
  test('answers 10,000 fields of one entity', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `a${index}`)
    const answer = await ask(`{ node { ${names.map((name) => `${name}: name`).join(' ')} } }`)
    expect(answer).toEqual({ data: { node: Object.fromEntries(names.map((name) => [name, 'Node 1'])) } })
  })

  test('answers a field that is nested 60 levels deep, over the border at each', async () => {
    const depth = 60
    const answer = await ask(`{ node ${'{ name next '.repeat(depth)}{ id }${' }'.repeat(depth)} }`)
    const expected = Array.from({ length: depth }).reduce<object>((next) => ({ name: 'Node 1', next }), {
      id: '1',
    })
    expect(answer).toEqual({ data: { node: expected } })
  })
})

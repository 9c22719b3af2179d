import { GraphQLError, parse } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { describe, expect, test } from 'vitest'
import { limitSchema } from '../../gateway/config/limit-options.ts'
import type { LimitOptions } from '../../gateway/config/limit-options.ts'
import { createEngine } from '../../gateway/engine/create-engine.ts'
import { noteResultFacts } from '../../gateway/sources/service/result-facts.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { composeEstate } from '../support/compose-estate.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { federation } from '../support/estate.ts'

const subgraphs = {
  list: {
    typeDefs: federation(
      '@key',
      'type Query { things: [Thing!]! } type Thing @key(fields: "id") { id: ID! }',
    ),
    resolvers: { Query: { things: () => ['1', '2', '3', '4', '5'].map((id) => ({ id })) } },
  },
  names: {
    typeDefs: federation('@key', 'type Thing @key(fields: "id") { id: ID!, name: String }'),
    resolvers: {
      Thing: {
        __resolveReference: ({ id }: { id: string }) =>
          id === '4'
            ? Promise.reject(new GraphQLError('Nobody knows it.'))
            : Promise.resolve({ id, name: `Thing ${id}` }),
      },
    },
  },
}

/** Every answer counts as 100 bytes. */
function counting(subgraph: Subgraph, calls: string[]): Subgraph {
  return {
    ...subgraph,
    async execute(request) {
      calls.push(subgraph.name)
      return noteResultFacts(await subgraph.execute(request), { headers: {}, body: Buffer.alloc(100) })
    },
  }
}

async function ask(kind: 'plan' | 'stitch', options: LimitOptions) {
  const calls: string[] = []
  const estate = composeEstate({ subgraphs })
  const engine = createEngine(kind, {
    supergraph: estate.supergraph,
    subgraphs: new Map([...estate.subgraphs].map(([name, one]) => [name, counting(one, calls)])),
    limits: limitSchema.parse(options),
    log: silentLogger,
  })
  const operation = { document: parse('{ things { id name } }') }
  const result = await engine.execute(operation, {}, createTestContext())
  return { result, calls }
}

const namesOf = ({ data }: ExecutionResult) =>
  (data?.things as { name: string | null }[]).map(({ name }) => name)
const pathsOf = ({ errors = [] }: ExecutionResult) => errors.map(({ path }) => path)
const known = ['Thing 1', 'Thing 2', 'Thing 3', null, 'Thing 5']

test.each([
  [1000, ['list', 'names']],
  [5, ['list', 'names']],
  [2, ['list', 'names', 'names', 'names']],
  [1, ['list', 'names', 'names', 'names', 'names', 'names']],
])('at most %i entities are asked for in one call, and nobody can tell', async (max, expected) => {
  const { result, calls } = await ask('plan', { maxEntitiesPerFetch: max })
  expect(calls).toEqual(expected)
  expect(namesOf(result)).toEqual(known)
  expect(pathsOf(result)).toEqual([['things', 3, 'name']])
})

describe.each(['plan', 'stitch'] as const)('the %s engine', (kind) => {
  test('makes no call that is one too many, and says which limit it is', async () => {
    const { result, calls } = await ask(kind, { maxFetches: 1 })
    expect(calls).toEqual(['list'])
    expect(namesOf(result)).toEqual([null, null, null, null, null])
    expect(result.errors?.[0]).toMatchObject({
      message: 'The operation needs more than 1 calls of subgraphs: this is number 2.',
      path: ['things', 0, 'name'],
      extensions: { code: 'FAN_OUT_LIMIT_EXCEEDED', limit: 'maxFetches', allowed: 1, needed: 2 },
    })
  })

  test('uses no answer that makes too many bytes of all, and says how many they are', async () => {
    const { result } = await ask(kind, { maxFetchedBytes: 150 })
    expect(namesOf(result)).toEqual([null, null, null, null, null])
    expect(result.errors?.[0]).toMatchObject({
      path: ['things', 0, 'name'],
      extensions: { code: 'FAN_OUT_LIMIT_EXCEEDED', limit: 'maxFetchedBytes', allowed: 150, needed: 200 },
    })
  })
})

import { makeExecutableSchema } from '@graphql-tools/schema'
import fc from 'fast-check'
import { execute, parse, validate } from 'graphql'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createTestContext } from '../../../test/support/create-test-context.ts'
import { gatewaySchema } from '../../config/gateway-options.ts'
import type { GraphQLEntityOptions } from '../../config/sources/graphql-options.ts'
import type { Service } from '../service/create-service.ts'
import { compileRequest } from './compile-request.ts'
import { readConfigEntities } from './config-entities.ts'
import { executeCompiled } from './execute-compiled.ts'
import { rootTypeNamesOf } from './root-type-names.ts'

interface Item {
  readonly id: string
  readonly region: { readonly code: string }
}

const items: readonly Item[] = ['1', '2', '3', '4', '5'].flatMap((id) =>
  ['eu', 'us'].map((code) => ({ id, region: { code } })),
)
const itemTypes = /* GraphQL */ `
  interface Named {
    name(upper: Boolean): String
  }
  type Item implements Named {
    id: ID!
    region: Region!
    name(upper: Boolean): String
    boom: String
    strict: Strict
    twins: [Item!]!
  }
  type Strict {
    boom: String!
  }
  type Region {
    code: String!
  }
`

/** Fails for some and not for others. */
function boom({ id }: Item): string {
  if (id === '2' || id === '4') throw new Error(`boom ${id}`)
  return 'fine'
}

const itemResolvers = {
  Named: { __resolveType: () => 'Item' },
  Item: {
    name: ({ id, region }: Item, { upper }: { upper?: boolean }) =>
      upper ? `ITEM ${id} ${region.code}` : `item ${id} ${region.code}`,
    boom,
    strict: (item: Item) => item,
    twins: ({ id }: Item) => items.filter((item) => item.id === id),
  },
  Strict: { boom },
}

const find = (id: unknown, code: unknown) =>
  items.find((item) => item.id === String(id) && item.region.code === code) ?? null

/** What `_entities` has to answer, as a federation subgraph would. */
const reference = makeExecutableSchema({
  typeDefs: `${itemTypes} scalar _Any type Query { _entities(representations: [_Any!]!): [Item]! }`,
  resolvers: {
    ...itemResolvers,
    Query: {
      _entities: (_: unknown, { representations }: { representations: { id: unknown; region: Region }[] }) =>
        representations.map(({ id, region }) => find(id, region.code)),
    },
  },
})

interface Region {
  readonly code: string
}

/** A service that answers in another order each time, with gaps, and with some that nobody asked for. */
function createPlainSchema(shuffle: <T>(list: readonly T[]) => T[]): GraphQLSchema {
  const many = (_: unknown, { keys }: { keys: { id: string; region: Region }[] }) => {
    const found = keys.flatMap(({ id, region }) => find(id, region.code) ?? [])
    return shuffle([...found, ...items.slice(0, 2)])
  }
  return makeExecutableSchema({
    typeDefs: /* GraphQL */ `
      ${itemTypes}
      input ItemKey {
        id: ID!
        region: RegionKey!
      }
      input RegionKey {
        code: String!
      }
      type Query {
        item(id: ID!, code: String!): Item
        named(id: ID!, code: String!): Named
        strictItem(id: ID!, code: String!): Item!
        items(keys: [ItemKey!]!): [Item]
        itemsByParts(ids: [ID!]!, codes: [String!]!): [Item!]
        box: Box!
      }
      type Box {
        search(keys: [ItemKey!]!): [Edge]!
      }
      type Edge {
        node: Item
      }
    `,
    resolvers: {
      ...itemResolvers,
      Query: {
        item: (_: unknown, { id, code }: { id: string; code: string }) => find(id, code),
        named: (_: unknown, { id, code }: { id: string; code: string }) => find(id, code),
        strictItem(_: unknown, { id, code }: { id: string; code: string }) {
          const item = find(id, code)
          if (!item) throw new Error('missing')
          return item
        },
        items: many,
        itemsByParts: (_: unknown, { ids, codes }: { ids: string[]; codes: string[] }) =>
          shuffle(items.filter((item) => ids.includes(item.id) && codes.includes(item.region.code))),
        box: () => ({}),
      },
      Box: {
        search: (_: unknown, { keys }: { keys: { id: string; region: Region }[] }) =>
          shuffle([...keys, null]).map((key) => key && { node: find(key.id, key.region.code) }),
      },
    },
  })
}

/** Runs documents in process, and refuses one that a real service would refuse. */
function createFakeService(schema: GraphQLSchema): Service {
  return {
    name: 'items',
    url: '',
    ask: () => Promise.reject(new Error('not here')),
    sharingKey: () => '',
    async execute({ document, variables }) {
      const parsed = parse(document)
      const errors = validate(schema, parsed)
      if (errors.length > 0) throw new AggregateError(errors, `A service would refuse ${document}`)
      return await execute({ schema, document: parsed, variableValues: variables })
    },
    subscribe: () => Promise.reject(new Error('not here')),
    close: () => Promise.resolve(),
  }
}

async function runRewritten(
  plain: GraphQLSchema,
  entity: GraphQLEntityOptions,
  { document, variables }: { document: string; variables: Record<string, unknown> },
): Promise<ExecutionResult> {
  const { sources } = gatewaySchema.parse({
    sources: { items: { kind: 'graphql', url: 'http://127.0.0.1:1', entities: { Item: entity } } },
  })
  const settings = sources.items?.kind === 'graphql' ? sources.items.entities : {}
  const { entities, mistakes } = readConfigEntities(plain, settings)
  expect(mistakes).toEqual([])
  const compiled = compileRequest(document, {
    schema: plain,
    rootTypes: rootTypeNamesOf('items', plain),
    entities: new Map(entities.map((each) => [each.typeName, each])),
  })
  const context = createTestContext()
  return await executeCompiled(compiled, {
    subgraph: 'items',
    service: createFakeService(plain),
    request: { document, variables, context, signal: context.signal },
  })
}

const representation = fc.record({
  __typename: fc.constant('Item'),
  id: fc.oneof(fc.constantFrom('1', '2', '3', '4', '5', '6'), fc.constantFrom(1, 2, 6)),
  region: fc.record({ __typename: fc.constant('Region'), code: fc.constantFrom('eu', 'us', 'xx') }),
})

const selection = fc
  .subarray(
    [
      '__typename',
      'id',
      'boom',
      'other: id',
      'loud: name(upper: true)',
      'name(upper: $upper)',
      'region { code }',
      'strict { boom }',
      'twins { id boom }',
      '... on Named { quiet: name }',
      '...Twins',
      'id @skip(if: $upper)',
    ],
    { minLength: 1 },
  )
  .map((fields) => fields.join(' '))

function toDocument(selected: string): string {
  const fragment = selected.includes('...Twins')
    ? 'fragment Twins on Item { twins { name(upper: $upper) } }'
    : ''
  const upper = selected.includes('$upper') || fragment !== '' ? ', $upper: Boolean!' : ''
  return `query ($r: [_Any!]!${upper}) { _entities(representations: $r) { ... on Item { ${selected} } } } ${fragment}`
}

/** Errors without their order, which nobody promises. */
const errorsOf = ({ errors = [] }: ExecutionResult) =>
  errors.map(({ message, path }) => `${message} at ${path?.join('.') ?? 'nowhere'}`).toSorted()

const key = 'id region { code }'

describe('_entities answers as a federation subgraph would', () => {
  test.each<GraphQLEntityOptions>([
    { key, batch: 'items(keys: $keys)' },
    { key, batch: 'items(keys: $keys)', maxBatchSize: 3 },
    { key, batch: 'itemsByParts(ids: $ids, codes: $region_codes)' },
    { key, batch: 'box { search(keys: $keys) { node } }' },
    { key, fetch: 'item(id: $id, code: $region_code)' },
    { key, fetch: 'item(id: $id, code: $region_code)', maxBatchSize: 2 },
    { key, fetch: 'named(id: $id, code: $region_code)' },
    { key, fetch: 'strictItem(id: $id, code: $region_code)' },
  ])('with %j', async (entity) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(representation, { maxLength: 12 }),
        selection,
        fc.boolean(),
        fc.array(fc.nat(), { minLength: 8 }),
        async (...[representations, selected, upper, ranks]) => {
          const shuffle = <T>(list: readonly T[]) =>
            list
              .map((value, index) => ({ value, rank: ranks[index % ranks.length] ?? 0 }))
              .toSorted((a, b) => a.rank - b.rank)
              .map(({ value }) => value)
          const document = toDocument(selected)
          const variables = { r: representations, ...(document.includes('$upper:') && { upper }) }
          const expected = await execute({
            schema: reference,
            document: parse(document),
            variableValues: variables,
          })
          const actual = await runRewritten(createPlainSchema(shuffle), entity, { document, variables })
          expect(JSON.stringify(actual.data)).toEqual(JSON.stringify(expected.data))
          const isMissing = (error: string) => error.startsWith('missing at _entities.')
          expect(errorsOf(actual).filter((error) => !isMissing(error))).toEqual(errorsOf(expected))
        },
      ),
      { numRuns: 150, seed: 20 },
    )
  })
})

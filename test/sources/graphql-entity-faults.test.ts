import type { ExecutionResult } from 'graphql'
import { expect, test } from 'vitest'
import { graphqlSourceSchema } from '../../gateway/config/sources/graphql-options.ts'
import type { GraphQLEntityOptions } from '../../gateway/config/sources/graphql-options.ts'
import { createGraphQLSubgraph } from '../../gateway/sources/graphql/create-graphql-subgraph.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { startService } from '../support/start-service.ts'

const sdl = /* GraphQL */ `
  type Query {
    products(ids: [ID!], where: Where): [Product]
    product(id: ID!): Product
    shop: Shop!
  }
  input Where {
    id: In!
    active: Boolean
  }
  input In {
    in: [ID!]!
  }
  type Shop {
    product(id: ID!): Product
  }
  type Product {
    id: ID!
    name: String
  }
`

interface Question {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** What is answered: a status, or a body. */
type Answer = (question: Question) => number | object

/** Asks a service that answers as it is told for the names of products. */
async function askForNames(
  entity: Omit<GraphQLEntityOptions, 'key'>,
  ids: readonly string[],
  answer: Answer,
): Promise<ExecutionResult> {
  await using service = await startService((_request, response, body) => {
    const answered = answer(JSON.parse(body) as Question)
    response.setHeader('content-type', 'application/json')
    if (typeof answered === 'number') response.writeHead(answered).end()
    else response.end(JSON.stringify(answered))
  })
  await using context = createSourceContext()
  const settings = graphqlSourceSchema.parse({
    kind: 'graphql',
    url: service.url,
    schema: { sdl },
    entities: { Product: { key: 'id', ...entity } },
  })
  const subgraph = await createGraphQLSubgraph('catalog', settings, context)
  const client = createTestContext()
  return await subgraph.execute({
    document: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Product { name } } }',
    variables: { r: ids.map((id) => ({ __typename: 'Product', id })) },
    context: client,
    signal: client.signal,
  })
}

const batch = 'products(ids: $ids)'
const named = (id: string) => ({ _l_id: id, name: `Product ${id}` })
const subgraph = 'catalog'

const shown = ({ data, errors }: ExecutionResult) => ({
  data,
  errors: errors?.map(({ message, path, extensions }) => ({ message, path, code: extensions.code })),
})

test('a request that fails nulls only the entities that it was for', async () => {
  const result = await askForNames({ batch, maxBatchSize: 2 }, ['1', '2', '3'], ({ variables }) =>
    '_l0_0_ids' in variables ? 503 : { data: { _l1: [named('3')] } },
  )
  expect(shown(result)).toEqual({
    data: { _entities: [null, null, { name: 'Product 3' }] },
    errors: [
      {
        message: 'The subgraph "catalog" answered with HTTP status 503.',
        path: undefined,
        code: 'SUBGRAPH_HTTP_ERROR',
      },
    ],
  })
})

test('when every request fails there is one error and no data', async () => {
  const result = await askForNames({ batch, maxBatchSize: 1 }, ['1', '2', '3'], () => 503)
  expect(shown(result)).toMatchObject({ data: undefined, errors: [{ code: 'SUBGRAPH_HTTP_ERROR' }] })
  expect(result.errors).toHaveLength(1)
})

test('an error of an item that is null is told by its place, where as many came as were asked for', async () => {
  const result = await askForNames({ batch }, ['1', '2', '3'], () => ({
    data: { _l0: [named('1'), null, named('3')] },
    errors: [{ message: 'no such', path: ['_l0', 1] }],
  }))
  expect(shown(result)).toEqual({
    data: { _entities: [{ name: 'Product 1' }, null, { name: 'Product 3' }] },
    errors: [{ message: 'no such', path: ['_entities', 1], code: 'SUBGRAPH_ERROR' }],
  })
})

test('an error whose item cannot be told is an error of the whole list', async () => {
  const result = await askForNames({ batch }, ['1', '2', '3'], () => ({
    data: { _l0: [named('3'), null] },
    errors: [
      { message: 'no such', path: ['_l0', 1] },
      { message: 'all wrong', path: ['_l0'] },
      { message: 'somewhere' },
    ],
  }))
  expect(shown(result)).toEqual({
    data: { _entities: [null, null, { name: 'Product 3' }] },
    errors: [
      { message: 'somewhere', path: undefined, code: 'SUBGRAPH_ERROR' },
      { message: 'no such', path: ['_entities'], code: 'SUBGRAPH_ERROR' },
      { message: 'all wrong', path: ['_entities'], code: 'SUBGRAPH_ERROR' },
    ],
  })
})

test('an error in a key field carries the name of the field, not the alias that it was asked for under', async () => {
  const result = await askForNames({ batch }, ['1'], () => ({
    data: { _l0: [null] },
    errors: [{ message: 'no id', path: ['_l0', 0, '_l_id'] }],
  }))
  expect(shown(result).errors).toEqual([
    { message: 'no id', path: ['_entities', 0, 'id'], code: 'SUBGRAPH_ERROR' },
  ])
})

test.each([
  ['a text', 'Lamp'],
  ['a number among the items', [named('1'), 7]],
])('%s where objects were expected is an error that names the field', async (_what, answered) => {
  const result = await askForNames({ batch }, ['1'], () => ({ data: { _l0: answered } }))
  expect(result.errors?.map((error) => error.toJSON())).toEqual([
    {
      message: 'The subgraph "catalog" answered "products" with something that is no object.',
      path: ['_entities'],
      extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph },
    },
  ])
})

test('keys may stand deep in an argument, beside constants', async () => {
  const questions: Question[] = []
  const entity = { batch: 'products(where: { id: { in: $ids }, active: true })' }
  const result = await askForNames(entity, ['1', '2'], (question) => {
    questions.push(question)
    return { data: { _l0: [named('2'), named('1')] } }
  })
  expect(result).toEqual({ data: { _entities: [{ name: 'Product 1' }, { name: 'Product 2' }] } })
  expect(questions.map(({ variables }) => variables)).toEqual([
    { _l0_0_where: { id: { in: ['1', '2'] }, active: true } },
  ])
})

test('an entity may stand below a root field, which is asked for once for each key', async () => {
  const result = await askForNames({ fetch: 'shop { product(id: $id) }' }, ['1', '2'], () => ({
    data: { _l0: { product: { _l_: 'Product', name: 'Lamp' } }, _l1: { product: null } },
    errors: [{ message: 'sold out', path: ['_l1', 'product'] }],
  }))
  expect(shown(result)).toEqual({
    data: { _entities: [{ name: 'Lamp' }, null] },
    errors: [{ message: 'sold out', path: ['_entities', 1], code: 'SUBGRAPH_ERROR' }],
  })
})

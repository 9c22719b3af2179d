import { buildSchema, getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { costSchema } from '../../config/cost-options.ts'
import { noCosts } from '../../graph/cost-weights.ts'
import { compileActualCost } from './actual-cost.ts'
import { createCostModel } from './cost-model.ts'

const schema = buildSchema(`
  type Query { item: Item, items: [Item], grid: [[Item]], any: [Any], name: String }
  type Mutation { touch: Item }
  union Any = Item | Other
  type Item { id: ID, items: [Item], tags: [String] }
  type Other { id: ID, item: Item }
`)
const settings = costSchema.parse({ fields: { 'Query.name': { weight: 3 }, 'Item.tags': { weight: 1 } } })
const model = createCostModel({ schema, costs: noCosts }, settings)

test.each([
  ['{ item { id } }', { item: { id: '1' } }, 1],
  ['{ item { id } }', { item: null }, 1],
  ['{ items { id } }', { items: [] }, 0],
  ['{ items { id items { id } } }', { items: [{ items: [{}, {}] }, { items: [] }, null] }, 5],
  ['{ grid { id } }', { grid: [[{}, {}], [{}]] }, 3],
  ['{ any { ... on Item { id } ... on Other { item { id } } } }', { any: [{ id: '1' }, { item: {} }] }, 3],
  ['{ a: name b: name }', { a: 'x', b: 'y' }, 6],
  ['{ ...f } fragment f on Query { item { tags } }', { item: { tags: ['a', 'b'] } }, 3],
  ['{ name item @skip(if: true) { id } }', { name: 'x' }, 3],
  ['mutation { touch { id } }', { touch: { id: '1' } }, 11],
  ['{ item { id } }', null, 0],
])('%s did cost by %j: %d', (text, data, expected) => {
  const document = parse(text)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('There is no operation.')
  expect(compileActualCost(document, operation, model)(data, {})).toBe(expected)
})

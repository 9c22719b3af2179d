import { expect, test } from 'vitest'
import { parseOpenApiDocument } from '../document/open-api-document.ts'
import { findJoins } from './find-joins.ts'
import { findLookups } from './find-lookups.ts'
import { defaultMapping } from './rest-model.ts'
import { readModel } from './read-model.ts'
import { collectTypes } from '../schema/type-names.ts'

const text = { type: 'string' }
const integer = { type: 'integer' }
const listOf = (items: object, more: object = {}) => ({ type: 'array', items, ...more })
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const item = { $ref: '#/components/schemas/Item' }
const answers = (schema: object) => ({
  200: { description: '', content: { 'application/json': { schema } } },
})
const takes = (schema: object) => ({ content: { 'application/json': { schema } } })
const inQuery = (name: string, schema: object, more: object = {}) => ({ name, in: 'query', schema, ...more })

function read(paths: object, schemas: object = {}) {
  const components = { schemas: { Item: object({ id: text, sku: text }), ...schemas } }
  const document = parseOpenApiDocument('test', { openapi: '3.1.0', paths, components }, 'the test')
  const model = readModel(document, { ...defaultMapping, maps: 'entries' })
  const lookups = findLookups(model)
  return { lookups, joins: findJoins(collectTypes(model).outputs, lookups) }
}

const get = (name = 'id', schema: object = text) => ({
  [`/items/{${name}}`]: {
    get: {
      operationId: 'getItem',
      parameters: [{ name, in: 'path', required: true, schema }],
      responses: answers(item),
    },
  },
})

function listOfItems(operation: object, path = '/items', method = 'get') {
  return {
    ...get(),
    [path]: { [method]: { operationId: 'listItems', responses: answers(listOf(item)), ...operation } },
  }
}

test.each([
  ['id', 'id'],
  ['itemId', 'id'],
  ['item_id', 'id'],
  ['sku', 'sku'],
])('GET /items/{%s} looks up items by %s', (name, key) => {
  expect(read(get(name)).lookups).toMatchObject([
    { typeName: 'Item', key, get: { name: 'getItem' }, list: undefined },
  ])
})

test.each<[string, object]>([
  ['whose key the object has not', get('code')],
  ['of another kind of key', get('id', integer)],
  [
    'with two parameters',
    {
      '/a/{id}/b/{sku}': {
        get: {
          parameters: ['id', 'sku'].map((name) => ({ name, in: 'path', required: true, schema: text })),
          responses: answers(item),
        },
      },
    },
  ],
  [
    'that answers with a list',
    {
      '/items/{id}': {
        get: {
          parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
          responses: answers(listOf(item)),
        },
      },
    },
  ],
])('a call %s is no lookup', (_case, paths) => {
  expect(read(paths).lookups).toEqual([])
})

test.each<[string, object, object]>([
  [
    '?ids=',
    listOfItems({ parameters: [inQuery('ids', listOf(text, { maxItems: 50 }))] }),
    { keysParam: 'ids', maxItems: 50 },
  ],
  ['?id=', listOfItems({ parameters: [inQuery('id', listOf(text))] }), { keysParam: 'id' }],
  ['?item_ids=', listOfItems({ parameters: [inQuery('item_ids', listOf(text))] }), { keysParam: 'item_ids' }],
  ['?id[]=', listOfItems({ parameters: [inQuery('id[]', listOf(text))] }), { keysParam: 'id' }],
  [
    'an answer with a list in it',
    listOfItems({
      parameters: [inQuery('ids', listOf(text))],
      responses: answers(object({ items: listOf(item), total: integer })),
    }),
    { keysParam: 'ids' },
  ],
  [
    'an answer that is a map',
    listOfItems({
      parameters: [inQuery('ids', listOf(text))],
      responses: answers({ type: 'object', additionalProperties: item }),
    }),
    { keysParam: 'ids' },
  ],
  [
    'POST /items/batch with a property of its body',
    listOfItems(
      { requestBody: takes(object({ ids: listOf(text, { maxItems: 9 }) })) },
      '/items/batch',
      'post',
    ),
    { keysParam: 'ids', maxItems: 9 },
  ],
  [
    'POST /items/batch with a list',
    listOfItems({ requestBody: takes(listOf(text)) }, '/items/batch', 'post'),
    { keysParam: 'input' },
  ],
])('it is paired with %s', (_case, paths, list) => {
  expect(read(paths).lookups).toMatchObject([
    { key: 'id', list: { ...list, operation: { name: 'listItems' } } },
  ])
})

test.each<[string, object]>([
  [
    'a list of another type',
    listOfItems({
      parameters: [inQuery('ids', listOf(text))],
      responses: answers(listOf(object({ a: text }))),
    }),
  ],
  ['keys of another kind', listOfItems({ parameters: [inQuery('ids', listOf(integer))] })],
  ['another parameter', listOfItems({ parameters: [inQuery('tags', listOf(text))] })],
  [
    'a list that needs more',
    listOfItems({ parameters: [inQuery('ids', listOf(text)), inQuery('shop', text, { required: true })] }),
  ],
  [
    'a POST that makes something',
    listOfItems({ requestBody: takes(object({ ids: listOf(text) })) }, '/items', 'post'),
  ],
  [
    'a body that needs more',
    listOfItems(
      { requestBody: takes(object({ ids: listOf(text), shop: text }, { required: ['shop'] })) },
      '/items/batch',
      'post',
    ),
  ],
])('it is not paired with %s', (_case, paths) => {
  expect(read(paths).lookups).toMatchObject([{ key: 'id', list: undefined }])
})

test('joins are found by the names of fields that hold a key', () => {
  const fields = {
    itemId: text,
    item_id: text,
    itemIds: listOf(text),
    shopId: text,
    itemName: text,
    id: text,
  }
  const order = { '/orders': { get: { responses: answers(object(fields)) } } }
  expect(read({ ...get(), ...order }).joins).toEqual([
    { place: 'GetOrdersResult.item', from: 'itemId', typeName: 'Item', key: 'id' },
    { place: 'GetOrdersResult.items', from: 'itemIds', typeName: 'Item', key: 'id' },
  ])
})

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { parseOpenApiDocument } from '../../gateway/sources/openapi/document/open-api-document.ts'
import { toObject } from '../../gateway/sources/openapi/document/json-value.ts'
import type { JsonObject } from '../../gateway/sources/openapi/document/json-value.ts'
import { readModel } from '../../gateway/sources/openapi/model/read-model.ts'
import { printRestSdl } from '../../gateway/sources/openapi/schema/print-rest-sdl.ts'
import { collectTypes } from '../../gateway/sources/openapi/schema/type-names.ts'

function sdlOf(document: JsonObject): string {
  const model = readModel(parseOpenApiDocument('shop', structuredClone(document), 'shop.json'))
  const additions = { entities: {}, joins: [], connections: new Map() }
  return printRestSdl(model, collectTypes(model), additions)
}

/** Each field with its arguments and type: `Query.getItem` has `(id: String!): Item`. */
function fieldsOf(document: JsonObject): Map<string, string> {
  const { definitions } = parse(sdlOf(document), { noLocation: true })
  return new Map(
    definitions.flatMap((definition) => {
      if (!('fields' in definition) || !('name' in definition)) return []
      const fields = definition.fields ?? []
      return fields.map((field) => [`${definition.name.value}.${field.name.value}`, JSON.stringify(field)])
    }),
  )
}

const methods = ['get', 'put', 'post', 'delete', 'patch']

/** The document without each of its operations in turn. */
function* withoutOne(document: JsonObject): Generator<[operation: string, rest: JsonObject]> {
  const paths = toObject(document.paths)
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods) {
      const { [method]: operation, ...rest } = toObject(item)
      if (operation !== undefined) {
        yield [`${method} ${path}`, { ...document, paths: { ...paths, [path]: rest } }]
      }
    }
  }
}

const folder = dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'))

test.each([
  '2.0/json/petstore.json',
  '3.0/json/complex-nesting.json',
  '3.0/json/link-example.json',
  '3.0/json/petstore.json',
  '3.0/json/polymorphism.json',
  '3.1/json/readme.json',
  '3.1/json/train-travel.json',
])('an operation that is added to %s renames nothing', (path) => {
  const document = JSON.parse(readFileSync(join(folder, path), 'utf8')) as JsonObject
  const all = fieldsOf(document)
  for (const [added, before] of withoutOne(document)) {
    const renamed = [...fieldsOf(before)].filter(
      ([name, field]) => name !== 'Query._empty' && all.get(name) !== field,
    )
    expect(renamed, `with ${added}`).toEqual([])
  }
})

describe('types without a name, where several operations share them, are called after their place', () => {
  const choice = { type: 'string', enum: ['up', 'down'] }
  const object = { type: 'object', properties: { way: choice } }
  const content = { 'application/json': { schema: object } }
  const use = (kind: string) => ({ $ref: `#/components/${kind}/Sort` })
  const schemaRef = (place: string) => ({
    requestBody: { content: { 'application/json': { schema: { $ref: `#/components/schemas/${place}` } } } },
  })

  test.each<[place: string, operation: object, pathItem: object, type: string]>([
    ['a parameter', { parameters: [use('parameters')] }, {}, 'enum SortParameter'],
    ['a body', { requestBody: use('requestBodies') }, {}, 'input SortBodyInput'],
    ['a response', { responses: { 200: use('responses') } }, {}, 'type SortResponse'],
    [
      'a parameter of a path',
      {},
      { parameters: [{ name: 'order', in: 'query', schema: choice }] },
      'enum ThingsOrder',
    ],
    ['a property', schemaRef('Page/properties/way'), {}, 'enum PageWay'],
    ['an item', schemaRef('Page/properties/rows/items'), {}, 'input PageRowsItemInput'],
    ['a component that may be null', schemaRef('Maybe'), {}, 'input MaybeInput'],
  ])('%s', (...[, operation, pathItem, type]) => {
    const sdl = sdlOf({
      openapi: '3.1.0',
      paths: {
        '/things': { ...pathItem, post: { operationId: 'first', responses: {}, ...operation } },
      },
      components: {
        schemas: {
          Page: { properties: { way: choice, rows: { type: 'array', items: object } } },
          Maybe: { anyOf: [object, { type: 'null' }] },
        },
        parameters: { Sort: { name: 'sort', in: 'query', schema: choice } },
        requestBodies: { Sort: { content } },
        responses: { Sort: { description: '', content } },
      },
    })
    expect(sdl).toContain(`${type} `)
  })
})

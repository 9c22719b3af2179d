import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse, validateSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { GatewayError } from '../../gateway/errors/gateway-error.ts'
import { defaultMapping } from '../../gateway/sources/openapi/model/rest-model.ts'
import type {
  MappingOptions,
  RestModel,
  RestOperation,
} from '../../gateway/sources/openapi/model/rest-model.ts'
import { parseOpenApiDocument } from '../../gateway/sources/openapi/document/open-api-document.ts'
import { toObject } from '../../gateway/sources/openapi/document/json-value.ts'
import type { JsonObject } from '../../gateway/sources/openapi/document/json-value.ts'
import { readModel } from '../../gateway/sources/openapi/model/read-model.ts'
import { printRestSdl } from '../../gateway/sources/openapi/schema/print-rest-sdl.ts'
import { collectTypes } from '../../gateway/sources/openapi/schema/type-names.ts'
import { createRandom } from '../fuzz/random.ts'
import type { Random } from '../fuzz/random.ts'

const folder = dirname(createRequire(import.meta.url).resolve('@readme/oas-examples/package.json'))
/** Of each document, with other seeds. */
const rounds = Number(process.env.BROKEN_DOCUMENT_ROUNDS ?? 40)

const wrongValues = [
  null,
  0,
  -1.5,
  true,
  '',
  'x',
  [],
  {},
  [null],
  ['x'],
  [{}],
  { x: null },
  { $ref: '#/x' },
  { $ref: 5 },
  { $ref: '#' },
]

interface Place {
  readonly owner: object
  readonly key: string
  readonly pointer: string
}

function placesIn(owner: object, pointer: string): Place[] {
  return Object.entries(owner).flatMap(([key, value]: [string, unknown]) => {
    const place = { owner, key, pointer: `${pointer}/${key}` }
    return typeof value === 'object' && value !== null ? [place, ...placesIn(value, place.pointer)] : [place]
  })
}

/** Puts something wrong in one of the places; answers with its pointer. */
function breakOne(places: readonly Place[], random: Random): string {
  const { owner, key, pointer } = random.pick(places)
  const wrong = random.pick(wrongValues)
  Object.assign(owner, { [key]: structuredClone(wrong) })
  return `${pointer}: ${JSON.stringify(wrong)}`
}

function read(document: JsonObject, options: MappingOptions): RestModel {
  return readModel(parseOpenApiDocument('shop', document, 'shop.json'), options)
}

function assertValid(model: RestModel): void {
  const sdl = printRestSdl(model, collectTypes(model), { entities: {}, joins: [], connections: new Map() })
  expect(validateSchema(buildSubgraphSchema(parse(sdl)))).toEqual([])
}

describe.each([
  '2.0/json/petstore.json',
  '3.0/json/callbacks.json',
  '3.0/json/complex-nesting.json',
  '3.0/json/discriminators.json',
  '3.0/json/link-example.json',
  '3.0/json/parameters-extreme.json',
  '3.0/json/polymorphism.json',
  '3.0/json/security.json',
  '3.1/json/train-travel.json',
])('%s', (path) => {
  const text = readFileSync(join(folder, path), 'utf8')
  const parsed = () => JSON.parse(text) as JsonObject

  test('whatever is wrong in it, the rest is a valid schema, or nothing is', () => {
    for (let seed = 1; seed <= rounds; seed += 1) {
      const random = createRandom(seed)
      const document = parsed()
      const broken = [1, 2, 3].map(() => breakOne(placesIn(document, '#'), random))
      const options: MappingOptions = {
        ...defaultMapping,
        webhooks: {},
        maps: random.pick(['json', 'entries']),
        errors: random.pick(['throw', 'union']),
        responseHeaders: random.chance(0.5),
      }
      try {
        assertValid(read(document, options))
      } catch (error) {
        if (error instanceof GatewayError && error.code === 'OPENAPI_INVALID') continue
        throw new Error(`With seed ${seed}: ${broken.join(', ')}`, { cause: error })
      }
    }
  })

  test('what is wrong in one operation takes away no other', () => {
    const keyOf = ({ method, path: of }: RestOperation) => `${method} ${of}`
    const all = read(parsed(), defaultMapping).operations.map(keyOf)
    for (let seed = 1; seed <= rounds; seed += 1) {
      const random = createRandom(seed)
      const document = parsed()
      const [of, item] = random.pick(Object.entries(toObject(document.paths)))
      const [method, operation] = random.pick(
        Object.entries(toObject(item)).filter(([key]) =>
          ['get', 'put', 'post', 'delete', 'patch'].includes(key),
        ),
      )
      const broken = breakOne(placesIn(toObject(operation), `#/paths/${of}/${method}`), random)
      const { operations, skipped } = read(document, defaultMapping)
      const one = `${method.toUpperCase()} ${of}`
      const found = [...operations.map(keyOf), ...skipped.map((left) => `${left.method} ${left.path}`)]
      expect(found.toSorted(), `with seed ${seed}: ${broken}`).toEqual(all.toSorted())
      const others = operations.map(keyOf).filter((key) => key !== one)
      expect(others.toSorted()).toEqual(all.filter((key) => key !== one).toSorted())
    }
  })
})

test('what has no form of version 3.1 in a document of 2.0 is left out, and said', () => {
  const ok = { schema: { $ref: '#/definitions/Pet' }, description: '' }
  const { operations, skipped } = read(
    {
      swagger: '2.0',
      paths: {
        '/pets': {
          get: { operationId: 'listPets', responses: { 200: ok } },
          post: { parameters: [{ name: 'pet' }], responses: {} },
          'x-note': null,
        },
        '/owners': { parameters: {}, get: { responses: {} } },
        '/shops': { get: { responses: { 200: null } } },
      },
      definitions: { Pet: { type: 'object', properties: { name: { type: 'string' } } } },
      parameters: { broken: null },
    },
    defaultMapping,
  )
  expect(operations.map(({ name }) => name)).toEqual(['listPets'])
  const reason: unknown = expect.stringMatching(/^it is not what OpenAPI 2.0 has here \(.+\)$/)
  expect(skipped).toEqual([
    { method: 'POST', path: '/pets', pointer: '#/paths/~1pets/post', reason },
    { method: '*', path: '/owners', pointer: '#/paths/~1owners/parameters', reason },
    { method: 'GET', path: '/shops', pointer: '#/paths/~1shops/get', reason },
  ])
})

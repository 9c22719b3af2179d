import { expect, test } from 'vitest'
import { createRestSource } from '../support/create-rest-source.ts'

const text = { type: 'string' }
const object = (properties: object) => ({ type: 'object', properties })

async function sdlOf(schemas: object, schema: object): Promise<string> {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Identifiers', version: '1' },
    paths: {
      '/thing': {
        get: {
          operationId: 'thing',
          responses: { 200: { description: '', content: { 'application/json': { schema } } } },
        },
      },
    },
    components: { schemas },
  }
  await using source = await createRestSource(document, () => ({}))
  return source.subgraph.sdl
}

test.each<[string, object, object]>([
  ['an anchor', { Order: { $anchor: 'order', ...object({ id: text }) } }, { $ref: '#order' }],
  [
    'a relative identifier',
    { Order: { $id: 'schemas/order', ...object({ id: text }) } },
    { $ref: 'schemas/order' },
  ],
  [
    'a URL',
    { Order: { $id: 'https://example.com/order', ...object({ id: text }) } },
    { $ref: 'https://example.com/order' },
  ],
  [
    'an anchor in a schema of a URL',
    {
      Shop: {
        $id: 'https://example.com/shop',
        ...object({ order: { $anchor: 'order', title: 'Order', ...object({ id: text }) } }),
      },
      Order: { $ref: 'https://example.com/shop#order' },
    },
    { $ref: 'https://example.com/shop#order' },
  ],
])('a reference to %s is followed', async (_title, schemas, schema) => {
  expect(await sdlOf(schemas, schema)).toMatch(/thing: \w*Order|thing: ThingResult/)
  expect(await sdlOf(schemas, schema)).toMatch(
    /type (Order|ShopOrder|ThingResult) @shareable \{\s+id: String/,
  )
})

test('references in a schema with an identifier are relative to it', async () => {
  const sdl = await sdlOf(
    {
      Shop: {
        $id: 'https://example.com/shop',
        ...object({ order: { $ref: 'order' }, address: { $ref: '#/$defs/Address' } }),
        $defs: { Address: object({ town: text }) },
      },
      Order: { $id: 'https://example.com/order', ...object({ id: text }) },
    },
    { $ref: '#/components/schemas/Shop' },
  )
  expect(sdl).toMatch(/type Shop @shareable \{\s+order: Order\s+address: ShopAddress/)
  expect(sdl).toMatch(/type ShopAddress @shareable \{\s+town: String/)
})

test('a dynamic reference leads to the schema with its anchor', async () => {
  const sdl = await sdlOf(
    {
      Tree: {
        $id: 'https://example.com/tree',
        $dynamicAnchor: 'node',
        ...object({ name: text, children: { type: 'array', items: { $dynamicRef: '#node' } } }),
      },
    },
    { $ref: 'https://example.com/tree' },
  )
  expect(sdl).toMatch(/type Tree @shareable \{\s+name: String\s+children: \[Tree!\]/)
})

test('what only looks like an identifier, in data or as a name, is left as it is', async () => {
  const sdl = await sdlOf(
    {
      Order: {
        ...object({ $id: text, $anchor: text }),
        example: { $id: 'https://example.com/order', $ref: '#nowhere' },
      },
    },
    { $ref: '#/components/schemas/Order' },
  )
  expect(sdl).toMatch(/type Order @shareable \{[^}]*id: String[^}]*anchor: String/)
})

import { buildSchema, validateSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { createRestSource } from '../support/create-rest-source.ts'

const text = { type: 'string' }
const integer = { type: 'integer' }
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const schemas = {
  Cat: { type: 'object', required: ['kind'], properties: { kind: text, lives: integer } },
  Dog: {
    type: 'object',
    required: ['kind'],
    properties: { kind: text, tricks: { type: 'array', items: text } },
  },
  Circle: { type: 'object', required: ['radius'], properties: { radius: integer } },
  Square: { type: 'object', required: ['side'], properties: { side: integer } },
}

/** A service whose one read answers with, and whose one write takes, this schema. */
function documentOf(schema: object, components: object = {}) {
  const content = { 'application/json': { schema } }
  return {
    openapi: '3.1.0',
    info: { title: 'Unions', version: '1' },
    paths: {
      '/thing': {
        get: { operationId: 'thing', responses: { 200: { description: '', content } } },
        put: {
          operationId: 'setThing',
          requestBody: { required: true, content },
          responses: { 204: { description: '' } },
        },
      },
    },
    components: { schemas: { ...schemas, ...components } },
  }
}

async function ask(schema: object, answer: unknown, { fields = '', components = {} } = {}): Promise<unknown> {
  await using source = await createRestSource(documentOf(schema, components), () => ({
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(answer),
  }))
  const { data, errors } = await source.run(`{ thing { __typename ${fields} } }`)
  return errors ? { data, errors: errors.map(({ message, path }) => ({ message, path })) } : data?.thing
}

async function sdlOf(schema: object, components: object = {}): Promise<string> {
  await using source = await createRestSource(documentOf(schema, components), () => ({}))
  return source.subgraph.sdl
}

describe('the members of a union', () => {
  const petByTag = { oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } }
  const petByMap = {
    oneOf: [ref('Cat'), ref('Dog')],
    discriminator: { propertyName: 'kind', mapping: { c: '#/components/schemas/Cat', d: 'Dog', k9: 'Dog' } },
  }
  const shape = { oneOf: [ref('Circle'), ref('Square')] }
  const tagged = (tag: string) => ({ type: 'object', properties: { kind: { const: tag }, size: integer } })

  test.each<[string, object, unknown, string]>([
    ['the discriminator by name', petByTag, { kind: 'Dog' }, 'Dog'],
    ['the discriminator before all else', petByTag, { kind: 'Cat', tricks: ['sit'] }, 'Cat'],
    ['the discriminator by its mapping to a pointer', petByMap, { kind: 'c' }, 'Cat'],
    ['the discriminator by its mapping to a name', petByMap, { kind: 'd' }, 'Dog'],
    ['the discriminator by one of several tags', petByMap, { kind: 'k9' }, 'Dog'],
    ['the properties, where the tag is unknown', petByMap, { kind: 'x', tricks: [] }, 'Dog'],
    ['the properties that are needed', shape, { side: 1 }, 'Square'],
    ['the properties that it has', { anyOf: [ref('Cat'), ref('Dog')] }, { kind: '', tricks: [] }, 'Dog'],
    ['types of properties', shape, { side: 'x', radius: 1 }, 'Circle'],
    ['constants', { oneOf: [tagged('a'), tagged('b')] }, { kind: 'b', size: 1 }, 'ThingResultOption2'],
    ['the first that fits', { oneOf: [ref('Cat'), ref('Dog')] }, { kind: '' }, 'Cat'],
    ['the nearest, when none fits', shape, { side: 1, more: 2 }, 'Square'],
    ['an object among texts', { oneOf: [text, ref('Cat')] }, { kind: 'x' }, 'Cat'],
    ['a text among objects', { oneOf: [text, ref('Cat')] }, 'cat_1', 'StringValue'],
    [
      'a list among objects',
      { oneOf: [ref('Cat'), { type: 'array', items: ref('Cat') }] },
      [],
      'CatListValue',
    ],
    ['anything', { oneOf: [ref('Circle'), { type: 'object' }] }, { a: 1 }, 'JSONValue'],
    [
      'a member of a union in a union',
      { oneOf: [ref('Pet'), ref('Circle')] },
      { kind: 'x', lives: 9 },
      'Cat',
    ],
  ])('are told by %s', async (...[, schema, answer, typename]) => {
    const components = { Pet: { oneOf: [ref('Cat'), ref('Dog')] } }
    expect(await ask(schema, answer, { components })).toEqual({ __typename: typename })
  })

  test('are null where null is a choice', async () => {
    expect(await ask({ oneOf: [ref('Cat'), ref('Dog'), { type: 'null' }] }, null)).toBeNull()
  })

  test('have their fields; what is no object has `value`', async () => {
    const schema = { oneOf: [text, { type: 'array', items: ref('Cat') }, ref('Cat')] }
    const fields = `... on Cat { lives } ... on StringValue { value } ... on CatListValue { values: value { lives } }`
    expect(await ask(schema, { kind: 'x', lives: 9 }, { fields })).toEqual({ __typename: 'Cat', lives: 9 })
    expect(await ask(schema, 'a', { fields })).toEqual({ __typename: 'StringValue', value: 'a' })
    expect(await ask(schema, [{ kind: 'x', lives: 1 }], { fields })).toEqual({
      __typename: 'CatListValue',
      values: [{ lives: 1 }],
    })
  })

  test('that no answer is are an error at the field', async () => {
    expect(await ask({ oneOf: [ref('Cat'), ref('Dog')] }, 5)).toEqual({
      data: { thing: null },
      errors: [{ message: 'No member of "ThingResult" is what the service answered.', path: ['thing'] }],
    })
  })
})

describe('the schema of a union', () => {
  test('has a type for each choice, and an input that takes one', async () => {
    const Thing = { description: 'A pet or its id.', oneOf: [ref('Cat'), ref('Dog'), text] }
    expect(await sdlOf(ref('Thing'), { Thing })).toMatchInlineSnapshot(`
      "extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])

      type Query {
        thing: Thing
      }

      type Mutation {
        setThing(input: ThingInput!): Boolean
      }

      type Cat @shareable {
        kind: String!
        lives: Int
      }

      type Dog @shareable {
        kind: String!
        tricks: [String!]
      }

      "A pet or its id."
      union Thing = Cat | Dog | StringValue

      type StringValue @shareable {
        value: String!
      }

      "A pet or its id."
      input ThingInput @oneOf {
        cat: CatInput
        dog: DogInput
        stringValue: String
      }

      input CatInput {
        kind: String!
        lives: Int
      }

      input DogInput {
        kind: String!
        tricks: [String!]
      }"
    `)
  })

  test('gives every choice the properties that stand beside it', async () => {
    const schema = { type: 'object', properties: { id: integer }, oneOf: [ref('Cat'), ref('Dog')] }
    expect(
      await ask(schema, { id: 1, kind: 'x', tricks: [] }, { fields: '... on ThingResultDog { id tricks }' }),
    ).toEqual({ __typename: 'ThingResultDog', id: 1, tricks: [] })
  })

  test('is an object where the choices only say which properties are needed', async () => {
    const schema = { ...schemas.Cat, anyOf: [{ required: ['lives'] }, { required: ['kind'] }] }
    expect(await ask(schema, { kind: 'x' })).toEqual({ __typename: 'ThingResult' })
  })

  test.each([
    ['texts and numbers', { oneOf: [text, integer] }, 'JSON'],
    ['lists and texts', { anyOf: [{ type: 'array', items: text }, text] }, 'JSON'],
    ['one schema and null', { anyOf: [ref('Cat'), { type: 'null' }] }, 'Cat'],
  ])('of %s is no union', async (_case, schema, type) => {
    expect(await sdlOf(schema)).toContain(`thing: ${type}\n`)
  })

  test('may lead back to itself', async () => {
    const Tree = { oneOf: [{ title: 'Leaf', ...schemas.Circle }, ref('Node')] }
    const Node = { type: 'object', properties: { children: { type: 'array', items: ref('Tree') } } }
    const sdl = await sdlOf(ref('Tree'), { Tree, Node })
    expect(sdl).toContain('union Tree = TreeLeaf | Node')
    const executable = sdl.replace(/extend schema @link\([^)]*\)/, '').replaceAll(' @shareable', '')
    expect(validateSchema(buildSchema(executable))).toEqual([])
  })
})

describe('an argument for a union', () => {
  const schema = {
    oneOf: [ref('Cat'), ref('Dog'), text],
    discriminator: { propertyName: 'kind', mapping: { kitty: 'Cat' } },
  }

  test.each([
    ['an object', { circle: { radius: 1 } }, { oneOf: [ref('Circle'), ref('Square')] }, '{"radius":1}'],
    ['an object with its tag', { cat: { kind: 'lion' } }, schema, '{"kind":"lion"}'],
    ['a text', { stringValue: 'cat_1' }, schema, '"cat_1"'],
  ])('is written as %s', async (...[, input, of, body]) => {
    await using source = await createRestSource(documentOf(of), () => ({ status: 204 }))
    const document = 'mutation ($input: SetThingBodyInput!) { setThing(input: $input) }'
    const shared = document.replace(
      'SetThingBodyInput',
      /setThing\(input: (\w+)/.exec(source.subgraph.sdl)?.[1] ?? '',
    )
    expect(await source.run(shared, { input })).toEqual({ data: { setThing: true } })
    expect(source.calls[0]?.body).toBe(body)
  })

  test('gets the tag of its member where none is given', async () => {
    const Cat = { type: 'object', properties: { kind: text, lives: integer } }
    await using source = await createRestSource(documentOf(schema, { Cat }), () => ({ status: 204 }))
    await source.run('mutation { setThing(input: { cat: { lives: 9 } }) }')
    expect(source.calls[0]?.body).toBe('{"kind":"kitty","lives":9}')
  })

  test('with two members is refused', async () => {
    await using source = await createRestSource(documentOf(schema), () => ({ status: 204 }))
    const { errors } = await source.run(
      'mutation { setThing(input: { stringValue: "x", cat: { kind: "" } }) }',
    )
    expect(errors).toHaveLength(1)
    expect(source.calls).toEqual([])
  })
})

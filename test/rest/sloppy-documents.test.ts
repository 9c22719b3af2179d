import { describe, expect, test } from 'vitest'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createRestSource } from '../support/create-rest-source.ts'

const done = { 204: { description: 'Done.' } }

function openApi(paths: object) {
  return { openapi: '3.0.3', info: { title: 'T', version: '1' }, paths }
}

const inQuery = (name: string) => ({ name, in: 'query', schema: { type: 'string' } })

test('a fragment that tells operations of one path apart is not sent, and the query is', async () => {
  const path = '/tags/{id}#tagKeys'
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
  const operation = { operationId: 'untag', parameters: [id, inQuery('tagKeys')], responses: done }
  await using source = await createRestSource(openApi({ [path]: { delete: operation } }), () => ({
    status: 204,
  }))
  expect(await source.run('mutation { untag(id: "1", tagKeys: "a") }')).toEqual({ data: { untag: true } })
  expect(source.calls[0]?.line).toBe('DELETE /tags/1?tagKeys=a')
})

test('an extension among the paths is no path', async () => {
  const { log, lines } = createRecordingLogger()
  const paths = {
    '/a': { get: { operationId: 'a', responses: done } },
    'x-root': 'a',
    'x-other': { get: {} },
  }
  await using source = await createRestSource(openApi(paths), () => ({ status: 204 }), { facts: { log } })
  expect(lines).toEqual([])
  expect(source.subgraph.sdl).toMatch(/type Query \{\s+a: Boolean\s+\}/)
})

test('a query that stands in the path comes before the arguments', async () => {
  const operation = { operationId: 'send', parameters: [inQuery('to')], responses: done }
  await using source = await createRestSource(openApi({ '/?Action=Send': { post: operation } }), () => ({
    status: 204,
  }))
  await source.run('mutation { send(to: "a") }')
  await source.run('mutation { send }')
  expect(source.calls.map(({ line }) => line)).toEqual(['POST /?Action=Send&to=a', 'POST /?Action=Send'])
})

const file = { type: 'object', format: 'file' }

test('a file that may be a form without a name is sent as bytes', async () => {
  const content = { 'multipart/form-data': { schema: file }, 'application/octet-stream': { schema: file } }
  const operation = { operationId: 'look', requestBody: { required: true, content }, responses: done }
  await using source = await createRestSource(openApi({ '/look': { post: operation } }), () => ({
    status: 204,
  }))
  expect(source.subgraph.sdl).toContain('look(input: Upload!)')
})

test('what is no object is refused for a form, and not lost', async () => {
  const content = { 'application/x-www-form-urlencoded': { schema: { type: 'object' } } }
  const operation = { operationId: 'send', requestBody: { required: true, content }, responses: done }
  await using source = await createRestSource(openApi({ '/send': { post: operation } }), () => ({
    status: 204,
  }))
  const { errors } = await source.run('mutation { send(input: "lost") }')
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  expect(source.calls).toEqual([])
})

test('an argument for X-Request-Id is sent in the place of the id of the client request', async () => {
  const parameters = [{ name: 'X-Request-Id', in: 'header', schema: { type: 'string' } }]
  const operation = { operationId: 'look', parameters, responses: done }
  await using source = await createRestSource(openApi({ '/look': { get: operation } }), () => ({
    status: 204,
  }))
  await source.run('{ look(xRequestId: "mine") }')
  await source.run('{ look }')
  expect(source.calls[0]?.headers['x-request-id']).toBe('mine')
  expect(source.calls[1]?.headers['x-request-id']).not.toBe('mine')
})

test('a discriminator without a mapping is the only value that a member allows, where it has one', async () => {
  const member = (kind: string) => ({
    type: 'object',
    properties: { kind: { type: 'string', enum: [kind] }, name: { type: 'string' } },
  })
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` })
  const pet = { oneOf: [reference('Cat'), reference('Dog')], discriminator: { propertyName: 'kind' } }
  const content = { 'application/json': { schema: pet } }
  const operation = {
    operationId: 'addPet',
    requestBody: { required: true, content },
    responses: { 200: { description: '', content } },
  }
  const document = {
    ...openApi({ '/pets': { post: operation } }),
    components: { schemas: { Cat: member('cat'), Dog: member('dog') } },
  }
  await using source = await createRestSource(document, ({ body }) => ({ body: JSON.parse(body) as unknown }))
  expect(await source.run('mutation { addPet(input: { dog: { name: "Rex" } }) { __typename } }')).toEqual({
    data: { addPet: { __typename: 'Dog' } },
  })
  expect(source.calls[0]?.body).toBe('{"kind":"dog","name":"Rex"}')
})

describe('a path that is not what OpenAPI has is mended', () => {
  const inPath = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } })
  const responses = {
    200: { description: '', content: { 'application/json': { schema: { type: 'string' } } } },
  }

  test.each<[path: string, parameters: object[], query: string, line: string, mistake: string]>([
    ['pets', [], '{ get }', 'GET /pets', 'its path does not begin with "/"'],
    [
      '/pets/{id}',
      [],
      '{ get(id: "a b") }',
      'GET /pets/a%20b',
      'its path has "{id}", for which there is no path parameter: it is taken for a text',
    ],
    [
      '/pets/{id}/of/{id}',
      [],
      '{ get(id: "1") }',
      'GET /pets/1/of/1',
      'its path has "{id}", for which there is no path parameter: it is taken for a text',
    ],
    [
      '/pets/{pet-id}',
      [inPath('petId')],
      '{ get(petId: "1") }',
      'GET /pets/1',
      'its path has "{pet-id}" for its parameter "petId"',
    ],
    [
      '/pets/{id:[0-9]+}',
      [inPath('id')],
      '{ get(id: "1") }',
      'GET /pets/1',
      'its path has "{id:[0-9]+}" for its parameter "id"',
    ],
    ['/pets/:id', [inPath('id')], '{ get(id: "1") }', 'GET /pets/1', 'its path has ":id" for "{id}"'],
    [
      '/pets{?page,size}',
      [{ name: 'page', in: 'query', schema: { type: 'integer' } }],
      '{ get(page: 2) }',
      'GET /pets?page=2',
      'its path has "{?page,size}", which says nothing that its parameters do not',
    ],
  ])('%s', async (...[path, parameters, query, line, mistake]) => {
    const { log, lines } = createRecordingLogger()
    const document = {
      openapi: '3.0.3',
      info: { title: 'Test', version: '1' },
      paths: { [path]: { get: { operationId: 'get', parameters, responses } } },
    }
    await using source = await createRestSource(document, () => ({ body: '"yes"' }), { facts: { log } })
    expect(await source.run(query)).toEqual({ data: { get: 'yes' } })
    expect(source.calls.map((call) => call.line)).toEqual([line])
    expect(lines.map(({ message }) => message)).toEqual([`"shop" mends GET ${path}: ${mistake}`])
  })
})

import { expect, test } from 'vitest'
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

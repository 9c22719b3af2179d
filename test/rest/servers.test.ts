import { expect, test } from 'vitest'
import { createRestService, createRestSource } from '../support/create-rest-source.ts'

test('operations go to their own servers, unless the config names one', async () => {
  await using main = await createRestService(() => ({ status: 204 }))
  await using other = await createRestService(() => ({ status: 204 }))
  const responses = { 204: { description: '' } }
  const document = {
    openapi: '3.0.3',
    info: { title: 'Servers', version: '1' },
    servers: [{ url: `${main.url}/{version}`, variables: { version: { default: 'v1' } } }],
    paths: {
      '/a': { get: { operationId: 'a', responses } },
      '/b': { get: { operationId: 'b', servers: [{ url: `${other.url}/v2/` }], responses } },
      '/c': { servers: [{ url: '/v3' }], get: { operationId: 'c', responses } },
      '/d': { get: { operationId: 'd', servers: [{ url: 'ws://x' }], responses } },
    },
  }
  await using documented = await createRestSource(document, () => ({}), { url: undefined })
  await documented.run('{ a b c d }')
  expect(main.calls.map(({ line }) => line).sort()).toEqual(['GET /v1/a', 'GET /v1/d', 'GET /v3/c'])
  expect(other.calls.map(({ line }) => line)).toEqual(['GET /v2/b'])

  await using configured = await createRestSource(document, () => ({ status: 204 }))
  await configured.run('{ a b c d }')
  expect(configured.calls.map(({ line }) => line).sort()).toEqual(['GET /a', 'GET /b', 'GET /c', 'GET /d'])
})

test("a parameter's default is said, and left to the service", async () => {
  const limit = {
    name: 'limit',
    in: 'query',
    description: 'How many.',
    schema: { type: 'integer', default: 20 },
  }
  const sort = { name: 'sort', in: 'query', schema: { type: 'string', default: 'name' } }
  const document = {
    openapi: '3.0.3',
    info: { title: 'Defaults', version: '1' },
    paths: {
      '/a': { get: { operationId: 'a', parameters: [limit, sort], responses: { 204: { description: '' } } } },
    },
  }
  await using source = await createRestSource(document, () => ({ status: 204 }))
  expect(source.subgraph.sdl).toContain(`    "How many. Default: \`20\`."
    limit: Int
    "Default: \`name\`."
    sort: String`)
  await source.run('{ a }')
  expect(source.calls[0]?.line).toBe('GET /a')
})

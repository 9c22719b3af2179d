import { describe, expect, onTestFinished, test } from 'vitest'
import { createRestService } from '../support/create-rest-source.ts'
import { startService } from '../support/start-service.ts'
import { startTestGateway } from '../support/start-test-gateway.ts'
import type { TestServer } from '../support/start-test-server.ts'

const big = '9007199254740993'
const integer = { type: 'integer', format: 'int64' }

/** A REST service that takes integers of 64 bits in a path and in bodies. */
const document = {
  openapi: '3.1.0',
  info: { title: 'Ledger', version: '1' },
  paths: {
    '/entries/{id}': {
      get: {
        operationId: 'entry',
        parameters: [{ name: 'id', in: 'path', required: true, schema: integer }],
        responses: { 200: { description: '', content: { 'application/json': { schema: integer } } } },
      },
    },
    '/entries': {
      post: {
        operationId: 'book',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  amounts: { type: 'array', items: integer },
                  rate: { type: 'number' },
                  facts: { type: 'object' },
                },
              },
            },
          },
        },
        responses: { 204: { description: '' } },
      },
    },
  },
}

/** A GraphQL service with a scalar of its own. */
const sdl = `type Query { echo(long: Long, id: ID, filter: Filter, text: String, ratio: Float): Boolean }
  input Filter { longs: [Long!], id: ID }
  scalar Long`

async function startLedger(engine: 'plan' | 'stitch' = 'plan') {
  const rest = await createRestService(({ body }) =>
    body === '' ? { headers: { 'content-type': 'application/json' }, body: big } : { status: 204 },
  )
  onTestFinished(() => rest[Symbol.asyncDispose]())
  const variables: string[] = []
  const service = await startService((_request, response, body) => {
    variables.push(body.slice(body.indexOf('"variables"')))
    response.setHeader('content-type', 'application/json').end('{"data":{"echo":true}}')
  })
  onTestFinished(() => service[Symbol.asyncDispose]())
  const server = await startTestGateway({
    engine,
    server: { uploads: {}, maxBatchSize: 2 },
    sources: {
      ledger: { kind: 'openapi', document, url: rest.url },
      echo: { kind: 'federation', url: service.url, schema: { sdl } },
    },
  })
  return { server, rest, variables }
}

function postText({ url }: TestServer, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
}

const entry = 'query ($id: BigInt!) { entry(id: $id) }'

describe.each(['plan', 'stitch'] as const)('integers beyond 2^53 as variables on the engine %s', (engine) => {
  test.each<[string, (server: TestServer) => Promise<Response>]>([
    ['POST', (server) => postText(server, `{"query":"${entry}","variables":{"id":${big}}}`)],
    ['GET', (server) => server.get({ query: entry, variables: `{"id":${big}}` })],
    ['a batch', (server) => postText(server, `[{"query":"${entry}","variables":{"id":${big}}}]`)],
    [
      'a form',
      ({ url }) => {
        const body = new FormData()
        body.set('operations', `{"query":"${entry}","variables":{"id":${big}}}`)
        body.set('map', '{}')
        return fetch(url, { method: 'POST', headers: { 'graphql-require-preflight': '1' }, body })
      },
    ],
  ])('keep their digits by %s', async (_title, ask) => {
    const { server, rest } = await startLedger(engine)
    await ask(server)
    expect(rest.calls.map(({ line }) => line)).toEqual([`GET /entries/${big}`])
  })

  test('keep them in bodies, and numbers with fractions are what they are', async () => {
    const { server, rest } = await startLedger(engine)
    const input = `{"amounts":[1,-${big},"${big}"],"rate":${big},"facts":{"a":[${big}]}}`
    const query = 'mutation ($input: BookBodyInput!) { book(input: $input) }'
    await postText(server, `{"query":"${query}","variables":{"input":${input}}}`)
    expect(rest.calls.map(({ body }) => body)).toEqual([
      `{"amounts":[1,-${big},${big}],"rate":9007199254740992,"facts":{"a":[${big}]}}`,
    ])
  })

  test.each([
    ['long: Long', big, big],
    ['long: Long', '9007199254740992', '9007199254740992'],
    ['id: ID', big, `"${big}"`],
    ['filter: Filter', `{"longs":[${big}],"id":${big}}`, `{"longs":[${big}],"id":"${big}"}`],
    ['filter: Filter', `{"longs":${big}}`, `{"longs":[${big}]}`],
    ['ratio: Float', big, '9007199254740992'],
    ['ratio: Float', '12345678901234567890', '12345678901234567000'],
  ])('go on to a GraphQL service: %s %s as %s', async (argument, given, sent) => {
    const { server, variables } = await startLedger(engine)
    const [name, type] = argument.split(': ')
    const query = `query ($value: ${type}) { echo(${name}: $value) }`
    const answer = await postText(server, `{"query":"${query}","variables":{"value":${given}}}`)
    expect(await answer.json()).toEqual({ data: { echo: true } })
    expect(variables[0]).toContain(`:${sent}}`)
  })

  test('are no texts', async () => {
    const { server, variables } = await startLedger(engine)
    const query = 'query ($text: String) { echo(text: $text) }'
    const answer = await postText(server, `{"query":"${query}","variables":{"text":${big}}}`)
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(variables).toEqual([])
  })
})

test('a number in JSON that stands in the document keeps its digits', async () => {
  const { server, rest } = await startLedger()
  await server.post({ query: `mutation { book(input: { facts: { a: [${big}], b: 5, c: "x" } }) }` })
  expect(rest.calls.map(({ body }) => body)).toEqual([`{"facts":{"a":[${big}],"b":5,"c":"x"}}`])
})

test('an integer that a client may have rounded is refused where its digits matter', async () => {
  const { server, rest } = await startLedger()
  const answer = await server.post({ query: entry, variables: { id: 2 ** 60 } })
  expect(await answer.json()).toMatchObject({
    errors: [{ message: expect.stringContaining('send it as a string') as string }],
  })
  expect(rest.calls).toEqual([])
})

describe('a request of more than 100,000 characters', () => {
  const text = `"${'1234567890123456 \\" 1234567890123456 '.repeat(1_500)}"`
  const padding = `{"a":${text},"b":${text}}`

  test('with integers of 16 digits is refused', async () => {
    const { server } = await startLedger()
    const answer = await postText(
      server,
      `{"query":"${entry}","variables":{"id":${big}},"extensions":${padding}}`,
    )
    expect(await answer.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('send it as a string') as string }],
    })
  })

  test('with such digits in texts is not', async () => {
    const { server, rest } = await startLedger()
    await postText(server, `{"query":"${entry}","variables":{"id":5},"extensions":${padding}}`)
    expect(rest.calls.map(({ line }) => line)).toEqual(['GET /entries/5'])
  })
})

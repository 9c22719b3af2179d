import { expect, test } from 'vitest'
import { startCountedGateway } from './counted-graph.ts'
import type { CountedGateway } from './counted-graph.ts'
import { hostileBodies, many, nest } from './hostile-bodies.ts'

const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }

test.each(Object.entries(hostileBodies))(
  '%s: refused before a subgraph is called',
  async (_name, [body, refusal]) => {
    const gateway = await startCountedGateway({ server: { maxBatchSize: 10, introspection: true } })
    const response = await fetch(gateway.url, { method: 'POST', headers: json, body })
    expect(await refusalOf(response)).toContain(refusal)
    expect(response.status).toBe(refusal === 'REQUEST_TOO_LARGE' ? 413 : 400)
    expect(gateway.calls()).toBe(0)
    await expectToServe(gateway)
  },
)

const searches = {
  'variables within each other': [{ variables: nest(500, ['{"and":', '}'], '1') }, 'maxJsonDepth'],
  'variables with a long list': [{ variables: `{"i":[${many(1_200, () => '1', ',')}]}` }, 'maxArrayLength'],
  'variables of many members': [
    { variables: `{${many(300, (index) => `"v${index}":1`, ',')}}` },
    'maxObjectKeys',
  ],
  'extensions within each other': [{ extensions: nest(500, ['{"a":', '}'], '1') }, 'maxJsonDepth'],
  'a query that is too deep': [{ query: `{ node { ${nest(40, ['parent { ', '}'], 'id')} } }` }, 'maxDepth'],
} as const satisfies Record<string, readonly [Readonly<Record<string, string>>, string]>

test.each(Object.entries(searches))(
  'by GET, %s: refused before a subgraph is called',
  async (_name, [search, refusal]) => {
    const gateway = await startCountedGateway()
    const response = await gateway.get({ query: '{ node { id } }', ...search }, { headers: json })
    expect(await refusalOf(response)).toContain(refusal)
    expect(response.status).toBe(400)
    expect(gateway.calls()).toBe(0)
  },
)

const operations = (variables: string) => `{"query":"{ node { id } }","variables":${variables}}`

test.each([
  ['operations', operations(`{"x":"${'x'.repeat(5_000)}"}`), '{}', 'REQUEST_TOO_LARGE'],
  ['operations within each other', operations(nest(600, ['{"a":', '}'], '1')), '{}', 'maxJsonDepth'],
  ['a map', operations('{}'), `{"0":[${many(2_000, () => '"a"', ',')}]}`, 'REQUEST_TOO_LARGE'],
  [
    'a map of many files',
    operations('{}'),
    `{${many(20, (index) => `"${index}":[]`, ',')}}`,
    'REQUEST_TOO_LARGE',
  ],
])('in a form with files, %s: refused before a subgraph is called', async (...[, part, map, refusal]) => {
  const gateway = await startCountedGateway({ server: { uploads: {}, maxBodyBytes: 4_000 } })
  const body = new FormData()
  body.set('operations', part)
  body.set('map', map)
  const headers = { 'graphql-require-preflight': '1' }
  const response = await fetch(gateway.url, { method: 'POST', headers, body })
  expect(await refusalOf(response)).toContain(refusal)
  expect(gateway.calls()).toBe(0)
})

test('each operation of a batch is held against the limits, and the others are answered', async () => {
  const gateway = await startCountedGateway({ server: { maxBatchSize: 2 } })
  const deep = { query: '{ nodes { id } }', variables: { w: [[[1]]] } }
  const limited = await startCountedGateway({
    server: { maxBatchSize: 2, requestLimits: { maxJsonDepth: 3 } },
  })
  const body = [deep, { query: '{ node { id } }' }]
  expect(await (await gateway.post(body)).json()).toMatchObject([{ data: {} }, { data: {} }])
  expect(await (await limited.post(body)).json()).toMatchObject([
    { errors: [{ extensions: { limit: 'maxJsonDepth', allowed: 3, measured: 4 } }] },
    { data: { node: { id: '1' } } },
  ])
  expect(limited.calls()).toBe(1)
})

test('a refusal says what was measured and what is allowed', async () => {
  const gateway = await startCountedGateway({ server: { requestLimits: { maxAliases: 1 } } })
  const response = await gateway.post({ query: '{ a: node { id } b: node { id } }' })
  expect(response.status).toBe(400)
  expect(await response.json()).toEqual({
    errors: [
      {
        message: 'The operation has 2 aliases; at most 1 are allowed.',
        extensions: { code: 'REQUEST_LIMIT_EXCEEDED', limit: 'maxAliases', allowed: 1, measured: 2 },
      },
    ],
  })
})

/** The limit or the code that refused a request. */
async function refusalOf(response: Response): Promise<readonly unknown[]> {
  const body = (await response.json()) as { errors: readonly { extensions: Record<string, unknown> }[] }
  return body.errors.map(({ extensions }) => extensions.limit ?? extensions.code)
}

/** After an attack it serves as before. */
async function expectToServe(gateway: CountedGateway): Promise<void> {
  expect(await (await gateway.post({ query: '{ node { id } }' })).json()).toEqual({
    data: { node: { id: '1' } },
  })
}

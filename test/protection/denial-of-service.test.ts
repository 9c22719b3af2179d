import { expect, test } from 'vitest'
import { startCountedGateway } from './counted-graph.ts'
import type { CountedGateway } from './counted-graph.ts'

const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }

/** A text within brackets, many times. */
const nest = (depth: number, [open, close]: readonly [string, string], inner = '') =>
  open.repeat(depth) + inner + close.repeat(depth)

const many = (count: number, item: (index: number) => string, between = ' ') =>
  Array.from({ length: count }, (_, index) => item(index)).join(between)

/** Each fragment spreads the next twice: written out, the last would stand there 2 ** count times. */
const doubling = (count: number) =>
  `{ node { ...F0 } } ${many(count, (index) => `fragment F${index} on Node { ...F${index + 1} ...F${index + 1} }`)} fragment F${count} on Node { id }`

/** Each field holds the next fragment twice, a level deeper each time. */
const deepDoubling = (count: number) =>
  `{ node { ...F0 } } ${many(count, (index) => `fragment F${index} on Node { parent { ...F${index + 1} } children { ...F${index + 1} } }`)} fragment F${count} on Node { id }`

const ofQuery = (query: string) => JSON.stringify({ query })
const ofVariables = (variables: string) =>
  `{"query":"query($w: Filter, $i: [ID!]) { nodes(where: $w, ids: $i) { id } }","variables":${variables}}`

/** What is posted, and what refuses it: a limit of `server.requestLimits`, or another code. */
const bodies = {
  'a query that is too deep': [ofQuery(`{ node { ${nest(40, ['parent { ', '}'], 'id')} } }`), 'maxDepth'],
  'a query that is too deep for a parser': [ofQuery(nest(7_000, ['{ a', '}'])), 'maxNesting'],
  'a query too deep by fragments': [
    ofQuery(
      `{ node { ...F0 } } ${many(30, (index) => `fragment F${index} on Node { parent { ...F${index + 1} } }`)} fragment F30 on Node { id }`,
    ),
    'maxDepth',
  ],
  'inline fragments within each other': [
    ofQuery(`{ node { ${nest(2_000, ['... on Node { ', '}'], 'id')} } }`),
    'maxNesting',
  ],
  'a literal of lists within each other': [
    ofQuery(`{ nodes(ids: ${nest(3_000, ['[', ']'], '1')}) { id } }`),
    'maxNesting',
  ],
  'a literal of objects within each other': [
    ofQuery(`{ nodes(where: ${nest(2_000, ['{ and: ', '}'], '{}')}) { id } }`),
    'maxNesting',
  ],
  'a variable of lists within each other': [
    ofQuery(`query($x: ${nest(3_000, ['[', ']'], 'ID')}) { nodes { id } }`),
    'maxNesting',
  ],
  'too many tokens': [ofQuery(`{ node { ${'id '.repeat(15_000)} } }`), 'maxTokens'],
  'nothing but punctuators': [ofQuery('{'.repeat(500_000)), 'maxNesting'],
  'nothing but variables': [
    ofQuery(`query(${many(5_000, (index) => `$v${index}: ID`)}) { node { id } }`),
    'maxTokens',
  ],
  'a field over and over': [ofQuery(`{ node { ${'id '.repeat(5_000)} } }`), 'maxRepeatedFields'],
  'a branch over and over': [ofQuery(`{ ${'node { id parent { id } } '.repeat(1_000)} }`), 'maxRootFields'],
  'a deep branch over and over': [
    ofQuery(`{ node { ${'parent { children { id } } '.repeat(1_000)} } }`),
    'maxRepeatedFields',
  ],
  'a field under many aliases': [
    ofQuery(`{ node { ${many(100, (index) => `a${index}: name`)} } }`),
    'maxAliases',
  ],
  'a root field under many aliases': [
    ofQuery(`{ ${many(60, (index) => `a${index}: node { id }`)} }`),
    'maxRootFields',
  ],
  'a mutation under many aliases': [
    ofQuery(`mutation { ${many(60, (index) => `a${index}: touch { id }`)} }`),
    'maxRootFields',
  ],
  'aliases in a fragment that is spread again and again': [
    ofQuery(
      `{ node { id ...A parent { ...A children { ...A } } } } fragment A on Node { ${many(20, (index) => `a${index}: name`)} }`,
    ),
    'maxAliases',
  ],
  'directives on one field': [ofQuery(`{ node { id ${'@skip(if: false) '.repeat(200)} } }`), 'maxDirectives'],
  'directives that nobody knows': [ofQuery(`query ${'@x '.repeat(2_000)} { node { id } }`), 'maxDirectives'],
  'directives on variables': [
    ofQuery(`query($x: ID ${'@x '.repeat(200)}) { node(id: $x) { id } }`),
    'maxDirectives',
  ],
  'fragments that double at each step': [ofQuery(doubling(60)), 'maxFields'],
  'fragments that double beyond all numbers': [ofQuery(doubling(900)), 'maxNesting'],
  'fields that double at each step': [ofQuery(deepDoubling(12)), 'maxFields'],
  'fragments one within the other': [
    ofQuery(
      `{ node { ...F0 } } ${many(1_500, (index) => `fragment F${index} on Node { ...F${index + 1} }`)} fragment F1500 on Node { id }`,
    ),
    'maxFragments',
  ],
  'fragments that spread themselves': [
    ofQuery(
      '{ node { ...A } } fragment A on Node { parent { ...B } } fragment B on Node { parent { ...A } }',
    ),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'fragments that nothing spreads': [
    ofQuery(`{ node { id } } ${many(1_200, (index) => `fragment F${index} on Node { id }`)}`),
    'maxFragments',
  ],
  'repeated fields in a fragment that nothing spreads': [
    ofQuery(`{ node { id } } fragment F on Node { ${'id '.repeat(5_000)} }`),
    'maxRepeatedFields',
  ],
  'introspection in a circle': [
    ofQuery(`{ __schema { types { ${nest(15, ['fields { type { ', '} }'], 'name')} } } }`),
    'maxDepth',
  ],
  'introspection in a small circle': [
    ofQuery(
      '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
    ),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  'many operations that are too deep': [
    ofQuery(many(50, (index) => `query Q${index} { node { ${nest(30, ['parent { ', '}'], 'id')} } }`)),
    'maxDepth',
  ],
  'variables within each other': [
    ofVariables(nest(50_000, ['{"and":', '}'], '{}').replace(/^/, '{"w":') + '}'),
    'maxJsonDepth',
  ],
  'lists within each other': [ofVariables(`{"i":${nest(100_000, ['[', ']'])}}`), 'maxJsonDepth'],
  'a long list': [ofVariables(`{"i":[${many(1_001, String, ',')}]}`), 'maxArrayLength'],
  'a long list within lists': [
    ofVariables(`{"w":{"any":[{"names":[${many(100_000, () => '""', ',')}]}]}}`),
    'maxArrayLength',
  ],
  'an object of many members': [
    ofVariables(`{"w":{${many(201, (index) => `"k${index}":1`, ',')}}}`),
    'maxObjectKeys',
  ],
  'variables that nobody asks for': [
    ofVariables(`{${many(5_000, (index) => `"v${index}":1`, ',')}}`),
    'maxObjectKeys',
  ],
  'a long name': [ofVariables(`{"w":{"${'k'.repeat(101)}":1}}`), 'maxKeyLength'],
  'a long text': [ofVariables(`{"w":{"name":"${'x'.repeat(65_537)}"}}`), 'maxStringLength'],
  'extensions within each other': [
    `{"query":"{ node { id } }","extensions":${nest(30, ['{"a":', '}'], '1')}}`,
    'maxJsonDepth',
  ],
  'many bytes': [ofQuery(`# ${'x'.repeat(1_048_576)}\n{ node { id } }`), 'REQUEST_TOO_LARGE'],
  'a long batch': [`[${many(11, () => ofQuery('{ node { id } }'), ',')}]`, 'maxBatchSize'],
  'a batch of batches': [`[${nest(10_000, ['[', ']'])}]`, 'BAD_REQUEST'],
  'nothing but brackets': [nest(400_000, ['[', ']']), 'BAD_REQUEST'],
  'unclosed brackets': ['['.repeat(1_000_000), 'BAD_REQUEST'],
} as const satisfies Record<string, readonly [body: string, refusal: string]>

test.each(Object.entries(bodies))(
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

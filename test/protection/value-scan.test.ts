import { expect, test } from 'vitest'
import type { ValueScanOptions } from '../../gateway/config/value-scan-options.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

const typeDefs = `
  scalar JSON
  input ReviewInput { body: String, tags: [String], more: ReviewInput, any: JSON }
  type Query { user(name: String, id: ID): Int, users(names: [[String]], filter: JSON): Int, self: Query }
  type Mutation { addReview(input: ReviewInput): Int }
`
const accept = 'application/graphql-response+json'

async function start(valueScan: ValueScanOptions, now?: () => number) {
  let calls = 0
  const count = () => (calls += 1)
  const resolvers = { Query: { user: count, users: count }, Mutation: { addReview: count } }
  const graph = createExecutableGraph({ typeDefs, resolvers })
  const server = await startTestServer({ graph, config: { valueScan }, ...(now && { now }) })
  return { ...server, calls: () => calls }
}

const attacks = [
  ['sql', "' OR 1=1 --"],
  ['sql', "admin'--"],
  ['sql', "x' and '1'='1"],
  ['sql', '1 UNION  ALL SELECT password FROM users'],
  ['sql', '1; DROP TABLE users'],
  ['sql', '1) or pg_sleep (5)'],
  ['sql', "1'; waitfor delay '0:0:5"],
  ['markup', '<script>alert(1)</script>'],
  ['markup', '<img src=x onerror = alert(1)>'],
  ['markup', 'JavaScript:alert(1)'],
  ['markup', '< iframe src="//evil">'],
  ['markup', 'data: text/html;base64,PHN'],
  ['path', '../../etc/hosts'],
  ['path', '..\\windows'],
  ['path', 'a/%2e%2e%2fb'],
  ['path', 'file.png%00.txt'],
  ['path', '/etc/passwd'],
] as const

test.each(attacks)(
  '%s: %s is refused before a service is called, written out or as a variable',
  async (...[, text]) => {
    const server = await start({ mode: 'block' })
    const written = `{ user(name: ${JSON.stringify(text)}) }`
    const named = { query: 'query ($n: String) { user(name: $n) }', variables: { n: text } }
    for (const body of [{ query: written }, named]) {
      const response = await server.post(body, { accept })
      expect(response.status).toBe(400)
      const answer = await response.text()
      expect(JSON.parse(answer)).toMatchObject({ errors: [{ extensions: { code: 'SUSPICIOUS_VALUE' } }] })
      expect(answer).toContain('Query.user')
    }
    expect(server.calls()).toBe(0)
  },
)

test.each([
  "It's a good loom, or so they say; I'd buy another one.",
  'Union Square, select shops',
  "O'Brien and sons",
  'Drop me a line... maybe tomorrow -- or not',
  'price < 10 && weight > 5',
  'a..b and 1..10',
  'C# or F#',
])("%s is nobody's attack", async (text) => {
  const server = await start({ mode: 'block' })
  const response = await server.post({
    query: 'query ($n: String) { user(name: $n) }',
    variables: { n: text },
  })
  expect(await response.json()).toEqual({ data: { user: 1 } })
})

const evil = '<script>'
type Place = readonly [place: string, query: string, variables?: object]

const places: readonly Place[] = [
  ['Query.users', 'query ($n: [[String]]) { users(names: $n) }', { n: [['a', evil]] }],
  ['Query.users', 'query ($f: JSON) { users(filter: $f) }', { f: { deep: [{ er: evil }] } }],
  ['Query.users', `{ users(filter: { deep: ["${evil}"] }) }`],
  ['Query.users', 'query ($n: JSON) { users(filter: { deep: [$n] }) }', { n: { er: evil } }],
  ['Query.user', `query ($n: String = "${evil}") { user(name: $n) }`],
  ['Query.user', `{ self { ...F } } fragment F on Query { user(id: "${evil}") }`],
  ['ReviewInput.body', `mutation { addReview(input: { body: "${evil}" }) }`],
  ['ReviewInput.tags', `mutation { addReview(input: { more: { tags: ["a", "${evil}"] } }) }`],
  ['ReviewInput.tags', 'mutation ($t: [String]) { addReview(input: { tags: $t }) }', { t: [evil] }],
  [
    'ReviewInput.body',
    'mutation ($i: ReviewInput) { addReview(input: $i) }',
    { i: { more: { body: evil } } },
  ],
  ['ReviewInput.any', 'mutation ($i: ReviewInput) { addReview(input: $i) }', { i: { any: { body: evil } } }],
]

const takers = places.map(([place, query, variables]) => ({ place, query, variables }))

test.each(takers)(
  'a value is looked at where "$place" takes it: $query',
  async ({ place, query, variables }) => {
    const server = await start({ mode: 'block' })
    const answer = await (await server.post({ query, variables })).text()
    expect(answer).toContain(`\\"${place}\\"`)
  },
)

test.each(takers)(
  'where "$place" is exempt it takes anything: $query',
  async ({ place, query, variables }) => {
    const server = await start({ mode: 'block', exempt: [place] })
    const answer = (await (await server.post({ query, variables })).json()) as object
    expect(answer).not.toHaveProperty('errors')
  },
)

test('only the kinds that are asked for are looked for', async () => {
  const server = await start({ mode: 'block', kinds: ['sql'] })
  expect(await (await server.post({ query: `{ user(name: "${evil}") }` })).json()).toEqual({
    data: { user: 1 },
  })
})

test('by default it is run, and said in the log once a minute for each place, without the value', async () => {
  let timeMs = 0
  const server = await start({}, () => timeMs)
  const ask = () => server.post({ query: 'query ($n: String) { user(name: $n) }', variables: { n: evil } })
  expect(await (await ask()).json()).toEqual({ data: { user: 1 } })
  await (await ask()).text()
  expect(server.lines).toMatchObject([{ level: 'warn', facts: { kind: 'markup', place: 'Query.user' } }])
  expect(JSON.stringify(server.lines)).not.toContain(evil)
  timeMs = 60_000
  await (await ask()).text()
  expect(server.lines).toHaveLength(2)
})

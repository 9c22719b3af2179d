import {
  assert,
  asyncProperty,
  array,
  constant,
  constantFrom,
  dictionary,
  jsonValue,
  nat,
  oneof,
  record,
  string,
} from 'fast-check'
import { expect, test } from 'vitest'
import { startCountedGateway } from './counted-graph.ts'
import type { CountedGateway } from './counted-graph.ts'

const runs = { numRuns: 150, seed: 20_261_123 }

const start = () => startCountedGateway({ engine: 'plan', server: { maxBatchSize: 3 } })

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions?: Readonly<Record<string, unknown>> }[]
}

/** Whatever comes, it is the client's fault: an answer below 500 with data or coded errors, and nothing for the log. */
async function expectAnswer(gateway: CountedGateway, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
  const response = await fetch(gateway.url, { method: 'POST', headers, body })
  expect(response.status).toBeLessThan(500)
  const answers = [await response.json()].flat() as readonly Answer[]
  for (const { data, errors = [] } of answers) {
    expect(data !== undefined || errors.length > 0).toBe(true)
    for (const { extensions } of errors) expect(extensions?.code).toEqual(expect.any(String))
  }
  expect(gateway.lines.filter(({ level }) => level === 'error')).toEqual([])
}

const names = constantFrom(
  'query',
  'variables',
  'extensions',
  'operationName',
  '__proto__',
  'constructor',
  'toString',
  '',
)
const hostileJson = oneof(jsonValue(), dictionary(oneof(names, string()), jsonValue()), array(jsonValue()))

test('any JSON is answered', async () => {
  const gateway = await start()
  const bodies = oneof(hostileJson, array(dictionary(names, hostileJson), { maxLength: 4 }))
  await assert(
    asyncProperty(bodies, (body) => expectAnswer(gateway, JSON.stringify(body))),
    runs,
  )
})

test('any text is answered', async () => {
  const gateway = await start()
  await assert(
    asyncProperty(string({ unit: 'binary' }), (body) => expectAnswer(gateway, body)),
    runs,
  )
})

const tokens = constantFrom(
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    ':',
    '$',
    '!',
    '=',
    '@',
    '...',
    '|',
    '&',
    '"a"',
    '"""b"""',
    '1',
    '-2.5e9',
    'null',
  ],
  ...[
    'query',
    'mutation',
    'subscription',
    'fragment',
    'on',
    'node',
    'nodes',
    'id',
    'Node',
    'Query',
    'F',
    'skip',
    'if',
  ],
  ...['true', 'type', 'schema', 'extend', '__typename', '__schema', '$v', '#c\n', '\u{1F600}', '"\\u', ','],
)

test('any document is answered', async () => {
  const gateway = await start()
  const documents = array(tokens, { maxLength: 60 }).map((parts) => parts.join(' '))
  await assert(
    asyncProperty(documents, (query) => expectAnswer(gateway, JSON.stringify({ query }))),
    runs,
  )
})

const document =
  'query Q($i: ID = "1", $w: Filter) { node(id: $i) { ...F ... on Node @include(if: true) { a: name } } nodes(where: $w) { id } } fragment F on Node { id parent { name } }'

test('a document that was cut, doubled and mixed is answered', async () => {
  const gateway = await start()
  const cuts = record({
    from: nat(document.length),
    to: nat(document.length),
    with: oneof(tokens, constant('')),
  })
  const mutated = array(cuts, { minLength: 1, maxLength: 4 }).map((parts) =>
    parts.reduce(
      (text, cut) => text.slice(0, cut.from) + cut.with + text.slice(Math.min(cut.to, text.length)),
      document,
    ),
  )
  await assert(
    asyncProperty(mutated, hostileJson, (query, variables) =>
      expectAnswer(gateway, JSON.stringify({ query, variables })),
    ),
    runs,
  )
})

test('any variables are answered, and change nothing for others', async () => {
  const gateway = await start()
  const variables = record({ i: hostileJson, w: hostileJson })
  await assert(
    asyncProperty(variables, (given) =>
      expectAnswer(gateway, JSON.stringify({ query: document, variables: given })),
    ),
    runs,
  )
  const pollution = '{"w":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}'
  await expectAnswer(gateway, `{"query":${JSON.stringify(document)},"variables":${pollution}}`)
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(await (await gateway.post({ query: '{ node { id } }' })).json()).toEqual({
    data: { node: { id: '1' } },
  })
})

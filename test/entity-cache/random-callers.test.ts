import type { ExecutionResult } from 'graphql'
import { expect, test } from 'vitest'
import { createRandom } from '../fuzz/random.ts'
import type { Random } from '../fuzz/random.ts'
import { startShop } from './shop.ts'
import type { Asking, Shop } from './shop.ts'

const seed = Number(process.env.FUZZ_SEED ?? 42)
const steps = Number(process.env.FUZZ_RUNS ?? 250)

const ids = ['1', '2', '3', '4', '5!', 'none']
const selections = [
  'stock',
  'seenBy stock',
  'stock seenBy',
  'broken',
  'price(currency: $c)',
  'place p: price',
]
const headers = ['max-age=30', 'max-age=30, private', 'no-store', 's-maxage=60', 'max-age=60', 'public']

interface Question {
  readonly query: string
  readonly asking: Asking
}

const some = <T>(random: Random, items: readonly T[]) => items.filter(() => random.chance(0.5))

function createQuestion(random: Random): Question {
  const asked = random.pick(selections)
  const selection = `{ ... on Product { id ${asked} } ... on Shelf { height } }`
  const list = JSON.stringify(some(random, [...ids, 's1', 's2']))
  const variable = asked.includes('$c') ? '($c: String)' : ''
  return {
    query: `query Q${random.below(3)}${variable} { items(ids: ${list}) ${selection} }`,
    asking: createAsking(random),
  }
}

/** Somebody known, whom services are told of or not; or nobody. */
function createAsking(random: Random): Asking {
  const name = random.pick(['ada', 'bob', 'eve', ''])
  return {
    variables: { c: random.pick(['EUR', 'USD']) },
    headers: name !== '' && random.chance(0.8) ? { authorization: name } : {},
    ...(name !== '' && {
      principal: { subject: name, scopes: [], claims: { exp: random.below(1e6) } },
    }),
  }
}

/** Errors come in no order. */
function comparable({ data, errors = [] }: ExecutionResult) {
  const told = errors.map(({ message, path, extensions }) => JSON.stringify({ message, path, extensions }))
  return { data, errors: told.sort() }
}

/** Does the same to both. */
async function change(random: Random, shops: readonly Shop[]): Promise<void> {
  const id = random.pick(['1', '2', '3', '4'])
  const value = random.below(1_000)
  const mutation = random.pick([
    `mutation { rename(id: "${id}") { id } }`,
    `mutation { rename(id: "${id}") { id stock seenBy } }`,
    `mutation { renameUnnamed(id: "${id}") { name } }`,
    `mutation { bundle(ids: ["${id}", "3"]) { products { key: id } } }`,
  ])
  const asking = createAsking(random)
  for (const shop of shops) shop.stock.set(id, value)
  const [one, other] = await Promise.all(shops.map((shop) => shop.ask(mutation, asking)))
  expect(comparable(one ?? {})).toEqual(comparable(other ?? {}))
}

test.each([
  ['are told of callers', { forward: ['authorization'] }],
  ['are told nothing of them', {}],
])('answers are those of a gateway that keeps nothing, where services %s', async (_name, rules) => {
  const random = createRandom(seed)
  const cached = await startShop({ headers: rules, entityCache: { ttlSeconds: 10 } })
  const plain = await startShop({ headers: rules, entityCache: null })
  const shops = [cached, plain]
  for (let step = 0; step < steps; step += 1) {
    if (random.chance(0.1)) await change(random, shops)
    if (random.chance(0.1)) for (const shop of shops) shop.pass(20)
    if (random.chance(0.2)) {
      const header = random.pick(headers)
      for (const shop of shops) shop.answerHeaders['cache-control'] = header
    }
    const questions = Array.from({ length: 1 + random.below(3) }, () => createQuestion(random))
    const [given, wanted] = await Promise.all(
      shops.map((shop) => Promise.all(questions.map(({ query, asking }) => shop.ask(query, asking)))),
    )
    const context = JSON.stringify({ seed, step, questions })
    expect((given ?? []).map(comparable), context).toEqual((wanted ?? []).map(comparable))
  }
  const representations = ({ calls }: Shop) => calls.flatMap((call) => call.ids).length
  expect(representations(cached)).toBeLessThan(0.9 * representations(plain))
  expect(cached.graph.engine.entities?.size().entities).toBeGreaterThan(0)
})

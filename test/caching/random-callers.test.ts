import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createRandom } from '../fuzz/random.ts'
import type { Random } from '../fuzz/random.ts'
import type { RestAnswer, RestCall } from '../support/create-rest-source.ts'
import { startCachedService } from './cached-service.ts'
import type { ItemRequest } from './cached-service.ts'

const seed = Number(process.env.FUZZ_SEED ?? 42)
const steps = Number(process.env.FUZZ_RUNS ?? 300)

const directives = [
  'max-age=30',
  'private, max-age=30',
  'no-cache',
  'no-store',
  's-maxage=60',
  'public',
  'max-age=30, must-revalidate',
]

/** What the service says of all its answers at the moment. */
interface Manner {
  cacheControl: string
}

/** A service whose answers tell who asked, in which language, and how often the item has changed. */
function createAnswer(manner: Manner): (call: RestCall) => RestAnswer {
  const versions = new Map<string, number>()
  return ({ line, headers }) => {
    const [method = '', path = ''] = line.split(' ')
    if (method === 'PUT') versions.set(path, (versions.get(path) ?? 0) + 1)
    const caller = headers.authorization ?? 'nobody'
    const language = headers['accept-language'] ?? 'any'
    const body = `${path} ${versions.get(path) ?? 0} for ${caller} in ${language}`
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    const facts = { 'cache-control': manner.cacheControl, vary: 'Accept-Language', etag }
    return headers['if-none-match'] === etag ? { status: 304, headers: facts } : { headers: facts, body }
  }
}

function createRequest(random: Random): ItemRequest {
  const caller = random.pick(['ada', 'bob', ''])
  const language = random.pick(['de', 'fr', ''])
  return {
    id: random.pick(['1', '2', '3']),
    headers: {
      ...(caller !== '' && { authorization: caller }),
      ...(language !== '' && { 'accept-language': language }),
    },
  }
}

test('answers are those of a gateway that keeps nothing, whoever asks for what', async () => {
  const random = createRandom(seed)
  const manner: Manner = { cacheControl: 'max-age=30' }
  const source = { headers: { forward: ['authorization', 'accept-language'] } }
  const cached = await startCachedService(createAnswer(manner), { source })
  const plain = await startCachedService(createAnswer(manner), { source, httpCache: null })
  const services = [cached, plain]
  for (let step = 0; step < steps; step += 1) {
    if (random.chance(0.2)) manner.cacheControl = random.pick(directives)
    if (random.chance(0.1)) for (const service of services) service.pass(20)
    if (random.chance(0.1)) {
      const request = createRequest(random)
      const field = `putItem(id: "${random.pick(['1', '2', '3'])}")`
      await Promise.all(services.map((service) => service.change(field, request)))
    }
    const requests = Array.from({ length: 1 + random.below(3) }, () => createRequest(random))
    const [given, wanted] = await Promise.all(
      services.map((service) => Promise.all(requests.map((request) => service.get(request)))),
    )
    expect(given, JSON.stringify({ seed, step, requests })).toEqual(wanted)
  }
  expect(cached.calls.length).toBeLessThan(0.8 * plain.calls.length)
  expect(cached.calls.filter(({ headers }) => headers['if-none-match'] !== undefined).length).toBeGreaterThan(
    0,
  )
})

import { expect, test } from 'vitest'
import type { EvaluatePolicy, PolicyOptions } from '../../gateway/config/authorization-options.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { startService } from '../support/start-service.ts'
import type { AnswerRequest } from '../support/start-service.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'
import { clinic } from './clinic.ts'

const { graph, requests } = createEstateGraph(clinic, { engine: 'plan' })
const diagnosis = '{ visits { diagnosis } }'
const notes = '{ visits { notes } }'

async function start(policies?: PolicyOptions) {
  requests.length = 0
  const server = await startTestServer({
    graph,
    plugins: [useTestPrincipal()],
    config: { authorization: policies ? { policies } : {} },
    server: { maxBatchSize: 5 },
  })
  const ask = (body: unknown, scopes = 'pii:read') => server.post(body, { 'x-test-scopes': scopes })
  return { server, ask }
}

function recording(answer: (policy: string) => boolean | Promise<boolean>) {
  const asked: string[] = []
  const evaluate: EvaluatePolicy = (policy) => {
    asked.push(policy)
    return answer(policy)
  }
  return { asked, evaluate }
}

test.each([
  { granted: ['treats'], status: 200 },
  { granted: ['insures', 'consents'], status: 200 },
  { granted: ['insures'], status: 403 },
  { granted: ['consents', 'other'], status: 403 },
  { granted: [], status: 403 },
])('of the policies, $granted say yes: $status', async ({ granted, status }) => {
  const { evaluate } = recording((policy) => granted.includes(policy))
  const { ask } = await start({ evaluate })
  expect((await ask({ query: diagnosis })).status).toBe(status)
  expect(requests.length > 0).toBe(status === 200)
})

test('each policy is asked once a request, whatever operations it brings', async () => {
  const { asked, evaluate } = recording(() => true)
  const { ask } = await start({ evaluate })
  const response = await ask([{ query: diagnosis }, { query: notes }, { query: diagnosis }])
  expect(await response.json()).toMatchObject([{ data: {} }, { data: {} }, { data: {} }])
  expect(asked.sort()).toEqual(['consents', 'insures', 'treats'])
  await ask({ query: notes })
  expect(asked).toHaveLength(4)
})

test('a policy is asked only where all else that is needed is there', async () => {
  const { asked, evaluate } = recording(() => true)
  const { ask } = await start({ evaluate })
  expect((await ask({ query: diagnosis }, 'other')).status).toBe(403)
  const query = 'query($on: Boolean!) { visits { day notes @include(if: $on) } }'
  expect((await ask({ query, variables: { on: false } })).status).toBe(200)
  expect((await ask({ query: '{ hours }' })).status).toBe(200)
  expect(asked).toEqual([])
})

test.each<{ name: string; evaluate: EvaluatePolicy }>([
  {
    name: 'throws',
    evaluate: () => {
      throw new Error('broken')
    },
  },
  { name: 'rejects', evaluate: () => Promise.reject(new Error('broken')) },
  { name: 'never answers', evaluate: () => new Promise(() => undefined) },
  { name: 'answers "yes"', evaluate: () => 'yes' as unknown as boolean },
  { name: 'answers 1', evaluate: () => Promise.resolve(1 as unknown as boolean) },
])('a function that $name says no', async ({ evaluate }) => {
  const { ask } = await start({ evaluate, timeoutMs: 50 })
  expect((await ask({ query: notes })).status).toBe(403)
  expect(requests).toEqual([])
})

test('without anybody to decide, every policy says no', async () => {
  const { ask } = await start()
  expect((await ask({ query: notes })).status).toBe(403)
})

test('the log says so when the graph is built', () => {
  const { log, lines } = createRecordingLogger()
  createEstateGraph(clinic, { engine: 'stitch', authorization: { policies: { evaluate: () => true } } }, log)
  expect(lines).toEqual([])
  createEstateGraph(clinic, { engine: 'stitch' }, log)
  expect(lines).toMatchObject([{ level: 'warn', facts: { policies: ['treats', 'insures', 'consents'] } }])
})

test("a function that is too late hears of it, and the log has the policy's name", async () => {
  let heard: AbortSignal | undefined
  const { server, ask } = await start({
    timeoutMs: 20,
    evaluate: (_policy, { signal }) => {
      heard = signal
      return new Promise(() => undefined)
    },
  })
  await ask({ query: notes })
  expect(heard?.aborted).toBe(true)
  expect(server.lines.filter(({ level }) => level === 'warn')).toMatchObject([
    { message: 'policies could not be decided, and say no', facts: { policies: ['treats'] } },
  ])
})

async function startPolicyService(answer: AnswerRequest) {
  const service = await startService(answer)
  return service
}

test('a service is asked for all policies at once, and learns who is calling', async () => {
  const bodies: unknown[] = []
  await using service = await startPolicyService((request, response, body) => {
    bodies.push([request.method, request.headers['x-api-key'], JSON.parse(body)])
    response.end(JSON.stringify({ granted: ['insures', 'consents'] }))
  })
  const { server } = await start({ url: service.url, headers: { 'x-api-key': 'k' } })
  const response = await server.post(
    { query: diagnosis },
    { 'x-test-scopes': 'pii:read', 'x-request-id': 'r1' },
  )
  expect(response.status).toBe(200)
  const principal = { subject: 'ada', scopes: ['pii:read'], claims: {} }
  const policies = ['treats', 'insures', 'consents']
  expect(bodies).toEqual([['POST', 'k', { policies, principal, requestId: 'r1' }]])
})

test.each<{ name: string; answer: AnswerRequest }>([
  { name: 'fails', answer: (_, response) => void response.writeHead(500).end('{"granted":["treats"]}') },
  { name: 'redirects', answer: (_, response) => void response.writeHead(302, { location: '/' }).end() },
  { name: 'answers with no JSON', answer: (_, response) => void response.end('granted') },
  { name: 'answers with a list', answer: (_, response) => void response.end('["treats"]') },
  { name: 'grants with a text', answer: (_, response) => void response.end('{"granted":"treats"}') },
  { name: 'grants another', answer: (_, response) => void response.end('{"granted":["treats2","Treats"]}') },
  { name: 'breaks off', answer: (_, response) => void response.destroy() },
  { name: 'never answers', answer: () => undefined },
])('a service that $name says no', async ({ answer }) => {
  await using service = await startPolicyService(answer)
  const { ask } = await start({ url: service.url, timeoutMs: 200 })
  expect((await ask({ query: notes })).status).toBe(403)
  expect(requests).toEqual([])
})

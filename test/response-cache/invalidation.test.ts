import { expect, test } from 'vitest'
import type { ResponseCacheOptions } from '../../gateway/config/response-cache-options.ts'
import { startCachedGateway } from './cached-gateway.ts'

const one = '{ product(id: "1") { id name } }'
const two = '{ product(id: "2") { id name } }'
const nameless = '{ product(id: "2") { name } }'
const all = '{ products { id } }'
const other = '{ fast }'
const queries = [one, two, nameless, all, other]

async function startFilled(responseCache: ResponseCacheOptions = {}) {
  const gateway = await startCachedGateway({ responseCache })
  await gateway.outcomes(queries)
  expect(await gateway.outcomes(queries)).toEqual(['hit', 'hit', 'hit', 'hit', 'hit'])
  return gateway
}

test('a mutation lets go of answers with the objects that it returned, and of those that may have them', async () => {
  const gateway = await startFilled()
  await gateway.ask('mutation { rename(id: "1", name: "sofa") { id } }')
  expect(await gateway.outcomes(queries)).toEqual(['stored', 'hit', 'stored', 'stored', 'hit'])
  expect((await gateway.ask(one)).text).toContain('sofa')
})

test('a mutation that returns objects without their ids lets go of all of their type', async () => {
  const gateway = await startFilled()
  await gateway.ask('mutation { touch { name } }')
  expect(await gateway.outcomes(queries)).toEqual(['stored', 'stored', 'stored', 'stored', 'hit'])
})

test('a mutation that fails lets go of all of its types, as it may have changed them; one that is not run of nothing', async () => {
  const gateway = await startFilled()
  await gateway.ask('mutation M($id: ID!) { rename(id: $id) { id } }')
  expect(await gateway.outcomes(queries)).toEqual(['hit', 'hit', 'hit', 'hit', 'hit'])
  await gateway.ask('mutation { fail { id } }')
  expect(await gateway.outcomes(queries)).toEqual(['stored', 'stored', 'stored', 'stored', 'hit'])
})

test('a mutation that returns no object lets go of nothing', async () => {
  const gateway = await startFilled()
  await gateway.ask('mutation { log }')
  expect(await gateway.outcomes(queries)).toEqual(['hit', 'hit', 'hit', 'hit', 'hit'])
})

test('a mutation lets go of the types and tags that the config says it changes', async () => {
  const gateway = await startFilled({
    tagsPerSchemaCoordinate: { 'Query.fast': ['quick'], 'Query.products': ['list'] },
    invalidatesPerSchemaCoordinate: {
      'Mutation.log': { tags: ['quick'] },
      'Mutation.rename': { types: ['Product'] },
    },
  })
  await gateway.ask('mutation { ...Log } fragment Log on Mutation { log }')
  expect(await gateway.outcomes(queries)).toEqual(['hit', 'hit', 'hit', 'hit', 'stored'])
  await gateway.ask('mutation { rename(id: "3") { id } }')
  expect(await gateway.outcomes(queries)).toEqual(['stored', 'stored', 'stored', 'stored', 'hit'])
})

test('an answer that was begun before a mutation, and comes after it, is not kept', async () => {
  const slow = Promise.withResolvers<undefined>()
  let waits: Promise<undefined> | undefined
  const gateway = await startCachedGateway({ wait: () => waits ?? Promise.resolve() })
  waits = slow.promise
  const asked = gateway.ask(one)
  await expect.poll(gateway.calls).toBe(1)
  waits = undefined
  await gateway.ask('mutation { rename(id: "1", name: "sofa") { id } }')
  slow.resolve(undefined)
  expect((await asked).headers.get('cache-status')).not.toContain('stored')
  expect((await gateway.ask(one)).headers.get('cache-status')).toContain('stored')
})

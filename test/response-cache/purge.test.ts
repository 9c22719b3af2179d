import { expect, test } from 'vitest'
import { adminHeaders, adminOptions } from '../support/admin.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { runCli } from '../support/run-cli.ts'
import { startRedis } from '../support/start-redis.ts'
import { startCachedGateway } from './cached-gateway.ts'
import type { CachedGateway, CachedGatewayOptions } from './cached-gateway.ts'

const one = '{ product(id: "1") { id } }'
const two = '{ product(id: "2") { id } }'
const list = '{ products { name } }'
const other = '{ fast }'
const queries = [one, two, list, other]

async function startFilled({ config, ...options }: CachedGatewayOptions = {}) {
  const gateway = await startCachedGateway({
    responseCache: { tagsPerSchemaCoordinate: { 'Query.products': ['catalog'], 'Query.fast': ['catalog'] } },
    ...options,
    config: { ...config, admin: adminOptions },
  })
  await gateway.outcomes(queries)
  return gateway
}

async function purge(gateway: CachedGateway, body: unknown) {
  const response = await fetch(`${gateway.adminUrl}cache/purge`, {
    method: 'POST',
    headers: { ...adminHeaders, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}

test.each([
  ['a type', { types: ['Product'] }, 3, ['stored', 'stored', 'stored', 'hit']],
  ['an object', { entities: ['Product:1'] }, 2, ['stored', 'hit', 'stored', 'hit']],
  ['a tag', { tags: ['catalog'] }, 2, ['hit', 'hit', 'stored', 'stored']],
  ['all', { all: true }, 4, ['stored', 'stored', 'stored', 'stored']],
  ['what is not there', { types: ['Nothing'], keys: ['nothing'] }, 0, ['hit', 'hit', 'hit', 'hit']],
])('the admin API lets go of %s', async (...[, body, purged, outcomes]) => {
  const gateway = await startFilled()
  expect(await purge(gateway, body)).toEqual({ status: 200, body: { purged, isTold: true } })
  expect(await gateway.outcomes(queries)).toEqual(outcomes)
})

test('an answer is let go by the key that its client sees', async () => {
  const gateway = await startFilled()
  const { headers } = await gateway.ask(one)
  const [, key] = /key="(.*)"/.exec(headers.get('cache-status') ?? '') ?? []
  expect(await purge(gateway, { keys: [key] })).toMatchObject({ body: { purged: 1 } })
  expect(await gateway.outcomes(queries)).toEqual(['stored', 'hit', 'hit', 'hit'])
})

test.each([
  ['nothing', {}, 'expected something to let go of'],
  ['a type as an object', { entities: ['Product'] }, 'expected objects by type and id'],
  ['what there is no name for', { kinds: ['Product'] }, 'kinds'],
])('it is said what is wrong with %s', async (_name, body, message) => {
  const gateway = await startFilled()
  const answer = await purge(gateway, body)
  expect(answer.status).toBe(400)
  expect(JSON.stringify(answer.body)).toContain(message)
})

test('what one gateway lets go of, all that share its Redis do', async () => {
  const redis = await startRedis()
  const config = { redis: { url: redis.url } }
  const [gateway, sibling] = [await startFilled({ config }), await startFilled({ config })]
  await purge(gateway, { types: ['Product'] })
  await eventually(async () => expect(await sibling.outcomes([one])).toEqual(['stored']))
  await sibling.outcomes(queries)
  await gateway.ask('mutation { rename(id: "1", name: "sofa") { id } }')
  await eventually(async () => expect(await sibling.outcomes([one, two])).toEqual(['stored', 'hit']))
})

test('a gateway that was cut off from Redis lets go of everything when it is back', async () => {
  const redis = await startRedis()
  const gateway = await startFilled({ config: { redis: { url: redis.url } } })
  await redis.kill()
  expect(await purge(gateway, { types: ['User'] })).toMatchObject({ body: { isTold: false } })
  expect(await gateway.outcomes(queries)).toEqual(['hit', 'hit', 'hit', 'hit'])
  await redis.restart()
  await eventually(async () => expect(await gateway.outcomes([other])).toEqual(['stored']))
})

test('`selvage cache` says how much there is, and lets go of it', async () => {
  const gateway = await startFilled()
  await using folder = await createTestFolder()
  const token = adminOptions.tokens[0]?.token ?? ''
  const run = (
    args: readonly string[],
    env: Readonly<Record<string, string>> = { SELVAGE_ADMIN_TOKEN: token },
  ) => runCli(['cache', ...args, '--admin', gateway.adminUrl], { cwd: folder.path, env })
  expect((await run(['status'])).stdout).toMatch(/^4 answers, \d+ bytes\n$/)
  expect(await run(['purge', '--entity', 'Product:1', '--type', 'User'])).toMatchObject({
    code: 0,
    stdout: '2 answers are gone\n',
  })
  expect(await run(['purge'])).toMatchObject({ code: 1 })
  expect((await run(['purge', '--all'], {})).stderr).toContain('set SELVAGE_ADMIN_TOKEN')
  expect((await run(['purge', '--all'], { SELVAGE_ADMIN_TOKEN: 'x'.repeat(32) })).stderr).toContain(
    'status 401',
  )
  expect(await run(['purge', '--all'])).toMatchObject({ stdout: '2 answers are gone\n' })
})

import { join } from 'node:path'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../gateway/registry/store/open-database.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { productsSdl, reviewsSdl } from '../support/registry-schemas.ts'
import { runCli, startCli } from '../support/run-cli.ts'
import { startPostgres } from '../support/start-postgres.ts'

const token = 'an-admin-token-of-the-tests'
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
const main = 'graphs/main/variants/main'

/** Starts `selvage registry` in a process of its own. */
async function startRegistry(db: string) {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const env = { SELVAGE_REGISTRY_ADMIN_TOKEN: token, SELVAGE_REGISTRY_DB: db }
  const cli = startCli(['registry', '--port', '0'], { cwd: folder.path, env })
  const url = await cli.untilListening()
  return {
    ...cli,
    stop: cli.stop.bind(cli),
    ask: (path: string, more: Readonly<Record<string, string>> = {}) =>
      fetch(url + path, { headers: { ...headers, ...more } }),
    publish: (name: string, document: string) =>
      fetch(`${url}${main}/subgraphs/${name}`, {
        method: 'PUT',
        headers,
        body: JSON.stringify({ url: `http://${name}.example/`, document }),
      }),
  }
}

async function startServer() {
  const server = await startPostgres()
  onTestFinished(() => server[Symbol.asyncDispose]())
  return server
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString })
  // It may lose its server, as that is what is tested.
  client.on('error', () => undefined)
  await client.connect()
  return client
}

interface Version {
  readonly version: number
  readonly summary: string
}

test('50 publishes at once over two processes have one order, and none is lost', async () => {
  const server = await startServer()
  const db = await server.createDatabase()
  const registries = await Promise.all([startRegistry(db), startRegistry(db)])
  const [first, second] = registries
  expect((await first.publish('products', productsSdl)).status).toBe(200)

  const etag = (await second.ask(`${main}/supergraph`)).headers.get('etag') ?? ''
  const waiting = second.ask(`${main}/supergraph`, { 'if-none-match': etag, prefer: 'wait=60' })
  const names = Array.from({ length: 50 }, (_, index) => `reviews${index}`)
  const answers = await Promise.all(
    names.map(async (name, index) => {
      const registry = index % 2 === 0 ? first : second
      const response = await registry.publish(name, reviewsSdl(`stars${index}`))
      return { status: response.status, name, ...((await response.json()) as Version) }
    }),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  const order = answers.toSorted((a, b) => a.version - b.version)
  expect(order.map(({ version }) => version)).toEqual(names.map((_, index) => index + 2))

  const history = (await (await second.ask(`${main}/versions?limit=100`)).json()) as Version[]
  expect(history.toReversed().map(({ summary }) => summary)).toEqual(
    ['products', ...order.map(({ name }) => name)].map((name) => `publishes ${name}`),
  )
  const supergraph = await (await first.ask(`${main}/supergraph`)).text()
  for (const index of names.keys()) expect(supergraph).toContain(`stars${index}:`)
  expect((await waiting).status).toBe(200)
}, 120_000)

test('a publish in one process wakes who waits at another within a second', async () => {
  const server = await startServer()
  const db = await server.createDatabase()
  const [first, second] = await Promise.all([startRegistry(db), startRegistry(db)])
  await first.publish('products', productsSdl)
  const etag = (await second.ask(`${main}/supergraph`)).headers.get('etag') ?? ''
  const wait = { 'if-none-match': etag, prefer: 'wait=60' }
  const waiting = second
    .ask(`${main}/supergraph`, wait)
    .then(({ status }) => ({ status, at: performance.now() }))
  await first.publish('reviews', reviewsSdl())
  const published = performance.now()
  const { status, at } = await waiting
  expect(status).toBe(200)
  expect(at - published).toBeLessThan(1_000)
}, 60_000)

test('of a publish during which the database dies nothing is left, and the registry goes on when it is back', async () => {
  const server = await startServer()
  const db = await server.createDatabase()
  const registry = await startRegistry(db)
  await registry.publish('products', productsSdl)
  const etag = (await registry.ask(`${main}/supergraph`)).headers.get('etag') ?? ''

  // The publish has written everything but its entry in the audit log, which it waits for.
  const blocker = await connect(db)
  await blocker.query('begin; lock table selvage.audit_log in exclusive mode')
  const watcher = await connect(db)
  const publishing = registry.publish('reviews', reviewsSdl())
  await eventually(async () => {
    const { rowCount } = await watcher.query('select 1 from pg_locks where not granted')
    expect(rowCount).toBe(1)
  })
  await server.kill()
  const refused = await publishing
  expect([refused.status, await refused.json()]).toMatchObject([503, { code: 'DATABASE_UNAVAILABLE' }])
  expect((await registry.ask('health')).status).toBe(503)

  await server.restart()
  await eventually(async () => {
    expect((await registry.ask('health')).status).toBe(204)
  })
  const after = await connect(db)
  onTestFinished(() => after.end())
  const tables = ['publishes', 'compositions', 'composition_subgraphs', 'subgraphs', 'audit_log']
  for (const table of tables) {
    const { rows } = await after.query(`select count(*)::integer as count from selvage.${table}`)
    expect([table, rows]).toEqual([table, [{ count: 1 }]])
  }
  expect(await (await registry.ask('variants')).json()).toMatchObject([{ version: 1 }])

  // It listens again, too.
  const wait = { 'if-none-match': etag, prefer: 'wait=60' }
  const waiting = registry.ask(`${main}/supergraph`, wait)
  expect(await (await registry.publish('reviews', reviewsSdl())).json()).toMatchObject({ version: 2 })
  expect((await waiting).status).toBe(200)
}, 60_000)

test('a registry with a folder that is killed has everything when it is started again', async () => {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const db = join(folder.path, 'registry')
  const first = await startRegistry(db)
  expect((await first.publish('products', productsSdl)).status).toBe(200)
  await first.stop('SIGKILL')
  const second = await startRegistry(db)
  expect(await (await second.ask('variants')).json()).toMatchObject([{ version: 1 }])
  expect((await second.publish('reviews', reviewsSdl())).status).toBe(200)
}, 60_000)

test('a folder is open in one process alone, and free when that is closed', async () => {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const options = { location: join(folder.path, 'registry'), log: createRecordingLogger().log }
  const registry = await startRegistry(options.location)
  await expect(openDatabase(options)).rejects.toMatchObject({
    code: 'DATABASE_UNAVAILABLE',
    message: expect.stringContaining('another process has it open') as unknown,
  })
  expect((await registry.stop()).code).toBe(0)
  const database = await openDatabase(options)
  await expect(openDatabase(options)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
  await database[Symbol.asyncDispose]()
}, 60_000)

test('a registry that nobody has a token of is not started', async () => {
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const { code, stderr } = await runCli(['registry', '--port', '0', '--db', 'registry'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain('set SELVAGE_REGISTRY_ADMIN_TOKEN')
})

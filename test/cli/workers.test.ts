import { onTestFinished, expect, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { runCli, startCli } from '../support/run-cli.ts'

const files = {
  'selvage.yaml': `
server: { port: 0 }
sources:
  local:
    kind: local
    schema: { sdl: 'type Query { pid: Int!, crash: Int }' }
    resolvers: ./resolvers.mjs
`,
  'resolvers.mjs': `
export const resolvers = {
  Query: { pid: () => process.pid, crash: () => process.kill(process.pid, 'SIGKILL') && null },
}
`,
}

async function startWorkers() {
  const folder = await createTestFolder(files)
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const cli = startCli(['serve', '--workers', '2'], { cwd: folder.path })
  const url = await cli.untilListening()
  return { cli, url }
}

/** Over a connection of its own: connections are what workers share. */
async function ask(url: string, query: string): Promise<{ data?: { pid: number } }> {
  const headers = { 'content-type': 'application/json', connection: 'close' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
  return (await response.json()) as { data?: { pid: number } }
}

async function twoPids(url: string): Promise<ReadonlySet<number>> {
  const pids = new Set<number>()
  await eventually(async () => {
    const { data } = await ask(url, '{ pid }')
    if (data) pids.add(data.pid)
    expect(pids.size).toBe(2)
  })
  return pids
}

test('workers share the address, and all end with the first process', async () => {
  const { cli, url } = await startWorkers()
  const pids = await twoPids(url)
  const { code } = await cli.stop()
  expect(code).toBe(0)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
})

test('a worker that has ended is replaced', async () => {
  const { cli, url } = await startWorkers()
  const before = await twoPids(url)
  await expect(ask(url, '{ crash }')).rejects.toThrow()
  await eventually(() => expect(cli.stdout).toContain('a worker has ended: another takes its place'))
  await eventually(async () => {
    const { data } = await ask(url, '{ pid }')
    expect(data?.pid).toBeTypeOf('number')
    expect(before.has(data?.pid ?? 0)).toBe(false)
  })
  expect((await cli.stop()).code).toBe(0)
})

test('workers that can not start are told of, with exit code 1', async () => {
  await using folder = await createTestFolder({ 'selvage.yaml': 'sources: { a: { kind: soap } }' })
  const { code, stderr } = await runCli(['serve', '--workers', '2'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain('sources.a.kind: expected')
  expect(stderr).toContain('No worker could start')
})

test.each(['0', 'many', '1.5'])('--workers %s is refused', async (workers) => {
  await using folder = await createTestFolder(files)
  const { code, stderr } = await runCli(['serve', '--workers', workers], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain('Expected a number from 1 to 256.')
})

test('workers without Redis tell what each of them does alone', async () => {
  const config = {
    server: { port: 0 },
    rateLimits: { limits: [{ name: 'few', limit: 1, windowMs: 60_000 }] },
    sources: {
      shop: {
        kind: 'openapi',
        document: { openapi: '3.1.0', info: {}, webhooks: { ping: { post: {} } } },
        webhooks: { path: '/webhooks/shop', signature: { kind: 'none' } },
      },
    },
  }
  const folder = await createTestFolder({ 'selvage.json': JSON.stringify(config) })
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const cli = startCli(['serve', '--workers', '2'], { cwd: folder.path })
  await cli.untilListening()
  await eventually(() => {
    expect(cli.stdout).toContain('each worker counts for itself')
    expect(cli.stdout).toContain('reach the subscribers of one worker alone')
  })
  await cli.stop()
})

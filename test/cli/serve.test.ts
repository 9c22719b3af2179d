import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { runCli, startCli } from '../support/run-cli.ts'

/** A config with one query field, whose resolver answers when it is told the delay. */
const configWith = (field: string) => `
server: { port: 0, graphiql: true }
sources:
  local:
    kind: local
    schema: { sdl: 'type Query { ${field}(delayMs: Int = 0): String }' }
    resolvers: ./resolvers.mjs
`
const resolversFor = (field: string) => `
import { setTimeout } from 'node:timers/promises'
async function ${field}(_, { delayMs }) {
  if (delayMs > 0) console.error('asked to wait')
  return setTimeout(delayMs, '${field}')
}
export const resolvers = { Query: { ${field} } }
`

async function createFolder(files: Readonly<Record<string, string>> = {}) {
  const folder = await createTestFolder({
    'selvage.yaml': configWith('hello'),
    'resolvers.mjs': resolversFor('hello'),
    ...files,
  })
  onTestFinished(() => folder[Symbol.asyncDispose]())
  return folder
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-request-id': 'r1' },
    body: JSON.stringify({ query }),
  })
  return response.json()
}

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

test('it serves the graph of the config, and logs JSON', async () => {
  const folder = await createFolder()
  const cli = startCli(['serve'], { cwd: folder.path })
  const url = await cli.untilListening()
  await eventually(async () =>
    expect(await ask(url, 'query Greeting { hello }')).toEqual({ data: { hello: 'hello' } }),
  )
  const { code, stdout, stderr } = await cli.stop()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = linesOf(stdout)
  expect(lines).toContainEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as unknown,
    msg: 'listening',
    url,
  })
  expect(lines).toContainEqual(
    expect.objectContaining({ requestId: 'r1', operation: 'query Greeting', status: 200 }),
  )
})

test('--port and --host win over the config', async () => {
  const folder = await createFolder()
  const cli = startCli(['serve', '--host', 'localhost', '--port', '0'], { cwd: folder.path })
  expect(await cli.untilListening()).toMatch(/^http:\/\/localhost:\d+\/graphql$/)
})

test('a port that is taken is an error with exit code 1', async () => {
  const folder = await createFolder()
  const first = startCli(['serve'], { cwd: folder.path })
  const { port } = new URL(await first.untilListening())
  const { code, stderr } = await runCli(['serve', '--port', port], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toContain(`error LISTEN_FAILED Can't listen on port ${port} of 127.0.0.1`)
})

test('a schema that is not valid ends it with exit code 1', async () => {
  const folder = await createFolder({ 'selvage.yaml': configWith('hello').replace('String', 'Strin') })
  const { code, stderr } = await runCli(['serve'], { cwd: folder.path })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error SCHEMA_INVALID .*Unknown type "Strin"/)
})

test('SIGTERM lets a request in flight finish', async () => {
  const folder = await createFolder()
  const cli = startCli(['serve'], { cwd: folder.path })
  const url = await cli.untilListening()
  await eventually(() => expect(cli.stdout).toContain('graph is served'))
  const answer = ask(url, '{ hello(delayMs: 300) }')
  await eventually(() => expect(cli.stderr).toContain('asked to wait'))
  const ended = cli.stop('SIGTERM')
  expect(await answer).toEqual({ data: { hello: 'hello' } })
  expect(await ended).toMatchObject({ code: 0 })
})

test('SIGTERM ends a start that waits for a service', async () => {
  const asked = Promise.withResolvers<undefined>()
  const silent = createServer(() => asked.resolve(undefined)).listen(0, '127.0.0.1')
  onTestFinished(() => {
    silent.close()
    silent.closeAllConnections()
  })
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  const folder = await createFolder({
    'selvage.yaml': `
server: { port: 0 }
sources: { people: { kind: graphql, url: 'http://127.0.0.1:${port}' } }
`,
  })
  const cli = startCli(['serve'], { cwd: folder.path })
  await asked.promise
  const { code, stdout, stderr } = await cli.stop('SIGTERM')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(linesOf(stdout).map(({ msg }) => msg)).toEqual([
    'config is read',
    'starting',
    'listening',
    'stopping: what is in flight may finish',
    'stopped',
  ])
})

test('SIGTERM while a failed start stops changes nothing: it stops once, and the error is told', async () => {
  // The config holds up the end of the server until the signal has been handled.
  const folder = await createFolder({
    'selvage.config.mjs': `
import { Server } from 'node:http'
const close = Server.prototype.close
Server.prototype.close = function (...args) {
  console.log('{ "msg": "the server closes" }')
  process.once('SIGTERM', () => setImmediate(() => close.apply(this, args)))
  process.kill(process.pid, 'SIGTERM')
}
export default {
  server: { port: 0 },
  sources: { local: { kind: 'local', schema: { sdl: 'type Query { hello: Strin }' }, resolvers: {} } },
}
`,
  })
  const { code, stdout, stderr } = await runCli(['serve', '--config', 'selvage.config.mjs'], {
    cwd: folder.path,
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^error SCHEMA_INVALID .*Unknown type "Strin"/)
  expect(linesOf(stdout).map(({ msg }) => msg)).toEqual([
    'config is read',
    'starting',
    'listening',
    expect.stringContaining('Unknown type "Strin"'),
    'the server closes',
    'stopping: what is in flight may finish',
  ])
})

test('a changed config is served, a broken one is not, and neither needs a restart', async () => {
  const folder = await createFolder()
  const cli = startCli(['serve'], { cwd: folder.path })
  const url = await cli.untilListening()
  await eventually(async () => expect(await ask(url, '{ hello }')).toEqual({ data: { hello: 'hello' } }))
  await folder.write('resolvers.mjs', resolversFor('goodbye'))
  await folder.write('selvage.yaml', configWith('goodbye'))
  await eventually(async () =>
    expect(await ask(url, '{ goodbye }')).toEqual({ data: { goodbye: 'goodbye' } }),
  )

  await folder.write('selvage.yaml', configWith('goodbye').replace('schema', 'shcema'))
  await eventually(() => expect(cli.stdout).toContain('did you mean \\"schema\\"?'))
  expect(await ask(url, '{ goodbye }')).toEqual({ data: { goodbye: 'goodbye' } })

  await folder.write('selvage.yaml', configWith('goodbye').replace('graphiql: true', 'graphiql: false'))
  await eventually(() => expect(cli.stdout).toContain('they take effect at the next start'))
})

test('--supergraph serves what compose wrote, without a config', async () => {
  const folder = await createFolder({
    'compose.yaml': `
sources:
  people:
    kind: federation
    url: http://127.0.0.1:9/graphql
    schema: { sdl: 'type Query { people: [String!] }' }
`,
  })
  const args = ['compose', '--config', 'compose.yaml', '--out', 'elsewhere/supergraph.graphql']
  await folder.write('elsewhere/empty', '')
  expect(await runCli(args, { cwd: folder.path })).toMatchObject({ code: 0 })
  const cli = startCli(['serve', '--port', '0', '--supergraph', 'supergraph.graphql'], {
    cwd: `${folder.path}/elsewhere`,
  })
  const url = await cli.untilListening()
  await eventually(async () =>
    expect(await ask(url, '{ people }')).toMatchObject({
      data: { people: null },
      errors: [{ path: ['people'], extensions: { code: 'SUBGRAPH_UNREACHABLE' } }],
    }),
  )
})

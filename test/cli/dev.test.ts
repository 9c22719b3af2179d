import { expect, onTestFinished, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { startCli } from '../support/run-cli.ts'

const resolvers = 'export const resolvers = { Query: { hello: () => "hello" } }'
const config = (type: string) => `
import { resolvers } from './resolvers.ts'
export default {
  server: { port: 0 },
  sources: { local: { kind: 'local', schema: { sdl: 'type Query { hello: ${type} }' }, resolvers } },
}
`

async function startDev(type: string) {
  const folder = await createTestFolder({
    'package.json': '{ "type": "module" }',
    'resolvers.ts': resolvers,
    'selvage.config.ts': config(type),
  })
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const cli = startCli(['dev'], { cwd: folder.path })
  const url = await cli.untilListening()
  return { folder, cli, url }
}

const ask = (url: string, query: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })

test('it logs a readable line for each request, and serves GraphiQL', async () => {
  const { cli, url } = await startDev('String')
  await eventually(() => expect(cli.stdout).toMatch(/^\d\d:\d\d:\d\d info {2}graph is served graph=/m))
  expect(await (await ask(url, 'query Greeting { hello }')).json()).toEqual({ data: { hello: 'hello' } })
  await ask(url, '{ helo }')
  await eventually(() => expect(cli.stdout).toContain(`info  open ${url} in a browser for GraphiQL`))
  const page = await fetch(url, { headers: { accept: 'text/html' } })
  expect(await page.text()).toContain('GraphiQL')
  const { stdout } = await cli.stop('SIGINT')
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d info {2}query Greeting 200 in [\d.]+ ms$/m)
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d warn {2}.* in [\d.]+ ms errors=GRAPHQL_VALIDATION_FAILED$/m)
})

test('a change in what the config imports is served', async () => {
  const { folder, url } = await startDev('String')
  await folder.write('resolvers.ts', resolvers.replace('() => "hello"', '(): string => "goodbye"'))
  await eventually(async () =>
    expect(await (await ask(url, '{ hello }')).json()).toEqual({ data: { hello: 'goodbye' } }),
  )
})

test('a graph that cannot be built at the start is waited for', async () => {
  const { folder, cli, url } = await startDev('Strin')
  await eventually(() => expect(cli.stdout).toContain('waiting for what is wrong to be mended'))
  expect(cli.stdout).toContain('Unknown type "Strin"')
  await folder.write('selvage.config.ts', config('String'))
  await eventually(async () =>
    expect(await (await ask(url, '{ hello }')).json()).toEqual({ data: { hello: 'hello' } }),
  )
})

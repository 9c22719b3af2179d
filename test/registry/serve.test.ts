import { join } from 'node:path'
import { createSchema } from 'graphql-yoga'
import { expect, onTestFinished, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { eventually } from '../support/eventually.ts'
import { runCli, startCli } from '../support/run-cli.ts'
import { registryAdminToken } from '../support/start-test-registry.ts'
import { startGraphQLService } from '../support/start-service.ts'

const typeDefs = (fields: string) => `type Query { ${fields} }`

/** A registry, and a team that publishes a service to it. */
async function startRegistry() {
  const service = await startGraphQLService(
    createSchema({
      typeDefs: typeDefs('hello: String, bye: String'),
      resolvers: { Query: { hello: () => 'hello', bye: () => 'bye' } },
    }),
  )
  onTestFinished(() => service[Symbol.asyncDispose]())
  const folder = await createTestFolder()
  onTestFinished(() => folder[Symbol.asyncDispose]())
  const env = { SELVAGE_REGISTRY_ADMIN_TOKEN: registryAdminToken, SELVAGE_REGISTRY_TOKEN: registryAdminToken }
  const open = (port = '0') =>
    startCli(['registry', '--port', port, '--db', join(folder.path, 'db')], { cwd: folder.path, env })
  const registry = open()
  const url = await registry.untilListening()
  return {
    registry,
    folder,
    url,
    reopen: () => open(new URL(url).port),
    async publish(fields: string) {
      const schema = await folder.write('shop.graphql', typeDefs(fields))
      const args = ['publish', 'shop', '--schema', schema, '--url', service.url, '--registry', url]
      const { code, stderr } = await runCli(args, { cwd: folder.path, env })
      if (code !== 0) throw new Error(stderr)
    },
    serve: () => startCli(['serve', '--registry', url, '--port', '0'], { cwd: folder.path, env }),
  }
}

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return response.json()
}

const untilHello = (url: string) =>
  eventually(async () => expect(await ask(url, '{ hello }')).toEqual({ data: { hello: 'hello' } }))

test('a gateway serves what a registry has, and a new version as soon as it is published', async () => {
  const registry = await startRegistry()
  await registry.publish('hello: String')
  const url = await registry.serve().untilListening()
  await untilHello(url)
  expect(await ask(url, '{ bye }')).toMatchObject({ errors: [{}] })
  await registry.publish('hello: String, bye: String')
  await eventually(async () => expect(await ask(url, '{ bye }')).toEqual({ data: { bye: 'bye' } }))
})

test('a gateway starts with the last version when the registry is down, and follows it when it is back', async () => {
  const registry = await startRegistry()
  await registry.publish('hello: String')
  const first = registry.serve()
  await untilHello(await first.untilListening())
  await first.stop()
  await registry.registry.stop()
  const url = await registry.serve().untilListening()
  await untilHello(url)
  await registry.reopen().untilListening()
  await registry.publish('hello: String, bye: String')
  await eventually(async () => expect(await ask(url, '{ bye }')).toEqual({ data: { bye: 'bye' } }))
})

test('it is said what is wrong with the registry, and asked again', async () => {
  const registry = await startRegistry()
  await registry.publish('hello: String')
  const cwd = registry.folder.path
  const args = ['serve', '--port', '0', '--registry']
  const refused = startCli([...args, registry.url], { cwd, env: { SELVAGE_REGISTRY_TOKEN: 'wrong' } })
  await eventually(() => expect(refused.stdout).toContain('401'))
  expect(refused.stdout).not.toContain('Bearer')
  const unknown = await runCli([...args, 'registry.example'], { cwd })
  expect(unknown.stderr).toContain('expected a URL with http:// or https://')
})

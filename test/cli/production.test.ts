import { expect, onTestFinished, test } from 'vitest'
import { createTestFolder } from '../support/create-test-folder.ts'
import { runCli, startCli } from '../support/run-cli.ts'

const production = { NODE_ENV: 'production', SHOP_TOKEN: 'Bearer 0123456789' }

const config = (server: string, token: string) => `
server: { port: 0, ${server} }
sources:
  shop:
    kind: federation
    url: http://127.0.0.1:1/graphql
    schema: { sdl: 'type Query { shop: String }' }
    headers: { set: { authorization: '${token}' } }
`

async function createFolder(files: Readonly<Record<string, string>>) {
  const folder = await createTestFolder(files)
  onTestFinished(() => folder[Symbol.asyncDispose]())
  return { cwd: folder.path, env: production }
}

test('production does not start with what is not safe, says all of it and no secret', async () => {
  const text = config('introspection: true, maskErrors: false', 'Bearer 0123456789')
  const { code, stdout, stderr } = await runCli(['serve'], await createFolder({ 'selvage.yaml': text }))
  expect(code).toBe(1)
  expect(stderr).toContain('UNSAFE_CONFIG')
  expect(stderr).toContain('open-introspection: everybody can read the schema')
  expect(stderr).toContain('unmasked-errors: clients read the messages')
  expect(stderr).toContain(
    'written-secrets: secrets are written in the config file: sources.shop.headers.set.authorization',
  )
  expect(stderr).toContain('server.acknowledge: [open-introspection, unmasked-errors, written-secrets]')
  expect(stdout + stderr).not.toContain('0123456789')
  expect(stdout).not.toContain('listening')
})

test('production does not take passwords that anybody on the way can read', async () => {
  const text = `${config('host: 0.0.0.0', '${SHOP_TOKEN}')}authentication: { consumers: { file: consumers.json }, basic: {} }\n`
  const files = { 'selvage.yaml': text, 'consumers.json': '{"consumers":[]}' }
  const { code, stdout, stderr } = await runCli(['serve'], await createFolder(files))
  expect(code).toBe(1)
  expect(stderr).toContain('credentials-without-tls: who is on the way reads passwords and keys')
  expect(stdout).not.toContain('listening')
})

test('production starts with what is acknowledged, and with secrets of the environment', async () => {
  const text = config('maskErrors: false, acknowledge: [unmasked-errors]', '${SHOP_TOKEN}')
  const cli = startCli(['serve'], await createFolder({ 'selvage.yaml': text }))
  expect(await cli.untilListening()).toContain('/graphql')
})

test('a secret in a module that the config imports is found, and one of the environment is not', async () => {
  const module = (token: string) => `
import { token } from './secrets.mjs'
export default {
  server: { port: 0 },
  sources: {
    shop: {
      kind: 'federation',
      url: 'http://127.0.0.1:1/graphql',
      schema: { sdl: 'type Query { shop: String }' },
      headers: { set: { authorization: ${token} } },
    },
  },
}
`
  const files = (token: string) => ({
    'selvage.config.mjs': module('token'),
    'secrets.mjs': `export const token = ${token}\n`,
  })
  const written = await createFolder(files("'Bearer 0123456789'"))
  expect((await runCli(['serve'], written)).stderr).toContain('written-secrets')
  const cli = startCli(['serve'], await createFolder(files('process.env.SHOP_TOKEN')))
  expect(await cli.untilListening()).toContain('/graphql')
})

test('the defaults of development do not start in production', async () => {
  const folder = await createFolder({ 'selvage.yaml': config('', '${SHOP_TOKEN}') })
  const { code, stdout, stderr } = await runCli(['dev'], folder)
  expect(code).toBe(1)
  expect(stdout + stderr).toContain('open-introspection')
})

import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createRecordingLogger } from '../../test/support/create-recording-logger.ts'
import type { GatewayOptions } from '../config/gateway-options.ts'
import { createGateway } from './create-gateway.ts'

const options: GatewayOptions = {
  server: { port: 0 },
  sources: {
    local: {
      kind: 'local',
      schema: { sdl: 'type Query { hello: String }' },
      resolvers: { Query: { hello: () => 'hello' } },
    },
  },
}

test('a program runs a gateway of options', async () => {
  const gateway = createGateway(options)
  const { url } = await gateway.start()
  onTestFinished(() => gateway.stop())
  const headers = { 'x-selvage-require-preflight': '1' }
  const response = await fetch(`${url}?query={hello}`, { headers })
  expect(await response.json()).toEqual({ data: { hello: 'hello' } })
})

test('options with mistakes are refused at once', () => {
  expect(() => createGateway({ ...options, server: { port: -1 } })).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: 'The options have a mistake.',
      details: ['server.port: expected a number of at least 0, got -1'],
    }),
  )
})

test('a gateway whose first graph cannot be built leaves its port', async () => {
  const broken: GatewayOptions = {
    ...options,
    sources: { local: { kind: 'local', schema: { sdl: 'type Query {' }, resolvers: {} } },
  }
  const port = await findFreePort()
  const gateway = createGateway({ ...broken, server: { port } })
  await expect(gateway.start()).rejects.toMatchObject({ code: 'SCHEMA_INVALID' })
  await gateway.stop()
  await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('fetch failed')
})

test('a gateway starts once and stops once, however often it is asked to', async () => {
  const log = createRecordingLogger()
  const gateway = createGateway(options, log)
  const [first, second] = await Promise.all([gateway.start(), gateway.start()])
  expect(second).toBe(first)
  expect(log.lines.filter(({ message }) => message === 'listening')).toHaveLength(1)
  expect(gateway.stop()).toBe(gateway.stop())
  await gateway.stop()
  await expect(fetch(first.url)).rejects.toThrow('fetch failed')
})

test('a gateway that is stopped while it starts leaves its port', async () => {
  const gateway = createGateway(options)
  const starting = gateway.start()
  await gateway.stop()
  const { url } = await starting
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})

test('a gateway that was stopped before does not start', async () => {
  const gateway = createGateway(options)
  await gateway.stop()
  await expect(gateway.start()).rejects.toMatchObject({ code: 'NOT_READY' })
})

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

import { expect, test } from 'vitest'
import { createBasicAuthenticator } from '../../gateway/plugins/auth/consumers/basic-authenticator.ts'
import { setPassword } from '../../gateway/plugins/auth/consumers/change-consumers.ts'
import type { ConsumerStore } from '../../gateway/plugins/auth/consumers/consumer-store.ts'
import type { RequestContext } from '../../gateway/plugins/plugin.ts'
import { printConsumers } from '../../gateway/plugins/auth/consumers/consumer-file.ts'
import { eventually } from '../support/eventually.ts'
import { createConsumerFile, startConsumerServer } from './consumer-kit.ts'
import { expectNoLeak } from './start-auth-server.ts'

const password = 'correct:horse battery'
const basic = (name: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`,
})

async function createFileWithPassword() {
  const file = await createConsumerFile()
  await file.write(printConsumers(await setPassword(new Map(), 'shop', password)))
  return file
}

test('name and password say which consumer calls; a password may have colons', async () => {
  const server = await startConsumerServer(await createFileWithPassword(), { basic: {} })
  const answer = await server.ask(basic('shop', password))
  expect(answer).toMatchObject({ status: 200, data: { user: 'shop' } })
  expectNoLeak(password, answer, server)
})

test('a browser is asked for name and password', async () => {
  const server = await startConsumerServer(await createFileWithPassword(), { basic: { realm: 'the shop' } })
  const challenge = 'Basic realm="the shop", charset="UTF-8"'
  expect(await server.ask()).toMatchObject({ status: 401, challenge })
  expect(await server.ask(basic('shop', 'wrong password'))).toMatchObject({ status: 401, challenge })
})

test.each([
  ['another password', basic('shop', 'wrong password')],
  ['another name', basic('stall', password)],
  ['a name of every object', basic('__proto__', password)],
  ['no password', basic('shop', '')],
  ['no colon', { authorization: `Basic ${Buffer.from('shop').toString('base64')}` }],
  ['no base64', { authorization: 'Basic shop:correct' }],
  ['nothing', { authorization: 'Basic' }],
  ['too much', basic('shop', 'x'.repeat(4_000))],
])('%s is refused', async (_what, headers) => {
  const server = await startConsumerServer(await createFileWithPassword(), { mode: 'optional', basic: {} })
  const answer = await server.ask(headers)
  expect(answer).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  expectNoLeak(headers.authorization.slice(6), answer, server)
})

test('a password that was taken away is no longer good, although it was remembered', async () => {
  const file = await createFileWithPassword()
  const server = await startConsumerServer(file, { basic: {} })
  expect((await server.ask(basic('shop', password))).status).toBe(200)
  await file.write(printConsumers(await setPassword(new Map(), 'shop', 'another password')))
  await eventually(async () => {
    expect((await server.ask(basic('shop', password))).status).toBe(401)
  })
  expect((await server.ask(basic('shop', 'another password'))).status).toBe(200)
})

test('a password is checked once for all that come at once, and not again while it is remembered', async () => {
  const checks: string[] = []
  const authenticate = createAuthenticate(10, (given) => {
    checks.push(given)
    return Promise.resolve(given === password)
  })
  const asked = Array.from({ length: 20 }, () => authenticate(basic('shop', password)))
  expect(await Promise.all(asked.map(async (one) => one))).toHaveLength(20)
  expect(authenticate(basic('shop', password))).not.toBeInstanceOf(Promise)
  expect(checks).toEqual([password])
})

test('more passwords than may wait to be checked are turned away', async () => {
  const check = Promise.withResolvers<boolean>()
  const authenticate = createAuthenticate(3, () => check.promise)
  // Two are checked at once, three wait.
  const waiting = Array.from({ length: 5 }, (_, index) => authenticate(basic('shop', `password ${index}`)))
  await eventually(() =>
    expect(() => authenticate(basic('shop', 'one more'))).toThrow(
      expect.objectContaining({ code: 'AUTHENTICATION_UNAVAILABLE' }),
    ),
  )
  check.resolve(false)
  const outcomes = await Promise.allSettled(waiting.map(async (one) => one))
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true)
})

/** The authenticator over one consumer, with passwords that are checked so. */
function createAuthenticate(maxWaitingChecks: number, check: (given: string) => Promise<boolean>) {
  const consumer = {
    password: 'stored',
    authentication: { principal: { subject: 'shop', scopes: [], claims: {} } },
  }
  const store: ConsumerStore = {
    start: () => Promise.resolve(),
    findKey: () => undefined,
    findCertificate: () => undefined,
    findConsumer: (name) => (name === 'shop' ? consumer : undefined),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const settings = { realm: 'graph', maxCachedPasswords: 10, maxWaitingChecks }
  const authenticator = createBasicAuthenticator({ settings, store, check })
  return (headers: Readonly<Record<string, string>>) => {
    const context: Pick<RequestContext, 'headers' | 'client'> = {
      headers: new Headers(headers),
      client: { address: '127.0.0.1' },
    }
    return authenticator.authenticate(context as RequestContext)
  }
}

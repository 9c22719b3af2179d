import { expect, test } from 'vitest'
import type { RemoteKeyOptions } from '../../gateway/config/authentication/jwt-options.ts'
import { startAuthServer } from './start-auth-server.ts'
import type { AuthServer } from './start-auth-server.ts'
import { oidcClient, startOidcProvider } from './start-oidc-provider.ts'
import type { OidcProvider } from './start-oidc-provider.ts'
import { audience } from './token-kit.ts'

interface Setting {
  readonly oidc: OidcProvider
  readonly server: AuthServer
  /** Lets the gateway's clock run ahead of that of the provider. */
  readonly skipMs: (ms: number) => void
}

async function start(remoteKeys: RemoteKeyOptions = {}, running?: OidcProvider): Promise<Setting> {
  const oidc = running ?? (await startOidcProvider())
  let aheadMs = 0
  const server = await startAuthServer(
    {
      jwt: { issuers: [{ issuer: oidc.issuer, audience, remoteKeys }] },
      introspection: { url: oidc.introspectionUrl, ...oidcClient, claims: { subject: 'client_id' } },
    },
    () => Date.now() + aheadMs,
  )
  return { oidc, server, skipMs: (ms) => (aheadMs += ms) }
}

const welcome = { status: 200, data: { user: 'app', scopes: ['read'] } }
const unavailable = { status: 503, code: 'AUTHENTICATION_UNAVAILABLE' }
const unknownKey =
  'Bearer error="invalid_token", error_description="it is signed with a key that its issuer does not have"'

test('the keys of an issuer are discovered, and fetched once', async () => {
  const { oidc, server } = await start()
  const tokens = [await oidc.token('jwt'), await oidc.token('jwt')]
  for (const token of tokens) expect(await server.askWith(token)).toMatchObject(welcome)
  expect(oidc.keyRequests()).toBe(1)
})

test('opaque tokens are introspected', async () => {
  const { oidc, server } = await start()
  const token = await oidc.token('opaque')
  expect(token).not.toContain('.')
  expect(await server.askWith(token)).toMatchObject(welcome)
  expect(await server.askWith(`${token}x`)).toMatchObject({ status: 401 })
})

test('a rotated key is found when a token is signed with it, once the cooldown is over', async () => {
  const { oidc, server, skipMs } = await start()
  const old = await oidc.token('jwt')
  expect(await server.askWith(old)).toMatchObject(welcome)
  await oidc.rotateKeys()
  const rotated = await oidc.token('jwt')
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(await server.askWith(rotated)).toMatchObject({ status: 401, challenge: unknownKey })
  }
  expect(oidc.keyRequests()).toBe(1)
  skipMs(30_001)
  expect(await server.askWith(rotated)).toMatchObject(welcome)
  expect(oidc.keyRequests()).toBe(2)
})

test('what was verified with a withdrawn key is verified again when the new keys are known', async () => {
  const { oidc, server, skipMs } = await start()
  const old = await oidc.token('jwt')
  expect(await server.askWith(old)).toMatchObject(welcome)
  await oidc.rotateKeys()
  skipMs(30_001)
  expect(await server.askWith(old)).toMatchObject(welcome)
  expect(await server.askWith(await oidc.token('jwt'))).toMatchObject(welcome)
  expect(await server.askWith(old)).toMatchObject({ status: 401, challenge: unknownKey })
})

test('keys are fetched again when they are old, also if all tokens are known', async () => {
  const { oidc, server, skipMs } = await start()
  const token = await oidc.token('jwt')
  expect(await server.askWith(token)).toMatchObject(welcome)
  skipMs(600_001)
  expect(await server.askWith(token)).toMatchObject(welcome)
  expect(oidc.keyRequests()).toBe(2)
})

test('while the issuer is down, tokens are refused as soon as its keys are old', async () => {
  const { oidc, server, skipMs } = await start()
  const [known, other] = [await oidc.token('jwt'), await oidc.token('jwt')]
  expect(await server.askWith(known)).toMatchObject(welcome)
  oidc.goDown()
  expect(await server.askWith(other)).toMatchObject(welcome)
  skipMs(600_001)
  expect(await server.askWith(known)).toMatchObject(unavailable)
  expect(await server.askWith(other)).toMatchObject(unavailable)
  expect(server.lines.filter(({ message }) => message.includes('keys of an issuer'))).toHaveLength(1)
  oidc.comeBack()
  skipMs(1_001)
  expect(await server.askWith(known)).toMatchObject(welcome)
})

test('while the issuer is down, its old keys go on where the config says so', async () => {
  const { oidc, server, skipMs } = await start({ resilient: true })
  const [known, other] = [await oidc.token('jwt'), await oidc.token('jwt')]
  expect(await server.askWith(known)).toMatchObject(welcome)
  oidc.goDown()
  skipMs(600_001)
  expect(await server.askWith(known)).toMatchObject(welcome)
  expect(await server.askWith(other)).toMatchObject(welcome)
  // Known tokens or new ones: the issuer is asked again once a second, and no more.
  const asked = server.lines.filter(({ message }) => message.includes('keys of an issuer'))
  expect(asked).toHaveLength(1)
  oidc.comeBack()
  await oidc.rotateKeys()
  skipMs(1_001)
  expect(await server.askWith(known)).toMatchObject({ status: 401, challenge: unknownKey })
  expect(await server.askWith(await oidc.token('jwt'))).toMatchObject(welcome)
})

test.each([{ resilient: true }, { resilient: false }])(
  'nobody is let in before an issuer was reached, and everybody once it is ($resilient)',
  async (remoteKeys) => {
    const oidc = await startOidcProvider()
    const token = await oidc.token('jwt')
    oidc.goDown()
    const { server, skipMs } = await start(remoteKeys, oidc)
    expect(await server.askWith(token)).toMatchObject(unavailable)
    oidc.comeBack()
    skipMs(1_001)
    expect(await server.askWith(token)).toMatchObject(welcome)
  },
)

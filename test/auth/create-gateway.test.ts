import { expect, onTestFinished, test } from 'vitest'
import type { Principal } from '../../gateway/context/gateway-context.ts'
import { createGateway } from '../../gateway/server/create-gateway.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { audience, createTestIssuer, createTestKey } from './token-kit.ts'

test.each(['plan', 'stitch'] as const)(
  'a program that runs a gateway on the engine "%s" knows who calls in its resolvers, and others get nothing',
  async (engine) => {
    const calls: (Principal | undefined)[] = []
    const issuer = createTestIssuer('https://issuer.test', await createTestKey('ES256', 'ec'))
    const { log, lines } = createRecordingLogger()
    const gateway = createGateway(
      {
        engine,
        server: { port: 0 },
        authentication: {
          jwt: { issuers: [{ issuer: issuer.issuer, audience, keys: [issuer.key.jwk] }] },
        },
        sources: {
          local: {
            kind: 'local',
            schema: { sdl: 'type Query { me: String }' },
            resolvers: {
              Query: {
                me: (_parent: unknown, _args: unknown, { principal }: { principal?: Principal }) => {
                  calls.push(principal)
                  return principal?.subject
                },
              },
            },
          },
        },
      },
      { log },
    )
    const { url } = await gateway.start()
    onTestFinished(() => gateway.stop())
    const ask = (headers: Record<string, string>) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{"query":"{ me }"}',
      })
    const exp = Math.round(Date.now() / 1_000)
    const token = await issuer.sign({ claims: { exp: exp + 60 } })
    const expired = await issuer.sign({ claims: { exp: exp - 60 } })

    const refused = [await ask({}), await ask({ authorization: `Bearer ${expired}` })]
    expect(refused.map(({ status }) => status)).toEqual([401, 401])
    expect(calls).toEqual([])
    const answer = await ask({ authorization: `Bearer ${token}` })
    expect(await answer.json()).toEqual({ data: { me: 'ada' } })
    expect(calls).toMatchObject([{ subject: 'ada', scopes: ['read', 'write'] }])
    for (const secret of [token, expired]) expect(JSON.stringify(lines)).not.toContain(secret.split('.')[2])
  },
)

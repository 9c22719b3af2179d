// `npm run bench:auth`: what authentication by JWT costs. First a token alone, checked for the first time and again; then the
// gateway on the federation workload with and without it, in turns, as CPU time for each request. BENCH_SECONDS: 8 for each turn.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { jwtSchema } from '../gateway/config/authentication/jwt-options.ts'
import { createBearerAuthenticator } from '../gateway/plugins/auth/bearer/bearer-authenticator.ts'
import { createJwtVerifier } from '../gateway/plugins/auth/jwt/jwt-verifier.ts'
import { createLocalKeys } from '../gateway/plugins/auth/jwt/local-keys.ts'
import type { RequestContext } from '../gateway/plugins/plugin.ts'
import { composeWorkload } from './compose.ts'
import { measureGateway } from './measure-gateway.ts'
import type { GatewayCost } from './measure-gateway.ts'
import { startPinned } from './process.ts'
import { federation } from './workloads/federation/federation.ts'

const bench = fileURLToPath(new URL('.', import.meta.url))
const work = join(bench, '.work/auth')
const origin = 'http://127.0.0.1:4200'
const seconds = Number(process.env.BENCH_SECONDS ?? 8)
const rounds = 3
const issuer = 'https://issuer.example'
const audience = 'https://graph.example'
mkdirSync(work, { recursive: true })

/** Tokens of one algorithm, each with another id, and the key to them. */
async function createTokens(alg: string, count: number) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
  const exp = Math.round(Date.now() / 1_000) + 3_600
  const sign = (number: number) =>
    new CompactSign(
      Buffer.from(
        JSON.stringify({
          iss: issuer,
          aud: audience,
          sub: 'ada',
          scope: 'read write',
          exp,
          jti: String(number),
        }),
      ),
    )
      .setProtectedHeader({ alg, typ: 'at+jwt', kid: alg })
      .sign(privateKey)
  const tokens = await Promise.all(Array.from({ length: count }, (_, number) => sign(number)))
  return { tokens, jwk: { ...(await exportJWK(publicKey)), kid: alg } }
}

function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** CPU time of checking each token once, and of checking them over and over, in microseconds for each check. */
async function measureAlone(alg: string): Promise<void> {
  const { tokens, jwk } = await createTokens(alg, 2_000)
  const settings = jwtSchema.parse({ issuers: [{ issuer, audience, keys: [jwk] }] })
  const { keys = [] } = settings.issuers[0] ?? {}
  const verifier = createJwtVerifier({
    settings,
    keysOf: () => createLocalKeys(keys),
    isAlone: true,
    now: Date.now,
  })
  const authenticator = createBearerAuthenticator({
    locations: [{ header: 'authorization' }],
    verifiers: [verifier],
  })
  const contexts = tokens.map((token) => {
    const part: Pick<RequestContext, 'headers' | 'signal'> = {
      headers: new Headers({ authorization: `Bearer ${token}` }),
      signal: new AbortController().signal,
    }
    return part as RequestContext
  })
  const first = cpuMicroseconds()
  for (const context of contexts) await authenticator.authenticate(context)
  const firstMicroseconds = (cpuMicroseconds() - first) / contexts.length
  const turns = 100
  const again = cpuMicroseconds()
  for (let turn = 0; turn < turns; turn += 1) {
    for (const context of contexts) {
      if (authenticator.authenticate(context) instanceof Promise) throw new Error('a token was forgotten')
    }
  }
  const againMicroseconds = (cpuMicroseconds() - again) / turns / contexts.length
  const length = tokens[0]?.length ?? 0
  process.stdout.write(
    `${alg}, ${length} characters: ${firstMicroseconds.toFixed(1)} us the first time, ${againMicroseconds.toFixed(2)} us again\n`,
  )
}

/** CPU time of the gateway and calls of subgraphs for each request, with 50 connections and with one. */
async function measure(cwd: string, headers: Readonly<Record<string, string>>): Promise<string> {
  const supergraph = join(work, 'supergraph.graphql')
  const { query } = federation
  const [many, one] = await measureGateway(
    { cwd, supergraph, origin, query, headers, work, seconds },
    [50, 1],
  )
  const told = (cost: GatewayCost | undefined) =>
    `${cost?.cpuMs.toFixed(3)} ms, ${cost?.calls.toFixed(2)} calls`
  return `50: ${told(many)}; 1: ${told(one)}`
}

for (const alg of ['RS256', 'ES256', 'EdDSA']) await measureAlone(alg)

writeFileSync(join(work, 'supergraph.graphql'), composeWorkload(federation, origin))
const { tokens, jwk } = await createTokens('RS256', 1)
const folders = { open: join(work, 'open'), jwt: join(work, 'jwt') }
for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true })
writeFileSync(join(folders.open, 'selvage.json'), JSON.stringify({ sources: {} }))
writeFileSync(
  join(folders.jwt, 'selvage.json'),
  JSON.stringify({
    sources: {},
    authentication: { jwt: { issuers: [{ issuer, audience, keys: [jwk] }] } },
  }),
)
const subgraphs = startPinned({
  command: [process.execPath, join(bench, 'serve-subgraphs.ts'), '4200', 'federation'],
  core: 1,
})
try {
  const headers = { authorization: `Bearer ${tokens[0] ?? ''}` }
  for (let round = 0; round < rounds; round += 1) {
    process.stdout.write(`without: ${await measure(folders.open, headers)}\n`)
    process.stdout.write(`with JWT: ${await measure(folders.jwt, headers)}\n`)
  }
} finally {
  await subgraphs.stop()
}

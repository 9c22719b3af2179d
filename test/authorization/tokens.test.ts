import { expect, test } from 'vitest'
import { audience, createTestIssuer, createTestKey, testTimeMs } from '../auth/token-kit.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { clinic } from './clinic.ts'

const key = await createTestKey('ES256', 'key')
const issuer = createTestIssuer('https://issuer.test', key)
const { graph, requests } = createEstateGraph(clinic, { engine: 'plan' })

const issuers = [{ issuer: issuer.issuer, audience, keys: [key.jwk] }]
const config = { authentication: { mode: 'optional' as const, jwt: { issuers } } }

test.each([
  { name: 'no token', claims: undefined, status: 401, challenge: 'Bearer' },
  { name: 'a token', claims: {}, status: 403, challenge: 'Bearer error="insufficient_scope"' },
  {
    name: 'a token with another scope',
    claims: { scope: 'pii vault:open' },
    status: 403,
    challenge: 'Bearer error="insufficient_scope"',
  },
  { name: 'a token with the scope', claims: { scope: 'openid pii:read' }, status: 200, challenge: null },
])('a caller with $name gets $status', async ({ claims, status, challenge }) => {
  requests.length = 0
  const server = await startTestServer({ graph, config, now: () => testTimeMs })
  const headers = claims && { authorization: `Bearer ${await issuer.sign({ claims })}` }
  const response = await server.post({ query: '{ me { ssn risk } }' }, headers)
  expect(response.status).toBe(status)
  expect(response.headers.get('www-authenticate')).toBe(challenge)
  expect(requests.length > 0).toBe(status === 200)
})

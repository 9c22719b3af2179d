import { describe, expect, test } from 'vitest'
import { attempts } from '../authorization/attempts.ts'
import type { Attempt } from '../authorization/attempts.ts'
import { clinic, secret } from '../authorization/clinic.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { openSocket } from '../support/open-socket.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'

const plugins = [useTestPrincipal()]
const server = { introspection: true }
const allScopes = 'admin pii:read report:read vault:open'

/** Sends an attempt over a connection of its own, and gives what came back as text. */
async function send({ query, variables, operationName, scopes }: Attempt, gateway: TestServer) {
  const headers: Record<string, string> = scopes === undefined ? {} : { 'x-test-scopes': scopes }
  const client = await openSocket(gateway.url, { headers })
  await client.init({ 'x-test-scopes': allScopes })
  const messages = await client.run('1', { query, variables, operationName })
  return { messages, text: JSON.stringify(messages) }
}

describe.each(['plan', 'stitch'] as const)('over WebSocket, on the %s engine', (engine) => {
  const { graph, requests } = createEstateGraph(clinic, { engine })

  test.each(attempts)('refuses: $name', async (attempt) => {
    requests.length = 0
    const gateway = await startTestServer({ graph, plugins, server })
    const { messages, text } = await send(attempt, gateway)
    const { status = 401 } = attempt
    const code = status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN'
    expect(text).not.toContain(secret)
    expect(messages).toMatchObject([
      {
        type: 'error',
        payload: expect.arrayContaining([expect.objectContaining({ extensions: { code } })]) as unknown,
      },
    ])
    expect(requests).toEqual([])
  })

  // Without this, an attempt that is wrong in itself would count as one that was fended off.
  test.each(attempts)('gives to who may have it: $name', async (attempt) => {
    const config = { authorization: { policies: { evaluate: () => true } } }
    const gateway = await startTestServer({ graph, plugins, server, config })
    const { messages, text } = await send({ ...attempt, scopes: allScopes }, gateway)
    expect(messages.at(-1)).toEqual({ id: '1', type: 'complete' })
    expect(text).not.toContain('"errors"')
    if (!attempt.query.includes('__typename } }')) expect(text).toContain(secret)
  })

  test.each(attempts)('takes out: $name', async (attempt) => {
    requests.length = 0
    const config = { authorization: { mode: 'remove' as const } }
    const gateway = await startTestServer({ graph, plugins, server, config })
    const { text } = await send(attempt, gateway)
    expect(text).not.toContain(secret)
    expect(text).toMatch(/UNAUTHORIZED_FIELD_OR_TYPE|UNAUTHENTICATED/)
    const asked = requests.map(({ document }) => document.replaceAll(/\s+/g, ' ')).join()
    for (const field of attempt.forbidden) {
      expect(asked).not.toMatch(field instanceof RegExp ? field : new RegExp(`\\b${field}\\b`))
    }
  })
})

import { describe, expect, test } from 'vitest'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import type { SeenRequest } from '../support/create-estate-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'
import { attempts, send } from './attempts.ts'
import { clinic, secret } from './clinic.ts'

const plugins = [useTestPrincipal()]
const server = { maxBatchSize: 3, introspection: true }
const allScopes = 'admin pii:read report:read vault:open'

test('there are at least 40 attempts, each with a name of its own', () => {
  expect(new Set(attempts.map(({ name }) => name)).size).toBe(attempts.length)
  expect(attempts.length).toBeGreaterThanOrEqual(40)
})

describe.each(['plan', 'stitch'] as const)('on the %s engine', (engine) => {
  const { graph, requests } = createEstateGraph(clinic, { engine })

  test.each(attempts)('refuses: $name', async (attempt) => {
    requests.length = 0
    const gateway = await startTestServer({ graph, plugins, server })
    const response = await send(attempt, gateway)
    const text = await response.text()
    expect(text).not.toContain(secret)
    const { status = 401, by } = attempt
    const code = status === 401 ? 'UNAUTHENTICATED' : 'FORBIDDEN'
    if (by === 'batch') {
      expect(JSON.parse(text)).toMatchObject([
        { data: { hours: 'nine to five' } },
        { errors: [{ extensions: { code } }] },
        { data: { hours: 'nine to five' } },
      ])
      expect(requests.every(({ document }) => !document.includes('me'))).toBe(true)
      return
    }
    expect(response.status).toBe(status)
    expect(JSON.parse(text)).not.toHaveProperty('data')
    expect(JSON.parse(text)).toMatchObject({
      errors: expect.arrayContaining([expect.objectContaining({ extensions: { code } })]) as unknown,
    })
    expect(requests).toEqual([])
  })

  // Without this, an attempt that is wrong in itself would count as one that was fended off.
  test.each(attempts)('gives to who may have it: $name', async (attempt) => {
    requests.length = 0
    const config = { authorization: { policies: { evaluate: () => true } } }
    const gateway = await startTestServer({ graph, plugins, server, config })
    const response = await send({ ...attempt, scopes: allScopes }, gateway)
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).not.toContain('"errors"')
    for (const field of attempt.forbidden) expect(requests.map(toText).join()).toMatch(asked(field))
    if (!attempt.query.includes('__typename } }')) expect(text).toContain(secret)
  })

  test.each(attempts)('takes out: $name', async (attempt) => {
    requests.length = 0
    const config = { authorization: { mode: 'remove' as const } }
    const gateway = await startTestServer({ graph, plugins, server, config })
    const text = await (await send(attempt, gateway)).text()
    expect(text).not.toContain(secret)
    expect(text).toMatch(/UNAUTHORIZED_FIELD_OR_TYPE|UNAUTHENTICATED/)
    for (const field of attempt.forbidden) expect(requests.map(toText).join()).not.toMatch(asked(field))
  })
})

function toText({ document }: SeenRequest): string {
  return document.replaceAll(/\s+/g, ' ')
}

function asked(field: string | RegExp): RegExp {
  return field instanceof RegExp ? field : new RegExp(`\\b${field}\\b`)
}

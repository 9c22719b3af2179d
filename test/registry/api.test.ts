import { expect, onTestFinished, test } from 'vitest'
import { describeDatabases } from '../support/describe-databases.ts'
import { productsSdl, reviewsSdl } from '../support/registry-schemas.ts'
import { registryAdminToken, startTestRegistry } from '../support/start-test-registry.ts'

const main = '/graphs/main/variants/main'

describeDatabases((createLocation) => {
  const start = async (now?: () => number) => startTestRegistry(await createLocation(), now)

  test('a team publishes with its token, and everybody with a token sees what', async () => {
    const registry = await start()
    const { token } = await registry.createToken('shop-ci', 'shop')
    const labels = { tier: 'one' }
    const response = await registry.publish('products', productsSdl, { token, body: { labels } })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({ version: 1, summary: 'publishes products' })
    const { token: reader } = await registry.createToken('gateway')
    const listed = await registry.ask(`${main}/subgraphs`, { token: reader })
    expect(await listed.json()).toMatchObject([
      { name: 'products', kind: 'federation', owner: 'shop', labels, publishedBy: 'shop-ci' },
    ])
    const detailed = await registry.ask(`${main}/subgraphs/products`, { token: reader })
    expect(await detailed.json()).toMatchObject({ name: 'products', document: productsSdl })
    expect(await (await registry.ask('/variants', { token: reader })).json()).toEqual([
      { graph: 'main', name: 'main', version: 1 },
    ])
  })

  test('a gateway takes the supergraph once, by its ETag', async () => {
    const registry = await start()
    expect((await registry.ask(`${main}/supergraph`)).status).toBe(404)
    await registry.publish('products', productsSdl)
    const first = await registry.ask(`${main}/supergraph`)
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{64}"$/)
    expect(await first.text()).toContain('join__Graph')
    const again = await registry.ask(`${main}/supergraph`, { headers: { 'if-none-match': etag } })
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, ''])
    await registry.publish('reviews', reviewsSdl())
    const next = await registry.ask(`${main}/supergraph`, { headers: { 'if-none-match': etag } })
    expect([next.status, next.headers.get('x-selvage-graph-version')]).toEqual([200, '2'])
    expect(await (await registry.ask(`${main}/supergraph?version=1`)).text()).not.toContain('stars')
  })

  test('a gateway that waits is answered within a second of a new version', async () => {
    const registry = await start()
    await registry.publish('products', productsSdl)
    const etag = (await registry.ask(`${main}/supergraph`)).headers.get('etag') ?? ''
    const headers = { 'if-none-match': etag, prefer: 'wait=20' }
    const waiting = Array.from({ length: 20 }, () => registry.ask(`${main}/supergraph`, { headers }))
    const over = Promise.all(waiting).then((responses) => ({ responses, at: performance.now() }))
    await registry.publish('reviews', reviewsSdl())
    const published = performance.now()
    const { responses, at } = await over
    expect(at - published).toBeLessThan(1_000)
    for (const response of responses) {
      expect([response.status, response.headers.get('preference-applied')]).toEqual([200, 'wait=20'])
    }
    expect(await responses[0]?.text()).toContain('stars')
  })

  test('a wait ends with 304 when its time is over, and when the registry stops', async () => {
    const registry = await start()
    await registry.publish('products', productsSdl)
    const etag = (await registry.ask(`${main}/supergraph`)).headers.get('etag') ?? ''
    const wait = (seconds: number) =>
      registry.ask(`${main}/supergraph`, { headers: { 'if-none-match': etag, prefer: `wait=${seconds}` } })
    expect((await wait(1)).status).toBe(304)
    const waiting = wait(60)
    registry.stopWaiting()
    expect((await waiting).status).toBe(304)
  })

  test('who goes away while waiting is not waited for', async () => {
    const registry = await start()
    await registry.publish('products', productsSdl)
    const etag = (await registry.ask(`${main}/supergraph`)).headers.get('etag') ?? ''
    const gone = new AbortController()
    onTestFinished(() => {
      gone.abort()
    })
    const headers = { 'if-none-match': etag, prefer: 'wait=60' }
    const waiting = registry.ask(`${main}/supergraph`, { headers, signal: gone.signal })
    gone.abort()
    expect((await waiting).status).toBe(304)
  })

  test('versions are listed, compared, and come back', async () => {
    const registry = await start()
    await registry.publish('products', productsSdl)
    const first = (await registry.ask(`${main}/supergraph`)).headers.get('etag')
    await registry.publish('reviews', reviewsSdl())
    const diff = await registry.ask(`${main}/diff?from=1&to=2`)
    expect(await diff.json()).toEqual([
      { severity: 'safe', message: expect.stringContaining('stars') as unknown },
    ])
    const back = await registry.ask(`${main}/rollback`, { method: 'POST', body: { version: 1 } })
    expect(await back.json()).toMatchObject({ version: 3, summary: 'goes back to version 1' })
    expect((await registry.ask(`${main}/supergraph`)).headers.get('etag')).toBe(first)
    const versions = (await (await registry.ask(`${main}/versions`)).json()) as { version: number }[]
    expect(versions).toMatchObject([
      { version: 3, action: 'rollback', createdBy: 'operator' },
      { version: 2, action: 'publish' },
      { version: 1, action: 'publish' },
    ])
    const missing = await registry.ask(`${main}/rollback`, { method: 'POST', body: { version: 9 } })
    expect([missing.status, await missing.json()]).toMatchObject([404, { code: 'NOT_REGISTERED' }])
    // What a rollback took away can be published again.
    await registry.publish('reviews', reviewsSdl())
    expect(await (await registry.ask(`${main}/subgraphs`)).json()).toHaveLength(2)
  })

  test('a variant takes over another one, unless that breaks its clients', async () => {
    const registry = await start()
    await registry.publish('products', productsSdl)
    const staging = '/graphs/main/variants/staging'
    const promote = (body: object) => registry.ask(`${staging}/promote`, { method: 'POST', body })
    expect(await (await promote({ from: 'main' })).json()).toMatchObject({ version: 1 })
    await registry.publish('products', productsSdl.replace('name: String', ''), {
      body: { allowBreaking: true },
    })
    const refused = await promote({ from: 'main' })
    expect([refused.status, await refused.json()]).toMatchObject([422, { code: 'CHANGE_REFUSED' }])
    expect(await (await promote({ from: 'main', version: 1 })).json()).toMatchObject({ version: 2 })
    expect(await (await promote({ from: 'main', allowBreaking: true })).json()).toMatchObject({ version: 3 })
  })

  test('what is refused says why, and changes nothing', async () => {
    const registry = await start()
    await registry.publish('products', productsSdl)
    const response = await registry.publish('products', productsSdl.replace('name: String', ''))
    expect(response.status).toBe(422)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      code: 'CHANGE_REFUSED',
      details: [expect.stringContaining('name') as unknown],
    })
    const broken = await registry.publish('reviews', 'type Query {')
    expect([broken.status, await broken.json()]).toMatchObject([422, { code: 'SCHEMA_INVALID' }])
    expect(await (await registry.ask('/variants')).json()).toMatchObject([{ version: 1 }])
    expect(await (await registry.ask('/audit?limit=2')).json()).toMatchObject([
      {
        actor: 'operator',
        outcome: 'refused',
        graph: 'main',
        variant: 'main',
        detail: { code: 'SCHEMA_INVALID' },
      },
      { actor: 'operator', outcome: 'refused', detail: { code: 'CHANGE_REFUSED' } },
    ])
  })

  test('a check says what would come of a publish, and publishes nothing', async () => {
    const registry = await start()
    const check = async (document: string) => {
      const path = `${main}/subgraphs/products/check`
      const response = await registry.ask(path, { method: 'POST', body: { document } })
      return (await response.json()) as unknown
    }
    expect(await check(productsSdl)).toEqual({
      verdict: 'pass',
      subgraph: 'products',
      changes: [],
      windowDays: 30,
    })
    await registry.publish('products', productsSdl)
    expect(await check(productsSdl.replace('name: String', 'title: String'))).toMatchObject({
      verdict: 'fail',
      changes: [
        { severity: 'breaking', coordinate: 'Product.name', verdict: 'fail', reason: 'unknown-usage' },
        { severity: 'safe', verdict: 'pass' },
      ],
    })
    expect(await check('type Query {')).toMatchObject({
      verdict: 'fail',
      failure: { code: 'SCHEMA_INVALID' },
    })
    expect(await (await registry.ask('/variants')).json()).toMatchObject([{ version: 1 }])
  })

  test('50 MB are refused before they are read', async () => {
    const registry = await start()
    const response = await registry.publish('products', '#'.repeat(50 * 1024 * 1024))
    expect([response.status, await response.json()]).toMatchObject([413, { status: 413 }])
    expect(await (await registry.ask('/variants')).json()).toEqual([])
  })

  test('a wrong, a revoked and no token open nothing; a wrong team’s does not publish; all of it is audited', async () => {
    const registry = await start()
    const shop = await registry.createToken('shop-ci', 'shop')
    const other = await registry.createToken('other-ci', 'other')
    const gone = await registry.createToken('gone-ci', 'shop')
    await registry.ask(`/tokens/${gone.id}`, { method: 'DELETE' })
    await registry.publish('products', productsSdl, { token: shop.token })
    for (const token of ['', 'wrong', `${shop.token}x`, gone.token]) {
      const response = await registry.publish('products', productsSdl, { token })
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
      expect(await response.json()).toMatchObject({ code: 'UNAUTHENTICATED' })
    }
    const wrongTeam = await registry.publish('products', productsSdl, { token: other.token })
    expect([wrongTeam.status, await wrongTeam.json()]).toMatchObject([403, { code: 'FORBIDDEN' }])
    for (const path of ['/audit', '/tokens']) {
      expect((await registry.ask(path, { token: shop.token })).status).toBe(403)
    }
    const audit: unknown = await (await registry.ask('/audit?limit=7')).json()
    const stranger = { actor: 'unknown', action: 'authenticate', outcome: 'refused', graph: 'main' }
    expect(audit).toMatchObject([
      { actor: 'shop-ci', outcome: 'refused', detail: { code: 'FORBIDDEN', path: '/tokens' } },
      { actor: 'shop-ci', outcome: 'refused', detail: { code: 'FORBIDDEN', path: '/audit' } },
      { actor: 'other-ci', outcome: 'refused', detail: { code: 'FORBIDDEN', method: 'PUT' } },
      { ...stranger, actor: 'gone-ci' },
      stranger,
      stranger,
      stranger,
    ])
    const everything = JSON.stringify([audit, registry.lines, await (await registry.ask('/tokens')).json()])
    for (const { token } of [shop, other, gone])
      expect(everything).not.toContain(token.split('_').slice(2).join('_'))
    expect(everything).not.toContain(registryAdminToken)
  })

  test('strangers can not fill the audit log', async () => {
    const registry = await start(() => Date.UTC(2026, 0, 1))
    for (let count = 0; count < 100; count += 1) await registry.ask('/variants', { token: 'wrong' })
    expect(await (await registry.ask('/audit?limit=1000')).json()).toHaveLength(60)
  })

  test.each([
    ['another method of HTTP', '/graphs/main/variants/main/subgraphs/a', { url: 'ftp://a', document: 'x' }],
    [
      'a URL with a password',
      '/graphs/main/variants/main/subgraphs/a',
      { url: 'http://a:b@c', document: 'x' },
    ],
    [
      'an unknown option',
      '/graphs/main/variants/main/subgraphs/a',
      { url: 'http://a', document: 'x', colour: 1 },
    ],
    ['a strange name', '/graphs/main/variants/a%2Fb/subgraphs/a', { url: 'http://a', document: 'x' }],
    [
      'a file of its own',
      '/graphs/main/variants/main/subgraphs/a',
      { url: 'http://a', document: 'x', options: { tls: {} } },
    ],
  ])('%s is refused with a problem', async (_name, path, body) => {
    const registry = await start()
    const response = await registry.ask(path, { method: 'PUT', body })
    expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  })

  test('its OpenAPI document and its health take no token', async () => {
    const registry = await start()
    const document = (await (await registry.ask('/openapi.json', { token: '' })).json()) as { paths: object }
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'Selvage registry' } })
    expect(Object.keys(document.paths)).toContain('/graphs/{graph}/variants/{variant}/supergraph')
    expect((await registry.ask('/health', { token: '' })).status).toBe(204)
  })
})

import { expect, test } from 'vitest'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({
  typeDefs: 'type Query { products: [Product] } type Product { id: ID }',
})
const html = { headers: { accept: 'text/html,*/*;q=0.8' } }

test('a browser gets GraphiQL with a first query, and everything it needs from this server', async () => {
  const server = await startTestServer({ graph, server: { graphiql: true, introspection: true } })
  const page = await fetch(server.url, html)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
  const text = await page.text()
  expect(text).toContain(String.raw`query FirstLook {\n  products {\n    id\n  }\n}\n`)
  const urls = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url]) => url ?? '')
  expect(urls.filter((url) => !url.startsWith('data:'))).toEqual([
    '/graphql/graphiql/app.css',
    '/graphql/graphiql/app.js',
    '/graphql/graphiql/boot.js',
  ])
})

test.each(['app.css', 'app.js', 'boot.js', 'editor.worker.js', 'json.worker.js', 'graphql.worker.js'])(
  'serves %s, and not again to a browser that has it',
  async (name) => {
    const server = await startTestServer({ graph, server: { graphiql: true } })
    const url = `${server.url}/graphiql/${name}`
    const response = await fetch(url)
    const etag = response.headers.get('etag') ?? ''
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/(css|javascript); charset=utf-8$/)
    expect((await response.text()).length).toBeGreaterThan(100)
    const again = await fetch(url, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
  },
)

test('has no other files', async () => {
  const server = await startTestServer({ graph, server: { graphiql: true } })
  const response = await fetch(`${server.url}/graphiql/../../package.json`)
  expect(response.status).toBe(404)
  expect((await fetch(`${server.url}/graphiql/other.js`)).status).toBe(404)
})

test('the first query can be given, and can not break out of the page', async () => {
  const defaultQuery = '{ a } # </script><script>alert(1)</script>'
  const server = await startTestServer({ graph, server: { graphiql: true, defaultQuery } })
  const text = await (await fetch(server.url, html)).text()
  expect(text).not.toContain('<script>alert')
  const options = /id="options">(.*)<\/script>/.exec(text)?.[1] ?? ''
  expect(JSON.parse(options)).toMatchObject({ endpoint: '/graphql', defaultQuery })
})

test('sends a browser that asks for the root to GraphiQL', async () => {
  const server = await startTestServer({ graph, server: { graphiql: true } })
  const response = await fetch(server.origin, { ...html, redirect: 'manual' })
  expect(response.status).toBe(302)
  expect(response.headers.get('location')).toBe('/graphql')
})

test('the page names nothing of a schema that is not for everybody', async () => {
  const server = await startTestServer({ graph, server: { graphiql: true } })
  expect(await (await fetch(server.url, html)).text()).not.toContain('products')
})

test('comes up before there is a graph', async () => {
  const server = await startTestServer({ server: { graphiql: true } })
  expect((await fetch(server.url, html)).status).toBe(200)
})

test('is off unless it is turned on', async () => {
  const server = await startTestServer({ graph })
  const response = await fetch(server.url, html)
  expect(response.status).toBe(403)
  expect(response.headers.get('content-type')).toContain('application/json')
  expect((await fetch(`${server.url}/graphiql/app.js`)).status).toBe(404)
  expect((await fetch(server.origin, html)).status).toBe(404)
})

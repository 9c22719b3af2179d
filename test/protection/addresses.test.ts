import { once } from 'node:events'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import type { ServerOptions } from '../../gateway/config/server-options.ts'
import { parseOptions } from '../../gateway/config/parse-options.ts'
import type { PluginContext } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'

const graph = createExecutableGraph({
  typeDefs: 'type Query { address: String }',
  resolvers: { Query: { address: (_: unknown, __: unknown, { client }: PluginContext) => client.address } },
})

const loopback = ['127.0.0.0/8', '::1']

async function addressOf(server: ServerOptions, headers: Readonly<Record<string, string>>) {
  const gateway = await startTestServer({ graph, server })
  const { data } = (await (await gateway.post({ query: '{ address }' }, headers)).json()) as {
    readonly data: { readonly address: string }
  }
  return data.address
}

test.each([
  ['no header', {}, '127.0.0.1'],
  ['one hop', { 'x-forwarded-for': '192.0.2.7' }, '192.0.2.7'],
  ['a hop with a port', { 'x-forwarded-for': '192.0.2.7:4711' }, '192.0.2.7'],
  ['a hop of version 6', { 'x-forwarded-for': '2001:DB8::7' }, '2001:db8::7'],
  ['a hop of version 6 with a port', { 'x-forwarded-for': '[2001:db8::7]:4711' }, '2001:db8::7'],
  ['a mapped hop', { 'x-forwarded-for': '::ffff:192.0.2.7' }, '192.0.2.7'],
  ['what the client made up before it', { 'x-forwarded-for': '10.9.9.9, 192.0.2.7' }, '192.0.2.7'],
  ['a second proxy', { 'x-forwarded-for': '10.9.9.9, 192.0.2.7, 127.0.0.3' }, '192.0.2.7'],
  ['only proxies', { 'x-forwarded-for': '127.0.0.2, 127.0.0.3' }, '127.0.0.2'],
  ['nothing that is an address', { 'x-forwarded-for': 'unknown' }, ''],
  ['a header that is not to be believed', { forwarded: 'for=192.0.2.7' }, '127.0.0.1'],
])('behind trusted proxies: %s', async (_, headers, expected) => {
  expect(await addressOf({ trustedProxies: { addresses: loopback } }, headers)).toBe(expected)
})

test.each([
  ['for=192.0.2.7', '192.0.2.7'],
  ['for="[2001:db8::7]:4711";proto=https', '2001:db8::7'],
  ['for=10.9.9.9, proto=https;FOR="192.0.2.7"', '192.0.2.7'],
  ['for=_hidden', ''],
  ['proto=https', ''],
])('the header "forwarded: %s"', async (forwarded, expected) => {
  const trustedProxies = { addresses: loopback, header: 'forwarded' } as const
  expect(await addressOf({ trustedProxies }, { forwarded, 'x-forwarded-for': '10.9.9.9' })).toBe(expected)
})

test('without trusted proxies no header is believed', async () => {
  const headers = { 'x-forwarded-for': '192.0.2.7', forwarded: 'for=192.0.2.7' }
  expect(await addressOf({}, headers)).toBe('127.0.0.1')
  expect(await addressOf({ trustedProxies: { addresses: ['10.0.0.1'] } }, headers)).toBe('127.0.0.1')
})

test.each([
  ['allowed by a block', '192.0.2.7', { allow: ['192.0.2.0/24'] }, 200],
  ['allowed by a block of version 6', '2001:db8::7', { allow: ['10.0.0.0/8', '2001:db8::/32'] }, 200],
  ['not allowed', '192.0.3.7', { allow: ['192.0.2.0/24'] }, 403],
  ['not allowed, of the other version', '2001:db8::7', { allow: ['192.0.2.0/24'] }, 403],
  ['allowed and denied', '192.0.2.7', { allow: ['192.0.2.0/24'], deny: ['192.0.2.7'] }, 403],
  ['denied, in another way of writing', '::ffff:192.0.2.7', { deny: ['192.0.2.7'] }, 403],
  ['not denied', '192.0.2.8', { deny: ['192.0.2.7'] }, 200],
  ['unknown, where some are allowed', 'unknown', { allow: ['0.0.0.0/0'] }, 403],
])('a client that is %s', async (...[, address, addresses, status]) => {
  const settings = { trustedProxies: { addresses: loopback }, addresses }
  const gateway = await startTestServer({ graph, server: settings })
  const response = await gateway.post({ query: '{ address }' }, { 'x-forwarded-for': address })
  expect(response.status).toBe(status)
  if (status === 403) {
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'ADDRESS_REFUSED' } }] })
  }
})

test('a refused client is answered before its body is there', async () => {
  const { url } = await startTestServer({ graph, server: { addresses: { deny: loopback } } })
  const headers = { 'content-type': 'application/json', 'content-length': '100' }
  const asking = request(url, { method: 'POST', headers })
  asking.flushHeaders()
  const [response] = (await once(asking, 'response')) as [IncomingMessage]
  expect(response.statusCode).toBe(403)
  asking.destroy()
})

test.each(['192.0.2.0/33', '192.0.2', '192.0.2.1/24/8', 'example.com', '2001:db8::/129', '192.0.2.0/'])(
  'config refuses the block "%s"',
  (text) => {
    expect(() => parseOptions({ sources: {}, server: { addresses: { deny: [text] } } })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    )
  },
)

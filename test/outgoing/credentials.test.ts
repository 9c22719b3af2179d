import { describe, expect, test } from 'vitest'
import { credentialSchema } from '../../gateway/config/sources/credential-options.ts'
import type { CredentialOptions } from '../../gateway/config/sources/credential-options.ts'
import { federationSourceSchema } from '../../gateway/config/sources/federation-options.ts'
import { createFederationSubgraph } from '../../gateway/sources/federation/create-federation-subgraph.ts'
import { askMe, connectUsers } from '../support/ask-me.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { createTestContext } from '../support/create-test-context.ts'
import { createRestSource } from '../support/create-rest-source.ts'
import { signLikeAws } from '../support/sign-like-aws.ts'
import { startRecordingService } from '../support/start-recording-service.ts'
import { startService } from '../support/start-service.ts'

const basic = `Basic ${Buffer.from('gate:way:1').toString('base64')}`

describe('credentials of the gateway', () => {
  test.each<[string, CredentialOptions, url: string, headers: object]>([
    ['HTTP Basic', { basic: { username: 'gate', password: 'way:1' } }, '/graphql', { authorization: basic }],
    ['a bearer token', { bearer: 't1' }, '/graphql', { authorization: 'Bearer t1' }],
    ['a key in a header', { apiKey: { header: 'X-Key', key: 'k 1' } }, '/graphql', { 'x-key': 'k 1' }],
    ['a key in the URL', { apiKey: { query: 'api key', key: 'k&1' } }, '/graphql?api%20key=k%261', {}],
    [
      'a key and a bearer token',
      { bearer: 't1', apiKey: { header: 'x-key', key: 'k1' } },
      '/graphql',
      { authorization: 'Bearer t1', 'x-key': 'k1' },
    ],
  ])('%s go with each request, whatever the client sends', async (...[, credentials, url, headers]) => {
    await using service = await startRecordingService()
    const forward = ['authorization', 'x-key', 'x-other']
    const users = await connectUsers({ url: service.url, headers: { forward }, credentials })
    const sent = Object.fromEntries(Object.keys(headers).map((name) => [name, 'the client']))
    await askMe(users, { headers: new Headers({ ...sent, 'x-other': '1' }) })
    expect(service.requests).toMatchObject([{ url, headers: { ...headers, 'x-other': '1' } }])
  })

  test.each<[string, unknown]>([
    ['two that are one header', { bearer: 'a', basic: { username: 'a', password: 'b' } }],
    ['a key that is the header of another', { bearer: 'a', apiKey: { header: 'Authorization', key: 'b' } }],
    ['a key without a place', { apiKey: { key: 'b' } }],
    ['a key with two places', { apiKey: { key: 'b', header: 'a', query: 'b' } }],
  ])('of %s are refused', (_name, credentials) => {
    expect(credentialSchema.safeParse(credentials).success).toBe(false)
  })

  test('go to a REST service, too', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      paths: { '/me': { get: { operationId: 'me', responses: { 204: { description: '' } } } } },
    }
    await using source = await createRestSource(document, () => ({ status: 204 }), {
      credentials: { bearer: 't1' },
    })
    await source.run('{ me }')
    expect(source.calls).toMatchObject([{ headers: { authorization: 'Bearer t1' } }])
  })
})

test('a signature of AWS is that of the request which the service gets', async () => {
  await using service = await startRecordingService()
  const key = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a secret key', sessionToken: 'a session' }
  const users = await connectUsers({
    url: `${service.url}?stage=test`,
    headers: { forward: ['x-tenant'] },
    credentials: {
      apiKey: { header: 'x-key', key: 'k1' },
      aws: { service: 'execute-api', region: 'eu-central-1', ...key },
    },
  })
  expect(await askMe(users, { headers: new Headers({ 'x-tenant': 'a' }) })).toEqual({ data: { me: 'me' } })
  const [request] = service.requests
  if (!request) throw new Error('No request came.')
  const { authorization, ...headers } = request.headers
  const { accessKeyId: keyId, secretAccessKey: secret } = key
  expect(authorization).toBe(signLikeAws(request, { keyId, secret, scope: 'eu-central-1/execute-api' }))
  expect(authorization).toMatch(/SignedHeaders=.*host;.*x-amz-security-token;.*x-key;.*x-tenant/)
  expect(headers).toMatchObject({ 'x-amz-security-token': 'a session', 'x-key': 'k1', 'x-tenant': 'a' })
})

describe('OAuth 2 client credentials', () => {
  /** Gives out `t1`, `t2`, ...; each is good for an hour. */
  async function startTokens(status = 200) {
    const forms: string[] = []
    const service = await startService((request, response, body) => {
      forms.push(`${request.headers.authorization ?? ''} ${body}`)
      const token = { access_token: `t${forms.length}`, token_type: 'Bearer', expires_in: 3600 }
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(token))
    })
    return { ...service, forms }
  }

  function optionsOf(tokenUrl: string): CredentialOptions {
    return { oauth2: { tokenUrl, clientId: 'gateway', clientSecret: 'a secret', scopes: ['read', 'write'] } }
  }

  test('get one token for all who wait, and keep it', async () => {
    await using tokens = await startTokens()
    await using service = await startRecordingService()
    const users = await connectUsers({ url: service.url, credentials: optionsOf(tokens.url) })
    await Promise.all(Array.from({ length: 5 }, () => askMe(users)))
    await askMe(users)
    const client = Buffer.from('gateway:a%20secret').toString('base64')
    expect(tokens.forms).toEqual([`Basic ${client} grant_type=client_credentials&scope=read+write`])
    expect(new Set(service.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer t1']),
    )
  })

  test('get another token once when the service refuses one', async () => {
    await using tokens = await startTokens()
    await using service = await startRecordingService(({ headers }) =>
      headers.authorization === 'Bearer t2' ? 'me' : 401,
    )
    const users = await connectUsers({ url: service.url, credentials: optionsOf(tokens.url) })
    expect(await askMe(users)).toEqual({ data: { me: 'me' } })
    expect(tokens.forms).toHaveLength(2)
  })

  test('give up when the service refuses the second token, too', async () => {
    await using tokens = await startTokens()
    await using service = await startRecordingService(() => 401)
    const users = await connectUsers({ url: service.url, credentials: optionsOf(tokens.url) })
    expect(await askMe(users)).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_HTTP_ERROR' } }] })
    expect(service.requests).toHaveLength(2)
  })

  test('fail the request, and say no secret, when no token can be got', async () => {
    await using tokens = await startTokens(400)
    await using service = await startRecordingService()
    const users = await connectUsers({ url: service.url, credentials: optionsOf(tokens.url) })
    const result = await askMe(users)
    expect(result).toMatchObject({ errors: [{ extensions: { code: 'SUBGRAPH_BAD_RESPONSE' } }] })
    expect(JSON.stringify(result)).not.toContain('secret')
    expect(service.requests).toEqual([])
  })

  test('keep the token when the graph is made anew', async () => {
    await using tokens = await startTokens()
    await using service = await startRecordingService()
    await using context = createSourceContext()
    const options = { url: service.url, credentials: optionsOf(tokens.url) }
    await askMe(await connectUsers(options, context))
    await askMe(await connectUsers(options, context))
    expect(service.requests).toHaveLength(2)
    expect(tokens.forms).toHaveLength(1)
  })

  test('are there for the schema and for subscriptions, too', async () => {
    await using tokens = await startTokens()
    const sdl = 'type Query { me: String } type Subscription { me: String }'
    await using service = await startService((request, response, body) => {
      if (request.headers.authorization !== 'Bearer t2') response.writeHead(401).end('refused')
      else if (body.includes('_service'))
        response.writeHead(200, json).end(JSON.stringify({ data: { _service: { sdl } } }))
      else
        response.writeHead(200, events).end('event: next\ndata: {"data":{"me":"me"}}\n\nevent: complete\n\n')
    })
    await using context = createSourceContext()
    const subgraph = await createFederationSubgraph(
      'users',
      federationSourceSchema.parse({
        kind: 'federation',
        url: service.url,
        credentials: optionsOf(tokens.url),
      }),
      context,
    )
    expect(subgraph.sdl).toBe(sdl)
    const { signal, ...others } = createTestContext()
    const request = { document: 'subscription { me }', context: { signal, ...others }, signal }
    const results = await subgraph.subscribe?.(request)
    expect(await Array.fromAsync(results ?? [])).toEqual([{ data: { me: 'me' } }])
  })
})

const json = { 'content-type': 'application/json' }
const events = { 'content-type': 'text/event-stream' }

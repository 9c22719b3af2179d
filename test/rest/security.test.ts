import { describe, expect, test } from 'vitest'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import type { OpenApiSourceOptions } from '../../gateway/config/sources/openapi-options.ts'
import { createOpenApiSubgraph } from '../../gateway/sources/openapi/create-open-api-subgraph.ts'
import { createRecordingLogger } from '../support/create-recording-logger.ts'
import { createRestService, createRestSource } from '../support/create-rest-source.ts'
import type { RestAnswer, RestCall } from '../support/create-rest-source.ts'
import { createSourceContext } from '../support/create-source-context.ts'
import { containing } from '../support/matchers.ts'

type Options = Omit<OpenApiSourceOptions, 'kind' | 'document'>

const schemes = {
  headerKey: { type: 'apiKey', in: 'header', name: 'X-Key' },
  queryKey: { type: 'apiKey', in: 'query', name: 'api key' },
  cookieKey: { type: 'apiKey', in: 'cookie', name: 'sid' },
  basic: { type: 'http', scheme: 'basic' },
  bearer: { type: 'http', scheme: 'Bearer' },
  oauth: {
    type: 'oauth2',
    flows: { clientCredentials: { tokenUrl: 'http://127.0.0.1:1/token', scopes: { read: '', write: '' } } },
  },
  oidc: { type: 'openIdConnect', openIdConnectUrl: 'http://127.0.0.1:1' },
  tls: { type: 'mutualTLS' },
}

function documentOf(security: readonly object[] | undefined, of: object = schemes) {
  return {
    openapi: '3.1.0',
    info: { title: 'Security', version: '1' },
    security: [{ basic: [] }],
    paths: {
      '/thing': {
        get: { operationId: 'thing', security, responses: { 204: { description: '' } } },
        post: { operationId: 'setThing', security, responses: { 204: { description: '' } } },
      },
    },
    components: { securitySchemes: of },
  }
}

const options: Required<Options>['security'] = {
  headerKey: { apiKey: 'k 1' },
  queryKey: { apiKey: 'k&1' },
  cookieKey: { apiKey: 'k;1' },
  basic: { username: 'ada', password: 'pass:word' },
  bearer: { bearer: 't1' },
  oidc: { bearer: 't2' },
}

describe('credentials', () => {
  const basic = `Basic ${Buffer.from('ada:pass:word').toString('base64')}`

  test.each<[string, object[] | undefined, line: string, headers: object]>([
    ['an API key in a header', [{ headerKey: [] }], '/thing', { 'x-key': 'k 1' }],
    ['an API key in the query', [{ queryKey: [] }], '/thing?api%20key=k%261', {}],
    ['an API key in a cookie', [{ cookieKey: [] }], '/thing', { cookie: 'sid=k%3B1' }],
    ['HTTP Basic', [{ basic: [] }], '/thing', { authorization: basic }],
    ['a bearer token', [{ bearer: [] }], '/thing', { authorization: 'Bearer t1' }],
    ['OpenID Connect', [{ oidc: [] }], '/thing', { authorization: 'Bearer t2' }],
    [
      'two schemes together',
      [{ headerKey: [], bearer: [] }],
      '/thing',
      { 'x-key': 'k 1', authorization: 'Bearer t1' },
    ],
    [
      'the first set that is there',
      [{ tls: [] }, { bearer: [] }, { basic: [] }],
      '/thing',
      { authorization: 'Bearer t1' },
    ],
    ['a scheme that is optional', [{}, { bearer: [] }], '/thing', { authorization: 'Bearer t1' }],
    ['the scheme of the whole document', undefined, '/thing', { authorization: basic }],
    ['no scheme', [], '/thing', {}],
  ])('of %s go where the document says', async (...[, security, line, headers]) => {
    await using source = await createRestSource(documentOf(security), () => ({ status: 204 }), {
      security: options,
    })
    expect(await source.run('{ thing }')).toEqual({ data: { thing: true } })
    const [call] = source.calls
    const { authorization, cookie, 'x-key': key } = call?.headers ?? {}
    expect(call?.line).toBe(`GET ${line}`)
    expect({ authorization, cookie, 'x-key': key }).toEqual(headers)
  })

  test('come after what the config sets', async () => {
    await using source = await createRestSource(documentOf([{ bearer: [] }]), () => ({ status: 204 }), {
      security: options,
      headers: { set: { authorization: 'Bearer set' } },
    })
    await source.run('{ thing }')
    expect(source.calls[0]?.headers.authorization).toBe('Bearer set')
  })

  test.each<[Options['security'], string]>([
    [
      { none: { bearer: 'x' } },
      'security.none: the document has no security scheme of this name; there are "headerKey"',
    ],
    [{ headerKey: { bearer: 'x' } }, 'security.headerKey: the scheme is an API key: `apiKey` was expected'],
    [{ basic: { bearer: 'x' } }, 'security.basic: the scheme is HTTP Basic'],
    [{ bearer: { apiKey: 'x' } }, 'security.bearer: the scheme is a bearer token'],
    [{ oauth: { apiKey: 'x' } }, 'security.oauth: the scheme is OAuth 2'],
    [{ tls: { bearer: 'x' } }, 'security.tls: a scheme of type "mutualTLS" can\'t be followed'],
  ])('that do not fit (%j) are refused, and not shown', async (security, detail) => {
    await expect(createRestSource(documentOf([]), () => ({}), { security })).rejects.toMatchObject({
      code: 'SCHEMA_INVALID',
      details: [containing(detail)],
    })
  })

  test.each<[string, object]>([
    ['two kinds', { apiKey: 'a', bearer: 'b' }],
    ['none', {}],
    ['half of Basic', { username: 'a' }],
    ['half of a client', { clientId: 'a' }],
  ])('of %s are a mistake in the config', (_case, scheme) => {
    const source = { kind: 'openapi', document: {}, security: { scheme } }
    expect(openApiSourceSchema.safeParse(source).success).toBe(false)
  })
})

describe('missing credentials', () => {
  async function warningsOf(security: readonly object[], source: Options = {}): Promise<unknown[]> {
    const { log, lines } = createRecordingLogger()
    await using context = createSourceContext({ log })
    const parsed = openApiSourceSchema.parse({
      kind: 'openapi',
      document: documentOf(security),
      url: 'http://127.0.0.1:1',
      ...source,
    })
    await createOpenApiSubgraph('shop', parsed, context)
    return lines.map(({ message }) => message)
  }

  test('are told of when a source is loaded, with what to do', async () => {
    expect(await warningsOf([{ headerKey: [] }, { bearer: [], unknown: [] }])).toEqual([
      '"shop": 2 operations may need the security scheme "headerKey" (an API key in the header "X-Key"): set `security.headerKey.apiKey`, or forward the header "x-key"',
      '"shop": 2 operations may need the security scheme "bearer" (a bearer token): set `security.bearer.bearer`, or forward the header "authorization"',
      '"shop": 2 operations may need the security scheme "unknown" (which the document does not describe): set or forward the header that it needs',
    ])
  })

  test.each<[string, object[], Options]>([
    ['they are given', [{ bearer: [] }], { security: { bearer: { bearer: 'x' } } }],
    ['they are optional', [{ bearer: [] }, {}], {}],
    [
      'another set is given',
      [{ bearer: [] }, { basic: [] }],
      { security: { basic: { username: '', password: '' } } },
    ],
    ['the header is forwarded', [{ bearer: [] }], { headers: { forward: ['Authorization'] } }],
    ['the header is set', [{ headerKey: [] }], { headers: { set: { 'x-key': '1' } } }],
    ['none are needed', [], {}],
  ])('are none when %s', async (_case, security, source) => {
    expect(await warningsOf(security, source)).toEqual([])
  })
})

describe('OAuth 2 client credentials', () => {
  const client = { clientId: 'id 1', clientSecret: 's/1' }
  const token = (name: string, more: object = {}): RestAnswer => ({ body: { access_token: name, ...more } })

  async function start(
    answerToken: (call: RestCall) => RestAnswer,
    answer: (call: RestCall) => RestAnswer = () => ({ status: 204 }),
  ) {
    const resources = new AsyncDisposableStack()
    const tokens = resources.use(await createRestService(answerToken))
    const source = resources.use(
      await createRestSource(documentOf([{ oauth: [] }]), answer, {
        security: { oauth: { ...client, tokenUrl: `${tokens.url}/token` } },
      }),
    )
    return { tokens, source, [Symbol.asyncDispose]: () => resources.disposeAsync() }
  }

  test('get a token once, for all requests', async () => {
    await using started = await start(() => token('t1', { expires_in: 3600 }))
    const { tokens, source } = started
    await Promise.all([source.run('{ thing }'), source.run('{ thing }')])
    await source.run('mutation { setThing }')
    expect(tokens.calls).toMatchObject([
      {
        line: 'POST /token',
        headers: {
          authorization: `Basic ${Buffer.from('id%201:s%2F1').toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'grant_type=client_credentials&scope=read+write',
      },
    ])
    expect(source.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer t1',
      'Bearer t1',
      'Bearer t1',
    ])
  })

  test('get another token when one is about to end', async () => {
    await using started = await start(() => token('t1', { expires_in: 20 }))
    await started.source.run('{ thing }')
    await started.source.run('{ thing }')
    expect(started.tokens.calls).toHaveLength(2)
  })

  test('get another token when the service refuses one, and send the request again', async () => {
    let count = 0
    await using started = await start(
      () => token(`t${(count += 1)}`),
      ({ headers }) => ({ status: headers.authorization === 'Bearer t1' ? 401 : 204 }),
    )
    expect(await started.source.run('mutation { setThing }')).toEqual({ data: { setThing: true } })
    expect(started.source.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer t1',
      'Bearer t2',
    ])
  })

  test("are refused once and no more: the error is the service's", async () => {
    await using started = await start(
      () => token('t'),
      () => ({ status: 401 }),
    )
    const { errors } = await started.source.run('{ thing }')
    expect(errors).toMatchObject([{ extensions: { http: { status: 401 } } }])
    expect(started.source.calls).toHaveLength(2)
  })

  test.each<[string, RestAnswer]>([
    ['an error', { status: 400, body: { error: 'invalid_client', secret: 's/1' } }],
    ['no token', { body: { token: 'x' } }],
    ['no JSON', { body: 'x' }],
  ])('without a token because of %s, are an error that shows no secret', async (_case, answer) => {
    await using started = await start(() => answer)
    const { errors } = await started.source.run('{ thing }')
    expect(errors).toMatchObject([
      {
        message: containing('The token endpoint gave no access token'),
        extensions: { code: 'SUBGRAPH_BAD_RESPONSE' },
      },
    ])
    expect(JSON.stringify(errors)).not.toContain('s/1')
    expect(started.source.calls).toEqual([])
  })
})

test('a read that the service is too busy for is sent again, as often as the config says; a write is not', async () => {
  const document = documentOf([])
  const busy: RestAnswer = { status: 503, headers: { 'retry-after': '0' } }
  let left = 2
  await using source = await createRestSource(document, () => ((left -= 1) >= 0 ? busy : { status: 204 }), {
    maxRetries: 2,
  })
  expect(await source.run('{ thing }')).toEqual({ data: { thing: true } })
  expect(source.calls).toHaveLength(3)
  left = 1
  expect(await source.run('mutation { setThing }')).toMatchObject({
    errors: [{ extensions: { http: { status: 503 } } }],
  })
  expect(source.calls).toHaveLength(4)
})

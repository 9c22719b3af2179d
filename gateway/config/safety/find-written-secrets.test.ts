import { expect, test } from 'vitest'
import { findWrittenSecrets } from './find-written-secrets.ts'

const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n-----END PRIVATE KEY-----\n'

test.each([
  ['a header', { headers: { set: { Authorization: 'Bearer abcdef' } } }, 'headers.set.Authorization'],
  ['a header with a key', { headers: { set: { 'x-api-key': 'abcdef' } } }, 'headers.set.x-api-key'],
  [
    'a header of a supergraph',
    { supergraph: { headers: { 'x-cdn-key': 'abcdef' } } },
    'supergraph.headers.x-cdn-key',
  ],
  ['a rule for a header', { rules: [{ set: 'x-token', value: 'abcdef' }] }, 'rules[0].value'],
  ['a key towards a service', { apiKey: { header: 'x-key', key: 'abcdef' } }, 'apiKey.key'],
  ['a password', { security: { basic: { username: 'ada', password: 'abcdef' } } }, 'security.basic.password'],
  ['a client secret', { clientSecret: 'abcdef' }, 'clientSecret'],
  ['a token', { security: { a: { bearer: 'abcdef' } } }, 'security.a.bearer'],
  ['an API key', { apiKey: 'abcdef' }, 'apiKey'],
  ['an admin token', { admin: { tokens: [{ name: 'ada', token: 'abcdef' }] } }, 'admin.tokens[0].token'],
  ['a secret in a list', { keys: [{ secret: 'abcdef' }] }, 'keys[0].secret'],
  ['a symmetric JWK', { keys: [{ jwk: { kty: 'oct', k: 'abcdef' } }] }, 'keys[0].jwk.k'],
  ['a private JWK', { jwk: { kty: 'EC', x: 'public', d: 'abcdef' } }, 'jwk.d'],
  ['a private key', { privateKey: pem }, 'privateKey'],
  ['a password in a URL', { url: 'redis://ada:abcdef@redis.example' }, 'url'],
])('%s that is written is found, and one of the environment is not', (_name, settings, path) => {
  const text = `# a config\n${JSON.stringify(settings).replaceAll(String.raw`\n`, '\n')}`
  expect(findWrittenSecrets(settings, [text])).toEqual([path])
  expect(findWrittenSecrets(settings, ['', text])).toEqual([path])
  expect(findWrittenSecrets(settings, ['${SECRET}'])).toEqual([])
})

test.each([
  ['what is no secret', { path: '/abcdef', tokenUrl: 'https://abcdef.example', requiredScopes: ['abcdef'] }],
  ['a rule for a plain header', { rules: [{ set: 'x-region', value: 'abcdef' }] }],
  ['names of headers', { headers: { forward: ['authorization'], set: { accept: 'abcdef' } } }],
  ['a URL without a password', { url: 'https://abcdef@service.example:8080/abcdef:x@y' }],
  ['what is too short to be told from chance', { password: 'abc' }],
  ['what is more than data', { resolvers: { token: () => 'abcdef' } }],
])('%s is not found', (_name, settings) => {
  expect(findWrittenSecrets(settings, [JSON.stringify(settings), 'abcdef'])).toEqual([])
})

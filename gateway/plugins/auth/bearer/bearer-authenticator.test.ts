import { expect, test } from 'vitest'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { RequestContext } from '../../plugin.ts'
import { createBearerAuthenticator } from './bearer-authenticator.ts'
import type { TokenVerifier } from './token-verifier.ts'

const taken: string[] = []
const verifier: TokenVerifier = {
  accepts: () => true,
  recall: () => undefined,
  verify({ text }) {
    taken.push(text)
    return Promise.resolve({ principal: { subject: 'ada', scopes: [], claims: {} } })
  },
}
const authenticator = createBearerAuthenticator({
  locations: [{ header: 'authorization' }, { connectionParam: 'Authorization' }],
  verifiers: [verifier],
})

/** What an authenticator reads of a request. */
function contextWith(connectionParams?: Readonly<Record<string, unknown>>): RequestContext {
  const context: Pick<RequestContext, 'headers' | 'signal' | 'client'> = {
    headers: new Headers(),
    signal: new AbortController().signal,
    client: { address: '', connectionParams },
  }
  return context as RequestContext
}

test.each([
  ['after the scheme', { authorization: 'Bearer t1' }],
  ['alone', { Authorization: 't1' }],
  ['under a name in upper case', { AUTHORIZATION: 'bearer t1' }],
])("finds the token %s in a WebSocket's connection parameters", async (_name, params) => {
  taken.length = 0
  expect(await authenticator.authenticate(contextWith(params))).toMatchObject({
    principal: { subject: 'ada' },
  })
  expect(taken).toEqual(['t1'])
})

test.each([undefined, {}, { authorization: null }, { authorization: '' }, { authorization: 'Basic YTpi' }])(
  'there are no credentials in %j',
  (params) => {
    expect(authenticator.authenticate(contextWith(params))).toBeUndefined()
  },
)

test.each([
  ['that is an object', { token: 't1' }],
  ['that is longer than all headers may be', 'A'.repeat(16_385)],
  ['with a line break', 'Bearer t1\nx'],
])('refuses a token %s', (_name, authorization) => {
  expect(() => authenticator.authenticate(contextWith({ authorization }))).toThrow(GatewayError)
})

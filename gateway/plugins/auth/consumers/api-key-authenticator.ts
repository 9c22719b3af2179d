import type { ApiKeyCredentialSettings } from '../../../config/authentication/consumer-options.ts'
import type { RequestContext } from '../../plugin.ts'
import type { Authenticator } from '../authenticator.ts'
import { invalidCredentials } from '../refusals.ts'
import { idOfKey, isKey } from './api-key.ts'
import type { ConsumerStore } from './consumer-store.ts'
import { readCredential } from './read-credential.ts'

/** What {@link createApiKeyAuthenticator} takes. */
export interface ApiKeyAuthenticatorInput {
  readonly settings: ApiKeyCredentialSettings
  readonly store: ConsumerStore
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/** The hash of no key: what is compared where there is no such id, so that it takes as long. */
const nobodysHash = '0'.repeat(64)

/** Makes the authenticator of API keys. */
export function createApiKeyAuthenticator(input: ApiKeyAuthenticatorInput): Authenticator {
  const { settings, store, now } = input
  const { header, queryParameter } = settings
  const challenge = `ApiKey header="${header}"`

  return {
    challenge,
    start: () => store.start(),
    authenticate(context) {
      const inQuery = queryParameter === undefined ? undefined : takeParameter(context, queryParameter)
      const text = readCredential(context, header) ?? inQuery?.value
      if (text === undefined) return undefined
      const id = idOfKey(text)
      const key = id === undefined ? undefined : store.findKey(id)
      const isRight = isKey(text, key?.hash ?? nobodysHash)
      if (!key || !isRight) throw invalidCredentials('The API key is not known.', challenge)
      if (key.revokedAt !== undefined) throw invalidCredentials('The API key was revoked.', challenge)
      const { expiresAtMs = Infinity } = key.authentication.principal
      if (expiresAtMs <= now()) throw invalidCredentials('The API key has expired.', challenge)
      return inQuery ? { ...key.authentication, url: inQuery.url } : key.authentication
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** A parameter of the URL's query, and the URL without it. */
function takeParameter({ url }: RequestContext, name: string): { value: string; url: string } | undefined {
  const start = url.indexOf('?')
  if (start < 0) return undefined
  const search = new URLSearchParams(url.slice(start + 1))
  const value = search.get(name)
  if (value === null) return undefined
  search.delete(name)
  return { value, url: search.size > 0 ? `${url.slice(0, start)}?${search.toString()}` : url.slice(0, start) }
}

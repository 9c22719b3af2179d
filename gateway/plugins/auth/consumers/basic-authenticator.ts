import { createHmac, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import type { BasicCredentialSettings } from '../../../config/authentication/consumer-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { Authentication, Authenticator } from '../authenticator.ts'
import { invalidCredentials } from '../refusals.ts'
import type { ConsumerStore } from './consumer-store.ts'
import { isPassword } from './password.ts'
import { readCredential } from './read-credential.ts'

/** What {@link createBasicAuthenticator} takes. */
export interface BasicAuthenticatorInput {
  readonly settings: BasicCredentialSettings
  readonly store: ConsumerStore
  /** Checks a password against a stored one. Default: scrypt. */
  readonly check?: typeof isPassword
}

interface Credentials {
  readonly name: string
  readonly password: string
}

/** Checks that run at once: the rest of Node's four threads stay for files and names. */
const maxChecks = 2

/** Longest value of the header, in characters. */
const maxLength = 2_048

/** A password of nobody, of the cost of real ones: what is checked where there is no such name, so that it takes as long. */
const nobodysPassword = `$scrypt$ln=15,r=8,p=3$${'A'.repeat(22)}$${'A'.repeat(43)}`

/**
 * Makes the authenticator of names and passwords. A password that was found good is remembered, as a keyed hash, as long as
 * the consumer has it; the same one that comes many times at once is checked once.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7617
 */
export function createBasicAuthenticator(input: BasicAuthenticatorInput): Authenticator {
  const { settings, store, check = isPassword } = input
  const challenge = `Basic realm="${settings.realm}", charset="UTF-8"`
  const limit = pLimit(maxChecks)
  const secret = randomBytes(32)
  /** What the consumer's stored password was when this one was good, by the keyed hash of name and password. */
  const good = new LRUCache<string, string>({ max: settings.maxCachedPasswords })
  const running = new Map<string, Promise<Authentication>>()

  async function verify({ name, password }: Credentials, id: string): Promise<Authentication> {
    const stored = store.findConsumer(name)?.password
    const isGood = await limit(() => check(password, stored ?? nobodysPassword))
    // Asked again: it may have been changed, or taken away, in the meantime.
    const consumer = store.findConsumer(name)
    if (!isGood || !consumer || stored === undefined || consumer.password !== stored) {
      throw invalidCredentials('Name and password are not known.', challenge)
    }
    good.set(id, stored)
    return consumer.authentication
  }

  return {
    challenge,
    start: () => store.start(),
    authenticate(context) {
      const value = readCredential(context, 'authorization')
      if (value === undefined || !/^basic(?: |$)/i.test(value)) return undefined
      const credentials = value.length > maxLength ? undefined : parse(value.slice(6))
      if (!credentials) {
        throw invalidCredentials('Credentials of the scheme Basic have another form.', challenge)
      }
      const id = createHmac('sha256', secret).update(JSON.stringify(credentials)).digest('base64')
      const consumer = store.findConsumer(credentials.name)
      if (consumer?.password !== undefined && good.get(id) === consumer.password)
        return consumer.authentication
      let check = running.get(id)
      if (!check) {
        if (limit.pendingCount >= settings.maxWaitingChecks) throw isBusy()
        check = verify(credentials, id).finally(() => running.delete(id))
        running.set(id, check)
      }
      return check
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

/** Name and password, which may have colons. */
function parse(base64: string): Credentials | undefined {
  if (!/^[A-Za-z\d+/_-]+={0,2}$/.test(base64.trim())) return undefined
  const text = Buffer.from(base64.trim(), 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : { name: text.slice(0, colon), password: text.slice(colon + 1) }
}

function isBusy(): GatewayError {
  return new GatewayError(
    'AUTHENTICATION_UNAVAILABLE',
    'Too many passwords wait to be checked. Ask again later.',
    { extensions: { http: { headers: { 'retry-after': '1' } } } },
  )
}

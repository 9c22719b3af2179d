import type { Authenticator } from '../authenticator.ts'
import { invalidCredentials } from '../refusals.ts'
import type { ConsumerStore } from './consumer-store.ts'

/** What {@link createCertificateAuthenticator} takes. */
export interface CertificateAuthenticatorInput {
  readonly store: ConsumerStore
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Makes the authenticator of client certificates. A thumbprint is that of one certificate, whoever signed it; a name counts only
 * when an authority of `server.tls.clientCa` has signed it.
 */
export function createCertificateAuthenticator({ store, now }: CertificateAuthenticatorInput): Authenticator {
  return {
    start: () => store.start(),
    authenticate({ client: { certificate } }) {
      if (!certificate) return undefined
      const { thumbprint, alternativeNames, isTrusted, validFromMs, validToMs } = certificate
      // Whether they hold now, on a connection that may be old, and also where no authority was asked.
      if (!(validFromMs <= now() && now() < validToMs)) {
        throw invalidCredentials('The client certificate is not valid at this time.', '')
      }
      const names = [`sha256:${thumbprint}`, ...(isTrusted ? alternativeNames : [])]
      for (const name of names) {
        const found = store.findCertificate(name)
        if (found) return found
      }
      throw invalidCredentials(
        'The client certificate is of no consumer, or nobody trusted has signed it.',
        '',
      )
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  }
}

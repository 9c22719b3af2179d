import type { TokenIntrospectionSettings } from '../../../config/authentication/introspection-options.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import type { Claims } from '../../../context/claim-at.ts'
import { fetchObject } from '../fetch-object.ts'

/** Asks the server that issued a token what it is worth. */
export type Introspect = (token: string, signal: AbortSignal) => Promise<Claims>

/**
 * Makes the client of an introspection endpoint.
 *
 * @throws {GatewayError} from the client, when there is no answer in time, or one that is none
 * @see https://www.rfc-editor.org/rfc/rfc7662#section-2.1
 */
export function createIntrospect(settings: TokenIntrospectionSettings, http: HttpClient): Introspect {
  const { url, clientId, clientSecret, clientAuth, timeoutMs } = settings
  const inHeader = clientAuth === 'basic'
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    ...(inHeader && { authorization: toBasic(clientId, clientSecret) }),
  }
  const inForm: Record<string, string> = inHeader ? {} : { client_id: clientId, client_secret: clientSecret }
  return (token, signal) => {
    const body = new URLSearchParams({ token, token_type_hint: 'access_token', ...inForm }).toString()
    return fetchObject(http, { method: 'POST', url, headers, body, timeoutMs, signal })
  }
}

/** Id and secret are encoded as in a form before they are joined (RFC 6749 section 2.3.1). */
function toBasic(clientId: string, clientSecret: string): string {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString('base64')}`
}

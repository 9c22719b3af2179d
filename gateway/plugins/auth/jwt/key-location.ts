import type { JwtIssuerSettings } from '../../../config/authentication/jwt-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import { fetchObject } from '../fetch-object.ts'

/** Finds out where an issuer publishes its keys. */
export type LocateKeys = () => Promise<string>

/**
 * Makes the finder of an issuer's keys: the URL of the config, or what the discovery document says each time it is asked.
 *
 * @throws {GatewayError} AUTHENTICATION_UNAVAILABLE, from the finder, when there is no document, or not this issuer's
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfigurationValidation
 */
export function createLocateKeys(settings: JwtIssuerSettings, http: HttpClient): LocateKeys {
  const { issuer, jwksUrl, discoveryUrl, remoteKeys } = settings
  if (jwksUrl !== undefined) return () => Promise.resolve(jwksUrl)
  const url = discoveryUrl ?? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
  return async () => {
    const { timeoutMs } = remoteKeys
    const { issuer: said, jwks_uri: keysUrl } = await fetchObject(http, {
      method: 'GET',
      url,
      headers: {},
      timeoutMs,
    })
    if (said !== issuer) throw bad('its "issuer" is another one')
    if (typeof keysUrl !== 'string' || !URL.canParse(keysUrl)) throw bad('it has no "jwks_uri"')
    if (!isAsSafe(keysUrl, url)) throw bad('its "jwks_uri" is not an https:// URL')
    return keysUrl
  }
}

/** Keys must not come over a less trusted way than the document that names them. */
function isAsSafe(keysUrl: string, documentUrl: string): boolean {
  const { protocol, username } = new URL(keysUrl)
  return username === '' && (protocol === 'https:' || protocol === new URL(documentUrl).protocol)
}

function bad(why: string): GatewayError {
  return new GatewayError('AUTHENTICATION_UNAVAILABLE', `The discovery document is not to be used: ${why}.`)
}

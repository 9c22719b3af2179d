import { resolve } from 'node:path'
import type { AuthenticationSettings } from '../../config/authentication-options.ts'
import type { JwtIssuerSettings } from '../../config/authentication/jwt-options.ts'
import type { PluginParts } from '../plugin-parts.ts'
import type { Authenticator } from './authenticator.ts'
import { createBearerAuthenticator } from './bearer/bearer-authenticator.ts'
import type { TokenVerifier } from './bearer/token-verifier.ts'
import { createApiKeyAuthenticator } from './consumers/api-key-authenticator.ts'
import { createBasicAuthenticator } from './consumers/basic-authenticator.ts'
import { createCertificateAuthenticator } from './consumers/certificate-authenticator.ts'
import { createConsumerStore } from './consumers/consumer-store.ts'
import { fetchObject } from './fetch-object.ts'
import { createIntrospect } from './introspection/introspection-client.ts'
import { createIntrospectionVerifier } from './introspection/introspection-verifier.ts'
import type { IssuerKeys } from './jwt/issuer-keys.ts'
import { createJwtVerifier } from './jwt/jwt-verifier.ts'
import { createLocateKeys } from './jwt/key-location.ts'
import { createLocalKeys } from './jwt/local-keys.ts'
import { RemoteKeys } from './jwt/remote-keys.ts'

/** Makes the authenticators that a config asks for, in the order in which they are asked. */
export function createAuthenticators(parts: PluginParts): readonly Authenticator[] {
  const { authentication } = parts.settings
  if (!authentication) return []
  const verifiers = createVerifiers(authentication, parts)
  return [
    ...(verifiers.length > 0
      ? [createBearerAuthenticator({ locations: authentication.tokenLocations, verifiers })]
      : []),
    ...createConsumerAuthenticators(authentication, parts),
  ]
}

function createConsumerAuthenticators(
  { consumers, apiKeys, basic, clientCertificates }: AuthenticationSettings,
  { baseDir, log, now }: PluginParts,
): Authenticator[] {
  if (!consumers) return []
  const store = createConsumerStore({ path: resolve(baseDir, consumers.file), settings: consumers, log })
  return [
    ...(apiKeys ? [createApiKeyAuthenticator({ settings: apiKeys, store, now })] : []),
    ...(basic ? [createBasicAuthenticator({ settings: basic, store })] : []),
    // The last: a program may call over such a connection for somebody else.
    ...(clientCertificates ? [createCertificateAuthenticator({ store, now })] : []),
  ]
}

function createVerifiers(
  { jwt, introspection }: AuthenticationSettings,
  parts: PluginParts,
): TokenVerifier[] {
  const { http, log, now } = parts
  return [
    ...(jwt
      ? [
          createJwtVerifier({
            settings: jwt,
            keysOf: (issuer) => createIssuerKeys(issuer, parts),
            isAlone: introspection === undefined,
            now,
          }),
        ]
      : []),
    ...(introspection
      ? [
          createIntrospectionVerifier({
            settings: introspection,
            introspect: createIntrospect(introspection, http),
            log,
            now,
          }),
        ]
      : []),
  ]
}

function createIssuerKeys(settings: JwtIssuerSettings, { http, log, now }: PluginParts): IssuerKeys {
  if (settings.keys) return createLocalKeys(settings.keys)
  const { issuer, remoteKeys } = settings
  const locate = createLocateKeys(settings, http)
  const fetchKeys = async () =>
    fetchObject(http, {
      method: 'GET',
      url: await locate(),
      headers: {},
      timeoutMs: remoteKeys.timeoutMs,
    })
  return new RemoteKeys({ issuer, settings: remoteKeys, fetchKeys, log, now })
}

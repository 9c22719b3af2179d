import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import type { JWK } from 'jose'
import { Provider } from 'oidc-provider'
import { onTestFinished } from 'vitest'
import { audience } from './token-kit.ts'

/** An OpenID Connect provider that runs. */
export interface OidcProvider {
  /** Its issuer, and where its discovery document is looked for. */
  readonly issuer: string
  readonly introspectionUrl: string
  /** Requests for its keys that came. */
  readonly keyRequests: () => number
  /** Gets an access token for the client `app`: a JWT for the graph, or an opaque one. */
  token(form: 'jwt' | 'opaque'): Promise<string>
  /** Signs with a new key from now on, and publishes that one alone. */
  rotateKeys(): Promise<void>
  /** Answers nothing any more: connections are closed at once. Undone by `comeBack`. */
  goDown(): void
  comeBack(): void
}

/** The client that gets tokens, and that may introspect them. */
export const oidcClient = { clientId: 'app', clientSecret: 'secret-of-the-app' }

/** Starts `oidc-provider` on a free port of 127.0.0.1, and stops it when the test is over. */
export async function startOidcProvider(): Promise<OidcProvider> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined
  let isDown = false
  let keyRequests = 0
  const server = createServer((request, response) => {
    if (request.url === '/jwks') keyRequests += 1
    if (isDown) request.socket.destroy()
    else handle(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  async function rotateKeys(): Promise<void> {
    const callback = createProvider(issuer, await createKey()).callback()
    handle = (request, response) => void callback(request, response)
  }
  await rotateKeys()

  return {
    issuer,
    introspectionUrl: `${issuer}/token/introspection`,
    keyRequests: () => keyRequests,
    token: (form) => requestToken(issuer, form),
    rotateKeys,
    goDown: () => (isDown = true),
    comeBack: () => (isDown = false),
  }
}

async function createKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }
}

function createProvider(issuer: string, key: JWK): Provider {
  return new Provider(issuer, {
    jwks: { keys: [key] },
    clients: [
      {
        client_id: oidcClient.clientId,
        client_secret: oidcClient.clientSecret,
        grant_types: ['client_credentials'],
        id_token_signed_response_alg: 'ES256',
        redirect_uris: [],
        response_types: [],
      },
    ],
    cookies: { keys: ['key-of-the-cookies'] },
    scopes: ['read', 'write'],
    ttl: { ClientCredentials: 3_600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: 'read write',
          audience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  })
}

async function requestToken(issuer: string, form: 'jwt' | 'opaque'): Promise<string> {
  const { clientId, clientSecret } = oidcClient
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'read',
      ...(form === 'jwt' && { resource: audience }),
    }),
  })
  const answer = (await response.json()) as { access_token?: string; error_description?: string }
  const { access_token: token } = answer
  if (token === undefined) throw new Error(`there is no token: ${answer.error_description ?? ''}`)
  return token
}

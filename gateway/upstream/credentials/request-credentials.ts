import type { CredentialSettings } from '../../config/sources/credential-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { HttpClient } from '../http-client.ts'
import type { HttpRequest } from '../http-request.ts'
import { basicAuthorization } from './basic-authorization.ts'
import { shareTokenSource } from './token-source.ts'

/** One kind of proof that goes with the requests to a service. */
export interface RequestCredential {
  /**
   * The request with the proof.
   *
   * @throws {GatewayError} SUBGRAPH_UNREACHABLE, SUBGRAPH_TIMEOUT or SUBGRAPH_BAD_RESPONSE when it can't be got
   */
  add(request: HttpRequest, context: GatewayContext): HttpRequest | Promise<HttpRequest>
  /** What of a client's request decides the proof. Without it, nothing does. */
  keyOf?(context: GatewayContext): string
  /** Lets go of the proof in a request that the service refused. Another one may be better. */
  forget?(request: HttpRequest): void
}

/** What {@link createRequestCredentials} needs. */
export interface RequestCredentialsInput {
  readonly settings: CredentialSettings
  /** For token endpoints. */
  readonly http: HttpClient
  /** Deadline of a request for a token, in milliseconds. */
  readonly timeoutMs: number
}

/** Makes the proofs that a config asks for, in the order in which they are added. */
export function createRequestCredentials(input: RequestCredentialsInput): readonly RequestCredential[] {
  const { apiKey, basic, bearer, oauth2 } = input.settings
  const credentials: RequestCredential[] = []
  if (apiKey?.header !== undefined) credentials.push(constantHeader(apiKey.header, apiKey.key))
  if (apiKey?.query !== undefined) credentials.push(constantParameter(apiKey.query, apiKey.key))
  if (basic) credentials.push(constantHeader('authorization', basicAuthorization(basic)))
  if (bearer !== undefined) credentials.push(constantHeader('authorization', `Bearer ${bearer}`))
  if (oauth2) credentials.push(createOAuth2Credential(oauth2, input))
  return credentials
}

/** The request with one header more, or another one in its place. */
function withHeader(request: HttpRequest, name: string, value: string): HttpRequest {
  return { ...request, headers: { ...request.headers, [name]: value } }
}

function constantHeader(name: string, value: string): RequestCredential {
  return { add: (request) => withHeader(request, name, value) }
}

function constantParameter(name: string, value: string): RequestCredential {
  const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`
  return {
    add: (request) => ({ ...request, url: request.url + (request.url.includes('?') ? '&' : '?') + pair }),
  }
}

const scheme = 'Bearer '

function createOAuth2Credential(
  options: NonNullable<CredentialSettings['oauth2']>,
  { http, timeoutMs }: RequestCredentialsInput,
): RequestCredential {
  const tokens = shareTokenSource({ ...options, http, timeoutMs })
  return {
    async add(request, { signal }) {
      return withHeader(request, 'authorization', scheme + (await tokens.token(signal)))
    },
    forget({ headers }) {
      tokens.forget(headers.authorization?.slice(scheme.length))
    },
  }
}

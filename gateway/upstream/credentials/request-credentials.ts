import type { CredentialSettings } from '../../config/sources/credential-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { HttpClient } from '../http-client.ts'
import { basicAuthorization } from './basic-authorization.ts'
import type { RequestCredential } from './request-credential.ts'
import { createSignedTokenCredential } from './signed-token-credential.ts'
import type { TokenSigner } from './token-signer.ts'
import { shareTokenSource } from './token-source.ts'
import { withHeader } from './with-header.ts'

/** What {@link createRequestCredentials} needs. */
export interface RequestCredentialsInput {
  /** The source's. */
  readonly name: string
  readonly settings: CredentialSettings
  /** For token endpoints. */
  readonly http: HttpClient
  /** Deadline of a request for a token, in milliseconds. */
  readonly timeoutMs: number
  /** For tokens of the gateway. */
  readonly signer?: TokenSigner | undefined
}

/**
 * Makes the proofs that a config asks for, in the order in which they are added.
 *
 * @throws {GatewayError} CONFIG_INVALID when tokens of the gateway are asked for, and nothing says how they are signed
 */
export async function createRequestCredentials(
  input: RequestCredentialsInput,
): Promise<readonly RequestCredential[]> {
  const { apiKey, basic, bearer, oauth2, signedToken, aws } = input.settings
  const credentials: RequestCredential[] = []
  if (apiKey?.header !== undefined) credentials.push(constantHeader(apiKey.header, apiKey.key))
  if (apiKey?.query !== undefined) credentials.push(constantParameter(apiKey.query, apiKey.key))
  if (basic) credentials.push(constantHeader('authorization', basicAuthorization(basic)))
  if (bearer !== undefined) credentials.push(constantHeader('authorization', `Bearer ${bearer}`))
  if (oauth2) credentials.push(createOAuth2Credential(oauth2, input))
  if (signedToken) {
    credentials.push(
      createSignedTokenCredential({ ...input, settings: signedToken, signer: signerOf(input) }),
    )
  }
  if (aws) {
    // Loaded where it is needed only. It comes last, as it signs all headers.
    const { createAwsCredential } = await import('./aws-credential.ts')
    credentials.push(createAwsCredential(aws))
  }
  return credentials
}

function signerOf({ name, signer }: RequestCredentialsInput): TokenSigner {
  if (signer) return signer
  throw new GatewayError(
    'CONFIG_INVALID',
    `"sources.${name}.credentials.signedToken" needs "signing", with the gateway's issuer and keys.`,
  )
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

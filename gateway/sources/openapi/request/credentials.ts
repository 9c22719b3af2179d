import type {
  OpenApiSourceSettings,
  OpenApiSecurityOptions,
} from '../../../config/sources/openapi-options.ts'
import { GatewayError } from '../../../errors/gateway-error.ts'
import type { HttpClient } from '../../../upstream/http-client.ts'
import { basicAuthorization } from '../../../upstream/credentials/basic-authorization.ts'
import { shareTokenSource } from '../../../upstream/credentials/token-source.ts'
import type { TokenSource } from '../../../upstream/credentials/token-source.ts'
import type { RestModel, RestOperation, SecurityScheme } from '../model/rest-model.ts'

/** What tells a service who is calling, and where it stands in a request. */
export interface Credential {
  readonly in: 'header' | 'query' | 'cookie'
  /** Headers in lower case. */
  readonly name: string
  readonly value: string
}

/** The credentials of one service. */
export interface Credentials {
  /**
   * What a request of this operation is sent with.
   *
   * @throws {GatewayError} SUBGRAPH_UNREACHABLE, SUBGRAPH_TIMEOUT or SUBGRAPH_BAD_RESPONSE when a token is needed and can't be got
   */
  of(operation: RestOperation, signal: AbortSignal): Promise<readonly Credential[]>
  /** Lets go of the tokens of this operation, which the service has refused. True when another one may be better. */
  renew(operation: RestOperation): boolean
}

/** What {@link createCredentials} needs. */
export interface CredentialsInput {
  readonly name: string
  readonly model: RestModel
  readonly settings: OpenApiSourceSettings
  readonly http: HttpClient
}

type Provider = TokenSource | Credential

/**
 * Builds the credentials that a config gives for the security schemes of a document.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each that does not fit its scheme
 */
export function createCredentials(input: CredentialsInput): Credentials {
  const providers = createProviders(input)

  /** Of the first set of schemes for which there are all credentials. */
  function providersOf({ security }: RestOperation): readonly Provider[] {
    const set = security.find(
      (schemes) => schemes.length > 0 && schemes.every((scheme) => providers.has(scheme)),
    )
    return (set ?? []).flatMap((scheme) => providers.get(scheme) ?? [])
  }

  return {
    of: (operation, signal) =>
      Promise.all(
        providersOf(operation).map(async (provider) =>
          'value' in provider ? provider : authorization(`Bearer ${await provider.token(signal)}`),
        ),
      ),
    renew(operation) {
      const tokens = providersOf(operation).filter((provider) => 'forget' in provider)
      for (const token of tokens) token.forget()
      return tokens.length > 0
    },
  }
}

function createProviders({ name, model, settings, http }: CredentialsInput): ReadonlyMap<string, Provider> {
  const details: string[] = []
  const providers = new Map<string, Provider>()
  for (const [schemeName, options] of Object.entries(settings.security)) {
    const scheme = model.securitySchemes.get(schemeName)
    const provider = scheme && createProvider(scheme, options, { http, timeoutMs: settings.timeoutMs })
    if (provider) providers.set(schemeName, provider)
    else details.push(`security.${schemeName}: ${mistakeOf(scheme, [...model.securitySchemes.keys()])}`)
  }
  if (details.length === 0) return providers
  throw new GatewayError(
    'SCHEMA_INVALID',
    `Source "${name}" has credentials that its document does not bear out.`,
    { details, extensions: { source: name } },
  )
}

/** Undefined when the options are for another kind of scheme. */
function createProvider(
  scheme: SecurityScheme,
  { apiKey, bearer, username, password, clientId, clientSecret, ...own }: OpenApiSecurityOptions,
  client: { readonly http: HttpClient; readonly timeoutMs: number },
): Provider | undefined {
  if (scheme.kind === 'apiKey' && apiKey !== undefined) {
    const name = scheme.in === 'header' ? scheme.name.toLowerCase() : scheme.name
    return { in: scheme.in, name, value: apiKey }
  }
  if (scheme.kind === 'basic' && username !== undefined && password !== undefined) {
    return authorization(basicAuthorization({ username, password }))
  }
  if ((scheme.kind === 'bearer' || scheme.kind === 'oauth2') && bearer !== undefined) {
    return authorization(`Bearer ${bearer}`)
  }
  if (scheme.kind !== 'oauth2' || clientId === undefined || clientSecret === undefined) return undefined
  const { tokenUrl = scheme.tokenUrl, scopes = scheme.scopes } = own
  if (tokenUrl === undefined || !URL.canParse(tokenUrl)) return undefined
  return shareTokenSource({ ...client, tokenUrl, scopes, clientId, clientSecret })
}

function authorization(value: string): Credential {
  return { in: 'header', name: 'authorization', value }
}

function mistakeOf(scheme: SecurityScheme | undefined, names: readonly string[]): string {
  if (!scheme) {
    const known = names.map((name) => `"${name}"`).join(', ')
    return `the document has no security scheme of this name; there are ${known === '' ? 'none' : known}`
  }
  switch (scheme.kind) {
    case 'apiKey':
      return 'the scheme is an API key: `apiKey` was expected'
    case 'basic':
      return 'the scheme is HTTP Basic: `username` and `password` were expected'
    case 'bearer':
      return 'the scheme is a bearer token: `bearer` was expected'
    case 'oauth2':
      return 'the scheme is OAuth 2: `bearer` was expected, or `clientId` and `clientSecret`, with an absolute `tokenUrl` in the document or here'
    case 'other':
      return `a scheme of type "${scheme.type}" can't be followed: set a header instead`
  }
}

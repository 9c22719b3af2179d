import { z } from 'zod'
import { headerName, headerValue } from './header-names.ts'

/** A key that stands in a header, or in a parameter of the URL. */
export interface ApiKeyOptions {
  /** The header's name. Either this or `query`. */
  readonly header?: string
  /** The parameter's name. */
  readonly query?: string
  /** The key itself. */
  readonly key: string
}

/** HTTP Basic. */
export interface BasicOptions {
  /** Who the gateway is to the service. */
  readonly username: string
  /** What proves it. */
  readonly password: string
}

/**
 * OAuth 2 client credentials (RFC 6749 section 4.4): a token is got when it is needed, kept until shortly before it expires,
 * and got anew once when the service answers with 401.
 */
export interface OAuth2Options {
  /** The token endpoint, http:// or https://. */
  readonly tokenUrl: string
  /** Who the gateway is to the server of the tokens. */
  readonly clientId: string
  /** Sent to the token endpoint as HTTP Basic. */
  readonly clientSecret: string
  /** Scopes to ask for. Default: none, and the server decides. */
  readonly scopes?: readonly string[]
}

/**
 * A token (JWT) that the gateway signs with its own keys (`signing`), for this service alone. It has the caller's subject (`sub`)
 * and scopes (`scope`), where they are known.
 */
export interface SignedTokenOptions {
  /** The header that it stands in; in `authorization` after `Bearer`. Default: `authorization`. */
  readonly header?: string
  /** Whom it is for, `aud`. Default: the source's name. */
  readonly audience?: string
  /** Further claims of the caller, by name or by a path with dots. Default: none. */
  readonly claims?: readonly string[]
}

/** {@link SignedTokenOptions}, complete; `audience` stays open because the source's name decides it. */
export interface SignedTokenSettings extends SignedTokenOptions {
  readonly header: string
  readonly claims: readonly string[]
}

/** Signature Version 4 of AWS, for services behind API Gateway, AppSync, Lambda URLs and the like. */
export interface AwsOptions {
  /** The service's name: `execute-api`, `appsync`, `lambda`, `vpc-lattice-svcs`. */
  readonly service: string
  /** Such as `eu-central-1`. */
  readonly region: string
  /** The id of the access key. */
  readonly accessKeyId: string
  /** The access key. */
  readonly secretAccessKey: string
  /** For keys that are good for a while. Default: none. */
  readonly sessionToken?: string
}

/**
 * What proves to a service that it is the gateway who calls. No header of a client comes in its place. Of `basic`, `bearer`,
 * `oauth2`, `aws` and a `signedToken` without `header` there is one at most, as all are the header `authorization`.
 */
export interface CredentialOptions {
  /** A key in a header or in the URL. Default: none. */
  readonly apiKey?: ApiKeyOptions
  /** HTTP Basic. Default: none. */
  readonly basic?: BasicOptions
  /** A token, sent as `authorization: Bearer`. Default: none. */
  readonly bearer?: string
  /** Tokens of an OAuth 2 server. Default: none. */
  readonly oauth2?: OAuth2Options
  /** A token that the gateway signs, and that says who calls; `{}` with the defaults. Default: none. */
  readonly signedToken?: SignedTokenOptions
  /** A signature that AWS checks. Default: none. */
  readonly aws?: AwsOptions
}

/** {@link CredentialOptions}, complete. */
export interface CredentialSettings extends CredentialOptions {
  readonly oauth2?: Required<OAuth2Options>
  readonly signedToken?: SignedTokenSettings
}

/** Claims that the gateway itself makes: they are not taken from a caller. */
const ownClaims: ReadonlySet<string> = new Set(['iss', 'aud', 'sub', 'iat', 'nbf', 'exp', 'jti', 'scope'])

const apiKeySchema = z
  .strictObject({
    header: headerName.optional(),
    query: z.string().min(1).optional(),
    key: headerValue.min(1),
  })
  .refine(({ header, query }) => (header === undefined) !== (query === undefined), {
    error: 'either `header` or `query` was expected',
  })

/** Checks {@link CredentialOptions} and fills in the defaults. */
export const credentialSchema: z.ZodType<CredentialSettings, CredentialOptions> = z
  .strictObject({
    apiKey: apiKeySchema.optional(),
    basic: z.strictObject({ username: z.string(), password: z.string() }).optional(),
    bearer: headerValue.min(1).optional(),
    oauth2: z
      .strictObject({
        tokenUrl: z.url({ protocol: /^https?$/ }),
        clientId: z.string().min(1),
        clientSecret: z.string(),
        scopes: z.array(z.string().min(1)).default([]),
      })
      .optional(),
    signedToken: z
      .strictObject({
        header: headerName.default('authorization'),
        audience: z.string().min(1).optional(),
        claims: z
          .array(
            z
              .string()
              .min(1)
              .refine((name) => !ownClaims.has(name), { error: "this claim is the gateway's own" }),
          )
          .default([]),
      })
      .optional(),
    aws: z
      .strictObject({
        service: z.string().min(1),
        region: z.string().min(1),
        accessKeyId: z.string().min(1),
        secretAccessKey: z.string().min(1),
        sessionToken: headerValue.min(1).optional(),
      })
      .optional(),
  })
  .superRefine(({ apiKey, basic, bearer, oauth2, signedToken, aws }, context) => {
    const headers = [
      apiKey?.header,
      signedToken?.header,
      ...[basic, bearer, oauth2, aws].map((option) => option && 'authorization'),
    ].filter((header) => header !== undefined)
    if (new Set(headers).size === headers.length) return
    const message = 'two of these would be the same header: expected one'
    context.addIssue({ code: 'custom', message, input: undefined })
  })

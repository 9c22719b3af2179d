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
 * What proves to a service that it is the gateway who calls. No header of a client comes in its place. Of `basic`, `bearer`
 * and `oauth2` there is one at most, as all are the header `authorization`.
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
}

/** {@link CredentialOptions}, complete. */
export interface CredentialSettings extends CredentialOptions {
  readonly oauth2?: Required<OAuth2Options>
}

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
  })
  .superRefine(({ apiKey, basic, bearer, oauth2 }, context) => {
    const headers = [
      apiKey?.header,
      ...[basic, bearer, oauth2].map((option) => option && 'authorization'),
    ].filter((header) => header !== undefined)
    if (new Set(headers).size === headers.length) return
    const message = 'two of these would be the same header: expected one'
    context.addIssue({ code: 'custom', message, input: undefined })
  })

import { z } from 'zod'
import {
  apiKeySchema,
  basicSchema,
  certificateSchema,
  consumerStoreSchema,
} from './authentication/consumer-options.ts'
import type {
  ApiKeyCredentialOptions,
  ApiKeyCredentialSettings,
  BasicCredentialOptions,
  BasicCredentialSettings,
  CertificateCredentialOptions,
  ConsumerStoreOptions,
  ConsumerStoreSettings,
} from './authentication/consumer-options.ts'
import { externalSchema } from './authentication/external-options.ts'
import type { ExternalOptions, ExternalSettings } from './authentication/external-options.ts'
import { introspectionSchema } from './authentication/introspection-options.ts'
import type {
  TokenIntrospectionOptions,
  TokenIntrospectionSettings,
} from './authentication/introspection-options.ts'
import { jwtSchema } from './authentication/jwt-options.ts'
import type { JwtOptions, JwtSettings } from './authentication/jwt-options.ts'
import { tokenLocationSchema } from './authentication/token-options.ts'
import type { TokenLocationOptions, TokenLocationSettings } from './authentication/token-options.ts'

/** Who may call, and how it is found out. At least one kind of credentials must be given. */
export interface AuthenticationOptions {
  /**
   * `required` refuses requests without credentials; `optional` lets them through without a principal. Credentials that are
   * not valid are refused in both. Default: `required`.
   */
  readonly mode?: 'required' | 'optional'
  /** Scopes that every caller with credentials must have; who hasn't gets 403. Default: none. */
  readonly requiredScopes?: readonly string[]
  /**
   * Where access tokens stand, for `jwt` and `introspection`: the first place that has one counts. Default: the header
   * `authorization`, and `authorization` among a WebSocket's connection parameters.
   */
  readonly tokenLocations?: readonly TokenLocationOptions[]
  /** Access tokens that are signed. Default: none are taken. */
  readonly jwt?: JwtOptions
  /** Access tokens that are opaque: with `jwt` too, all that don't have the form of a JWT. Default: none are taken. */
  readonly introspection?: TokenIntrospectionOptions
  /** Consumers that the gateway knows by itself, for `apiKeys` and `basic`. Default: none. */
  readonly consumers?: ConsumerStoreOptions
  /** API keys of `consumers`; `{}` with the defaults. Default: none are taken. */
  readonly apiKeys?: ApiKeyCredentialOptions
  /** Names and passwords of `consumers`; `{}` with the defaults. Default: none are taken. */
  readonly basic?: BasicCredentialOptions
  /** Client certificates of `consumers`, with `server.tls.requestClientCert`; `{}` takes them. Default: none are taken. */
  readonly clientCertificates?: CertificateCredentialOptions
  /** An authorizer of your own, asked about each request after its credentials were checked. Default: none is asked. */
  readonly external?: ExternalOptions
}

/** {@link AuthenticationOptions}, complete. */
export interface AuthenticationSettings {
  readonly mode: 'required' | 'optional'
  readonly requiredScopes: readonly string[]
  readonly tokenLocations: readonly TokenLocationSettings[]
  readonly jwt?: JwtSettings | undefined
  readonly introspection?: TokenIntrospectionSettings | undefined
  readonly consumers?: ConsumerStoreSettings | undefined
  readonly apiKeys?: ApiKeyCredentialSettings | undefined
  readonly basic?: BasicCredentialSettings | undefined
  readonly clientCertificates?: CertificateCredentialOptions | undefined
  readonly external?: ExternalSettings | undefined
}

/** A scope, as RFC 6749 section 3.3 has it. */
const scope = z
  .string()
  .regex(
    /^[\x21\x23-\x5B\x5D-\x7E]+$/,
    'expected a scope: printable ASCII without spaces, quotes and backslashes',
  )

/** Checks {@link AuthenticationOptions} and fills in the defaults. */
export const authenticationSchema: z.ZodType<AuthenticationSettings, AuthenticationOptions> = z
  .strictObject({
    mode: z.enum(['required', 'optional']).default('required'),
    requiredScopes: z.array(scope).default([]),
    tokenLocations: z
      .array(tokenLocationSchema)
      .min(1)
      .default([{ header: 'authorization' }, { connectionParam: 'authorization' }]),
    jwt: jwtSchema.optional(),
    introspection: introspectionSchema.optional(),
    consumers: consumerStoreSchema.optional(),
    apiKeys: apiKeySchema.optional(),
    basic: basicSchema.optional(),
    clientCertificates: certificateSchema.optional(),
    external: externalSchema.optional(),
  })
  .refine(
    ({ jwt, introspection, apiKeys, basic, clientCertificates, external }) =>
      jwt ?? introspection ?? apiKeys ?? basic ?? clientCertificates ?? external,
    {
      error:
        'expected at least one kind of credentials: "jwt", "introspection", "apiKeys", "basic", "clientCertificates" or "external"',
    },
  )
  .refine(
    ({ apiKeys, basic, clientCertificates, consumers }) =>
      consumers ?? !(apiKeys ?? basic ?? clientCertificates),
    {
      error: 'expected "consumers", whose credentials "apiKeys", "basic" and "clientCertificates" take',
    },
  )

import { z } from 'zod'

/** The consumers that the gateway knows by itself: a JSON file that `selvage keys` writes. */
export interface ConsumerStoreOptions {
  /** The file. It must be there when the gateway starts; what it says holds as soon as it has changed. */
  readonly file: string
  /**
   * How often it is looked at, in milliseconds, from 100 to 5000: a key that is revoked works for as long. Default: 1000.
   */
  readonly checkIntervalMs?: number
}

/** {@link ConsumerStoreOptions}, complete. */
export type ConsumerStoreSettings = Readonly<Required<ConsumerStoreOptions>>

/** API keys of the consumers. */
export interface ApiKeyCredentialOptions {
  /**
   * The header that has the key; over WebSocket, the connection parameter of that name. Default: `x-api-key`.
   */
  readonly header?: string
  /**
   * A parameter of the URL's query that may have the key instead. URLs end up in the logs of proxies and in the history of
   * browsers: Selvage's own logs don't have it. Default: none.
   */
  readonly queryParameter?: string
}

/** {@link ApiKeyCredentialOptions}, complete. */
export interface ApiKeyCredentialSettings {
  readonly header: string
  readonly queryParameter?: string | undefined
}

/** Names and passwords of the consumers (RFC 7617). Take it behind TLS only. */
export interface BasicCredentialOptions {
  /** What the password is for, as browsers show it. Default: `graph`. */
  readonly realm?: string
  /** Most passwords that are remembered as good, as keyed hashes; others are checked anew. Default: 1000. */
  readonly maxCachedPasswords?: number
  /** Most passwords that wait to be checked; more get 503, as each check takes long on purpose. Default: 100. */
  readonly maxWaitingChecks?: number
}

/** {@link BasicCredentialOptions}, complete. */
export type BasicCredentialSettings = Readonly<Required<BasicCredentialOptions>>

/** Client certificates of the consumers; nothing has to be said of them. */
export type CertificateCredentialOptions = Readonly<Record<string, never>>

/** Checks {@link CertificateCredentialOptions}. */
export const certificateSchema: z.ZodType<CertificateCredentialOptions, CertificateCredentialOptions> =
  z.strictObject({})

/** Checks {@link ConsumerStoreOptions} and fills in the defaults. */
export const consumerStoreSchema: z.ZodType<ConsumerStoreSettings, ConsumerStoreOptions> = z.strictObject({
  file: z.string().min(1),
  checkIntervalMs: z.int().min(100).max(5_000).default(1_000),
})

/** Checks {@link ApiKeyCredentialOptions} and fills in the defaults. */
export const apiKeySchema: z.ZodType<ApiKeyCredentialSettings, ApiKeyCredentialOptions> = z.strictObject({
  header: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header')
    .transform((name) => name.toLowerCase())
    .refine((name) => name !== 'authorization', 'expected another header: "authorization" is for schemes')
    .default('x-api-key'),
  queryParameter: z
    .string()
    .min(1)
    .refine(
      (name) => !['query', 'documentId', 'operationName', 'variables', 'extensions'].includes(name),
      'expected another name: this one is a parameter of GraphQL over HTTP',
    )
    .optional(),
})

/** Checks {@link BasicCredentialOptions} and fills in the defaults. */
export const basicSchema: z.ZodType<BasicCredentialSettings, BasicCredentialOptions> = z.strictObject({
  realm: z
    .string()
    .regex(/^[\x20\x21\x23-\x5B\x5D-\x7E]+$/, 'expected printable ASCII without quotes and backslashes')
    .default('graph'),
  maxCachedPasswords: z.int().positive().default(1_000),
  maxWaitingChecks: z.int().positive().default(100),
})

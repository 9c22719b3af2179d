import { z } from 'zod'

/** How messages prove that the service sent them. */
export type OpenApiSignatureOptions =
  | OpenApiHmacOptions
  | OpenApiStandardSignatureOptions
  /** Messages of anybody are taken. */
  | { readonly kind: 'none' }

/** A signature of the body alone, as most services have it. */
export interface OpenApiHmacOptions {
  readonly kind: 'hmac'
  /** The header that has the signature. */
  readonly header: string
  /** What the service signs with; 16 characters or more. */
  readonly secret: string
  /** Taken as well, while the secret is being changed. Default: none. */
  readonly previousSecret?: string
  /** Default: `sha256`. */
  readonly algorithm?: 'sha256' | 'sha384' | 'sha512' | 'sha1'
  /** How the signature is written. Default: `hex`. */
  readonly encoding?: 'hex' | 'base64'
  /** What stands before it in the header, such as `sha256=`. Default: nothing. */
  readonly prefix?: string
}

/** A signature as of Standard Webhooks: of body, id and time, so that an old message can't be sent again. */
export interface OpenApiStandardSignatureOptions {
  readonly kind: 'standard'
  /** What the service signs with: `whsec_` and base64. */
  readonly secret: string
  /** Taken as well, while the secret is being changed. Default: none. */
  readonly previousSecret?: string
  /** How far the time of a message may be from the gateway's, in seconds. Default: 300. */
  readonly toleranceSeconds?: number
}

/** How a service's webhooks and callbacks come to the gateway, as subscriptions. */
export interface OpenApiWebhookOptions {
  /** Where the gateway takes messages: `POST <path>/<name>`, by the name of the webhook or callback. */
  readonly path: string
  /** How they prove that the service sent them. */
  readonly signature: OpenApiSignatureOptions
  /** Largest message, in bytes; a larger one is refused with 413. Default: 1048576. */
  readonly maxBodyBytes?: number
  /** Most subscriptions at once to all of them; further ones are refused with TOO_MANY_SUBSCRIBERS. Default: 10000. */
  readonly maxSubscribers?: number
  /** Most messages that wait for one subscriber; with one more it ends with SUBSCRIBER_TOO_SLOW. Default: 100. */
  readonly maxBufferedMessages?: number
}

/** {@link OpenApiSignatureOptions}, complete. */
export type OpenApiSignatureSettings =
  | (OpenApiHmacOptions & Required<Pick<OpenApiHmacOptions, 'algorithm' | 'encoding' | 'prefix'>>)
  | (OpenApiStandardSignatureOptions & Required<Pick<OpenApiStandardSignatureOptions, 'toleranceSeconds'>>)
  | { readonly kind: 'none' }

/** {@link OpenApiWebhookOptions}, complete. */
export interface OpenApiWebhookSettings extends Required<OpenApiWebhookOptions> {
  readonly signature: OpenApiSignatureSettings
}

const secretSchema = z.string().min(16, 'a secret has 16 characters or more')

const standardSecretSchema = z
  .string()
  .regex(/^(whsec_)?[A-Za-z0-9+/]{22,}=*$/, 'expected `whsec_` and the base64 of 16 bytes or more')

const signatureSchema: z.ZodType<OpenApiSignatureSettings, OpenApiSignatureOptions> = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('hmac'),
      header: z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, 'expected the name of a header'),
      secret: secretSchema,
      previousSecret: secretSchema.optional(),
      algorithm: z.enum(['sha256', 'sha384', 'sha512', 'sha1']).default('sha256'),
      encoding: z.enum(['hex', 'base64']).default('hex'),
      prefix: z.string().default(''),
    }),
    z.strictObject({
      kind: z.literal('standard'),
      secret: standardSecretSchema,
      previousSecret: standardSecretSchema.optional(),
      toleranceSeconds: z.int().positive().default(300),
    }),
    z.strictObject({ kind: z.literal('none') }),
  ],
)

/** Checks {@link OpenApiWebhookOptions} and fills in the defaults. */
export const webhookSchema: z.ZodType<OpenApiWebhookSettings, OpenApiWebhookOptions> = z.strictObject({
  path: z.string().regex(/^(\/[\w.~-]+)+$/, 'expected a path such as `/webhooks/shop`'),
  signature: signatureSchema,
  maxBodyBytes: z.int().positive().default(1_048_576),
  maxSubscribers: z.int().positive().default(10_000),
  maxBufferedMessages: z.int().positive().default(100),
})

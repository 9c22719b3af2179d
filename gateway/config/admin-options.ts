import { z } from 'zod'

/** Who may use the admin API. */
export interface AdminTokenOptions {
  /** Who has the token, for the log. */
  readonly name: string
  /** A random text of 32 characters or more, sent as `Authorization: Bearer`. */
  readonly token: string
}

/** An HTTP API for those who run the gateway, at an address of its own: its OpenAPI document is at `/openapi.json`. */
export interface AdminOptions {
  /** Address to listen on. Default: `127.0.0.1`. */
  readonly host?: string
  /** Port to listen on; 0 takes a free one. Default: 4001. */
  readonly port?: number
  /** Who may ask. */
  readonly tokens: readonly AdminTokenOptions[]
}

/** {@link AdminOptions}, complete. */
export type AdminSettings = Readonly<Required<AdminOptions>>

/** Characters of the shortest token: 128 bits in hexadecimal. */
const minTokenLength = 32

/** Checks {@link AdminOptions} and fills in the defaults. */
export const adminSchema: z.ZodType<AdminSettings, AdminOptions> = z.strictObject({
  host: z.string().min(1).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(4001),
  tokens: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        token: z
          .string()
          .min(minTokenLength, { error: `expected ${minTokenLength} random characters or more` }),
      }),
    )
    .min(1),
})

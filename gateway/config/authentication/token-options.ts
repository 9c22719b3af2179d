import { validateHeaderName } from 'node:http'
import { z } from 'zod'

/** One place of a request where an access token may stand: one of the three. */
export interface TokenLocationOptions {
  /** A header: `authorization` with the scheme `Bearer`, or another one, with or without the scheme. Default: none. */
  readonly header?: string
  /** A cookie. Default: none. */
  readonly cookie?: string
  /**
   * A member of what the client of a WebSocket sends when it connects, upper and lower case alike; with or without the scheme
   * `Bearer`. Default: none.
   */
  readonly connectionParam?: string
}

/** {@link TokenLocationOptions}, checked: exactly one is given. */
export type TokenLocationSettings = TokenLocationOptions

const headerName = z
  .string()
  .toLowerCase()
  .refine(
    (name) => {
      try {
        validateHeaderName(name)
        return true
      } catch {
        return false
      }
    },
    { error: 'this is not the name of an HTTP header' },
  )

/** Checks {@link TokenLocationOptions}. */
export const tokenLocationSchema: z.ZodType<TokenLocationSettings, TokenLocationOptions> = z
  .strictObject({
    header: headerName.optional(),
    cookie: z
      .string()
      .regex(/^[\w!#$%&'*+\-.^`|~]+$/, 'this is not the name of a cookie')
      .optional(),
    connectionParam: z.string().min(1).optional(),
  })
  .refine((location) => Object.values(location).length === 1, {
    error: 'expected one of "header", "cookie" and "connectionParam"',
  })

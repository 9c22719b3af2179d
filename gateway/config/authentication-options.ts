import { z } from 'zod'

/** Who may call, and how it is found out. */
export interface AuthenticationOptions {
  /**
   * `required` refuses requests without credentials; `optional` lets them through without a principal. Credentials that are
   * not valid are refused in both. Default: `required`.
   */
  readonly mode?: 'required' | 'optional'
  /** Scopes that every caller with credentials must have; who hasn't gets 403. Default: none. */
  readonly requiredScopes?: readonly string[]
}

/** {@link AuthenticationOptions}, complete. */
export type AuthenticationSettings = Readonly<Required<AuthenticationOptions>>

/** A scope, as RFC 6749 section 3.3 has it. */
const scope = z
  .string()
  .regex(
    /^[\x21\x23-\x5B\x5D-\x7E]+$/,
    'expected a scope: printable ASCII without spaces, quotes and backslashes',
  )

/** Checks {@link AuthenticationOptions} and fills in the defaults. */
export const authenticationSchema: z.ZodType<AuthenticationSettings, AuthenticationOptions> = z.strictObject({
  mode: z.enum(['required', 'optional']).default('required'),
  requiredScopes: z.array(scope).default([]),
})

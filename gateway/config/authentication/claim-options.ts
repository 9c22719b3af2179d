import { z } from 'zod'

/**
 * Which claims say what of the caller. A name is that of a claim as it stands (`https://example.com/roles`); if there is no such
 * claim, its dots lead into objects (`realm_access.roles`).
 */
export interface ClaimOptions {
  /** The subject; a token without it is refused. Default: `sub`. */
  readonly subject?: string
  /** Scopes, as a text with spaces or a list; the first of these claims that is there counts. Default: `scope`, `scp`. */
  readonly scopes?: readonly string[]
  /** Roles, as a text with spaces or a list. Default: `roles`. */
  readonly roles?: string
  /** The plan that the caller has subscribed to. Default: `plan`. */
  readonly plan?: string
}

/** {@link ClaimOptions}, complete. */
export type ClaimSettings = Readonly<Required<ClaimOptions>>

const name = z.string().min(1)

/** Checks {@link ClaimOptions} and fills in the defaults. */
export const claimSchema: z.ZodType<ClaimSettings, ClaimOptions> = z.strictObject({
  subject: name.default('sub'),
  scopes: z.array(name).default(['scope', 'scp']),
  roles: name.default('roles'),
  plan: name.default('plan'),
})

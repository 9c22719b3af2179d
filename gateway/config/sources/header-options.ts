import { z } from 'zod'
import { clientHeaderName, headerName, headerPattern, headerValue } from './header-names.ts'

/** Passes client headers on. Those of one connection and of the request's body never are. */
export interface PassHeaderRule {
  /** A name, or a pattern in which `*` stands for any text: `x-tenant-*`. */
  readonly pass: string
  /** The name that the service gets it under; not for patterns. Default: its own. */
  readonly as?: string
}

/** Sets a header to a text. `${NAME}` in a config file is the variable of the environment. */
export interface SetHeaderRule {
  /** The header's name. */
  readonly set: string
  /** The text. */
  readonly value: string
}

/**
 * Sets a header to what is known of the caller. When that is unknown, or can't stand in a header, there is no such header at
 * all, whatever rules before this one have passed.
 */
export interface ClaimHeaderRule {
  /** The header's name. */
  readonly set: string
  /**
   * A claim by its name, or by a path with dots (`realm_access.roles`); or with `$` what the gateway made of the claims:
   * `$subject`, `$scopes`, `$roles`, `$plan`. Lists are separated by commas.
   */
  readonly claim: string
  /** What is sent when it is unknown. Default: no header. */
  readonly default?: string
}

/** Takes away what rules before this one have put in. */
export interface RemoveHeaderRule {
  /** A name, or a pattern in which `*` stands for any text. */
  readonly remove: string
}

/** One step in making the headers of a request to a service. */
export type HeaderRule = PassHeaderRule | SetHeaderRule | ClaimHeaderRule | RemoveHeaderRule

/** Which headers go with each request to a service; no other header of a client does. */
export interface HeaderOptions {
  /**
   * Names of client headers that are passed on as they came: short for `pass` rules, which come first. Headers of one
   * connection (`connection`, `host`, `transfer-encoding` and the like) and of the request's body can't be. Default: none.
   */
  readonly forward?: readonly string[]
  /** Headers that are always sent, by name: short for `set` rules, which come after `forward`. Default: none. */
  readonly set?: Readonly<Record<string, string>>
  /** Further rules, each working on what those before it have made. Default: none. */
  readonly rules?: readonly HeaderRule[]
}

/** {@link HeaderOptions}, complete. */
export type HeaderSettings = Readonly<Required<HeaderOptions>>

const principalParts: ReadonlySet<string> = new Set(['$subject', '$scopes', '$roles', '$plan'])

const ruleSchema: z.ZodType<HeaderRule, HeaderRule> = z.union([
  z
    .strictObject({ pass: headerPattern, as: headerName.optional() })
    .refine(({ pass, as }) => as === undefined || !pass.includes('*'), {
      error: '`as` is for one header, not for a pattern',
      path: ['as'],
    }),
  z.strictObject({ set: headerName, value: headerValue }),
  z.strictObject({
    set: headerName,
    claim: z
      .string()
      .min(1)
      .refine((name) => !name.startsWith('$') || principalParts.has(name), {
        error: `expected one of ${[...principalParts].join(', ')}, or the name of a claim`,
      }),
    default: headerValue.optional(),
  }),
  z.strictObject({ remove: headerPattern }),
])

/** Checks {@link HeaderOptions} and fills in the defaults. */
export const headerSchema: z.ZodType<HeaderSettings, HeaderOptions> = z.strictObject({
  forward: z.array(clientHeaderName).default([]),
  set: z.record(headerName, headerValue).default({}),
  rules: z.array(ruleSchema).default([]),
})

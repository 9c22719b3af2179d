import { z } from 'zod'
import type { GatewayContext } from '../context/gateway-context.ts'

/** What a caller needs. What is left out isn't needed; of what is given, everything is. */
export interface AccessRuleOptions {
  /** The gateway has to know who is calling. */
  readonly authenticated?: boolean
  /** Scopes of the caller: of one of the inner lists, every one is needed. */
  readonly scopes?: readonly (readonly string[])[]
  /** Policies that must allow it: those of one of the inner lists, every one. */
  readonly policies?: readonly (readonly string[])[]
}

/** {@link AccessRuleOptions}, checked. */
export type AccessRuleSettings = AccessRuleOptions

/** Decides whether a policy allows a request; asked once a request for each policy. */
export type EvaluatePolicy = (policy: string, request: PolicyRequest) => boolean | Promise<boolean>

/** What an {@link EvaluatePolicy} decides by. */
export interface PolicyRequest {
  readonly context: GatewayContext
  /** Aborts when the deadline passes, or the client goes away. */
  readonly signal: AbortSignal
}

/** Who decides whether policies allow a request: a function here, or a service. */
export interface PolicyOptions {
  /** A function that decides, in a config that is a module. Instead of `url`. */
  readonly evaluate?: EvaluatePolicy
  /**
   * A service that decides, http:// or https://: it gets `{ "policies": [...], "principal": {...}, "requestId": "..." }` by
   * POST and answers `{ "granted": [...] }`. Instead of `evaluate`.
   */
  readonly url?: string
  /** Headers that are sent to the service, by name. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** How long a decision may take, in milliseconds; what takes longer is a no. Default: 1000. */
  readonly timeoutMs?: number
}

/** {@link PolicyOptions}, complete. */
export type PolicySettings = PolicyOptions & Readonly<Required<Pick<PolicyOptions, 'headers' | 'timeoutMs'>>>

/** What callers may have of the graph, beside what the subgraphs' own directives say. */
export interface AuthorizationOptions {
  /**
   * What becomes of an operation that asks for something its caller may not have: `reject` refuses it whole, before any
   * service is called; `remove` runs what is left of it, with null and an error for each field that is not. Default:
   * `reject`.
   */
  readonly mode?: 'reject' | 'remove'
  /**
   * Where an answer that had something removed says so: in its `errors`, at each place, or once for each field of the
   * operation in `extensions.unauthorizedPaths`. Default: `errors`.
   */
  readonly report?: 'errors' | 'extensions'
  /** What is needed for a type or a field, by `Type` or `Type.field`, in addition to its directives. Default: none. */
  readonly rules?: Readonly<Record<string, AccessRuleOptions>>
  /**
   * What is needed to run an operation, by its name. Clients choose names: it protects where only known documents are
   * run. Default: none.
   */
  readonly operations?: Readonly<Record<string, AccessRuleOptions>>
  /** Who decides over policies. Default: nobody, and every policy says no. */
  readonly policies?: PolicyOptions
}

/** {@link AuthorizationOptions}, complete; without `policies`, every policy says no. */
export type AuthorizationSettings = Readonly<Required<Omit<AuthorizationOptions, 'policies'>>> & {
  readonly policies?: PolicySettings
}

const alternatives = z
  .array(
    z.array(z.string().min(1)).min(1, 'expected at least one name: an empty list would let everybody in'),
  )
  .min(1, 'expected at least one list of names: without one nobody could ever be let in')

const rule: z.ZodType<AccessRuleSettings, AccessRuleOptions> = z
  .strictObject({
    authenticated: z.boolean().optional(),
    scopes: alternatives.optional(),
    policies: alternatives.optional(),
  })
  .refine(
    ({ authenticated, scopes, policies }) =>
      authenticated === true || scopes !== undefined || policies !== undefined,
    'expected something that is needed: `authenticated: true`, `scopes` or `policies`',
  )

const coordinate = z.string().regex(/^[_A-Za-z]\w*(\.[_A-Za-z]\w*)?$/, 'expected "Type" or "Type.field"')

const policySchema: z.ZodType<PolicySettings, PolicyOptions> = z
  .strictObject({
    evaluate: z
      .custom<EvaluatePolicy>((value) => typeof value === 'function', 'expected a function')
      .optional(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    headers: z.record(z.string().min(1), z.string()).default({}),
    timeoutMs: z.int().positive().max(60_000).default(1_000),
  })
  .refine(
    ({ evaluate, url }) => (evaluate === undefined) !== (url === undefined),
    'expected one of `evaluate` and `url`',
  )

/** Checks {@link AuthorizationOptions} and fills in the defaults. */
export const authorizationSchema: z.ZodType<AuthorizationSettings, AuthorizationOptions> = z.strictObject({
  mode: z.enum(['reject', 'remove']).default('reject'),
  report: z.enum(['errors', 'extensions']).default('errors'),
  rules: z.record(coordinate, rule).default({}),
  operations: z.record(z.string().min(1), rule).default({}),
  policies: policySchema.optional(),
})

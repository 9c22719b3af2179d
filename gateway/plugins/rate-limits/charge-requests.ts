import { setTimeout } from 'node:timers/promises'
import type { OperationDefinitionNode } from 'graphql'
import type { RateLimitRule, RateLimitSettings } from '../../config/rate-limit-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Counters } from '../../telemetry/counters.ts'
import { estimatedCostOf } from '../cost/use-cost.ts'
import type { RequestContext } from '../plugin.ts'
import type { Use, Verdict } from './count.ts'
import { toSeconds } from './limit-headers.ts'
import type { ToldLimit } from './limit-headers.ts'
import { holdsFor, keyOf } from './limit-keys.ts'
import type { Limiter } from './limiter.ts'
import { tellLimits } from './told-limits.ts'

/** Charges requests for what they ask. */
export interface Charger {
  /**
   * Charges a request with the limits that hold for it, waits for its turn, and tells it in the answer's headers.
   *
   * @returns what it was charged for
   * @throws {GatewayError} RATE_LIMITED, RATE_LIMITS_UNAVAILABLE; COST_LIMIT_EXCEEDED when no waiting would help
   */
  charge(context: RequestContext, of: ChargeOf): Promise<readonly Use[]>
  /**
   * Charges what was charged before once more.
   *
   * @throws {GatewayError} RATE_LIMITED, RATE_LIMITS_UNAVAILABLE
   */
  chargeAgain(context: RequestContext, uses: readonly Use[]): Promise<void>
  /** Gives back what an operation turned out not to need of the units that it was charged with by its cost. */
  refund(context: RequestContext, uses: readonly Use[], cost: number): Promise<void>
  /** Everything that a request was charged for so far, but for its operations. */
  chargedTo(context: RequestContext): readonly Use[]
}

/** What a request is charged for. */
interface ChargeOf {
  readonly rules: readonly RateLimitRule[]
  /** Undefined before it is known. */
  readonly operation?: OperationDefinitionNode | undefined
  /** What its fields use. */
  readonly fields?: readonly Use[]
}

/** Builds a {@link Charger}. */
export function createCharger(
  limiter: Limiter,
  { legacyHeaders }: RateLimitSettings,
  counters: Counters,
): Charger {
  // Plugins see one request in several contexts; its signal is always the same.
  const charged = new WeakMap<AbortSignal, readonly Use[]>()
  const chargedTo = ({ signal }: RequestContext): readonly Use[] => charged.get(signal) ?? []

  async function take(context: RequestContext, uses: readonly Use[]): Promise<void> {
    if (uses.length === 0) return
    const verdicts = await limiter.take(uses)
    if (!verdicts) return
    const told = uses.flatMap((use, index) => {
      const verdict = verdicts[index]
      return verdict ? [[use.key, toTold(use, verdict)] as const] : []
    })
    tellLimits(context, new Map(told), legacyHeaders)
    const refused = uses.filter((_use, index) => verdicts[index]?.isAllowed === false)
    const retryAfterMs = Math.max(0, ...verdicts.map((verdict) => verdict.retryAfterMs))
    for (const { rule } of refused) counters.count('selvage_refusals_total', rule.name)
    if (refused.length > 0) throw rateLimited(refused, retryAfterMs)
    const delayMs = Math.max(0, ...verdicts.map((verdict) => verdict.delayMs))
    if (delayMs > 0) await setTimeout(delayMs, undefined, { signal: context.signal })
  }

  return {
    async charge(context, { rules, operation, fields = [] }) {
      const ofRules = rules
        .filter((rule) => holdsFor(rule, context, operation))
        .map((rule) => ({ rule, key: keyOf(rule, context, operation), units: unitsOf(rule, context) }))
      const uses = [...ofRules, ...fields]
      for (const use of uses) assertPossible(use)
      await take(context, uses)
      if (!operation) charged.set(context.signal, [...chargedTo(context), ...uses])
      return uses
    },
    chargeAgain: take,
    async refund(context, uses, cost) {
      const back = uses
        .filter(({ rule, units }) => rule.weight === 'cost' && units > cost)
        .map((use) => ({ ...use, units: cost - use.units }))
      // That the store doesn't answer is in the log; the answer is there.
      await take(context, back).catch(() => undefined)
    },
    chargedTo,
  }
}

function unitsOf({ weight }: RateLimitRule, context: RequestContext): number {
  const cost = weight === 'cost' ? estimatedCostOf(context) : undefined
  return Math.min(cost ?? 1, Number.MAX_SAFE_INTEGER)
}

function toTold({ rule }: Use, { remaining, resetMs }: Verdict): ToldLimit {
  return { name: rule.name, quota: quotaOf(rule), windowMs: rule.windowMs, remaining, resetMs }
}

/** The most units that may be used at once. */
function quotaOf({ algorithm, limit, burst }: Use['rule']): number {
  return algorithm.endsWith('bucket') ? burst : limit
}

/** What is more than a limit ever allows is refused for good, and charges nothing. */
function assertPossible({ rule, units }: Use): void {
  const allowed = quotaOf(rule)
  if (rule.algorithm === 'leaky_bucket' || units <= allowed) return
  throw new GatewayError(
    'COST_LIMIT_EXCEEDED',
    `The operation uses ${units} units of "${rule.name}", which never allows more than ${allowed}: ask for less at once.`,
    { extensions: { limit: rule.name, allowed, measured: units } },
  )
}

function rateLimited(refused: readonly Use[], retryAfterMs: number): GatewayError {
  const names = refused.map(({ rule }) => rule.name)
  const seconds = Math.max(1, toSeconds(retryAfterMs))
  return new GatewayError(
    'RATE_LIMITED',
    refused[0]?.message ??
      `More was asked than ${names.map((name) => `"${name}"`).join(' and ')} allows: ask again in ${seconds} s.`,
    {
      extensions: {
        limits: names,
        retryAfter: seconds,
        http: { headers: { 'retry-after': String(seconds) } },
      },
    },
  )
}

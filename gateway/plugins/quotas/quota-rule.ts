import type { OperationDefinitionNode } from 'graphql'
import type { QuotaPeriod, QuotaRule } from '../../config/quota-options.ts'
import { estimatedCostOf } from '../cost/use-cost.ts'
import type { RequestContext } from '../plugin.ts'
import { isFor, keyOf } from '../rate-limits/limit-keys.ts'
import type { LimitedCaller } from '../rate-limits/limit-keys.ts'
import type { QuotaUse } from './quota-counts.ts'
import { periodOf } from './quota-period.ts'

/** What a caller uses of a quota. */
export interface NamedUse extends QuotaUse {
  readonly name: string
  readonly per: QuotaPeriod
  readonly weight: QuotaRule['weight']
}

/** Units that a caller has in each period; undefined when it has no such quota. */
export function limitFor({ limit, plans }: QuotaRule, { principal }: LimitedCaller): number | undefined {
  const plan = principal?.plan ?? ''
  return Object.hasOwn(plans, plan) ? plans[plan] : limit
}

/** What an operation uses of a quota; undefined when that isn't for it. */
export function useOf(
  quota: QuotaRule,
  context: RequestContext,
  { operation, now }: { readonly operation: OperationDefinitionNode; readonly now: number },
): NamedUse | undefined {
  const limit = limitFor(quota, context)
  if (limit === undefined || !isFor(quota, operation)) return undefined
  const cost = quota.weight === 'cost' ? estimatedCostOf(context) : undefined
  return toUse(quota, context, { limit, operation, now, units: Math.min(cost ?? 1, Number.MAX_SAFE_INTEGER) })
}

/** A use of a quota by its caller. */
export function toUse(
  { name, per, by, weight }: QuotaRule,
  caller: LimitedCaller,
  use: {
    readonly limit: number
    readonly units: number
    readonly now: number
    readonly operation?: OperationDefinitionNode | undefined
  },
): NamedUse {
  const { limit, units, now, operation } = use
  const key = keyOf({ name, algorithm: per, by }, caller, operation)
  return { name, per, weight, key, limit, units, ...periodOf(per, now) }
}

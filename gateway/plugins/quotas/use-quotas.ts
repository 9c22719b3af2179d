import { isAsyncIterable, mapAsyncIterator } from '@envelop/core'
import { getOperationAST } from 'graphql'
import type { QuotaSettings } from '../../config/quota-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createFaultLog } from '../../telemetry/fault-log.ts'
import type { Counters } from '../../telemetry/counters.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { MeterCost } from '../cost/cost-meter.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import { toSeconds } from '../rate-limits/limit-headers.ts'
import { tellLimits } from '../rate-limits/told-limits.ts'
import type { OperationArgs } from '../use-graph.ts'
import { fits } from './quota-counts.ts'
import type { QuotaCounts, QuotaTaken } from './quota-counts.ts'
import { hasEnd } from './quota-period.ts'
import { useOf } from './quota-rule.ts'
import type { NamedUse } from './quota-rule.ts'

/** What {@link useQuotas} is made of. */
export interface QuotaParts {
  readonly settings: QuotaSettings
  readonly counts: QuotaCounts
  /** Sends the headers of old, too. */
  readonly legacyHeaders: boolean
  readonly meter: MeterCost
  readonly log: Logger
  readonly counters: Counters
  /** The time, in milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Charges each operation, and each event of a subscription, to the quotas of its caller, before it is run. An operation that one
 * of them refuses is charged to none.
 */
export function useQuotas(parts: QuotaParts): Plugin {
  const { settings, counts, legacyHeaders, meter, counters, now } = parts
  const take = createTaker(parts)

  /** Answers with what was charged. */
  async function charge(args: OperationArgs, context: PluginContext): Promise<readonly NamedUse[]> {
    const operation = getOperationAST(args.document, args.operationName)
    if (!operation) return []
    const time = now()
    const uses = settings.limits.flatMap((quota) => useOf(quota, context, { operation, now: time }) ?? [])
    const taken = uses.length > 0 ? await take(uses) : undefined
    if (!taken) return []
    tell(context, uses, taken.used)
    if (!taken.isAllowed) {
      const refused = refusedOf(uses, taken.used)
      for (const { name } of refused) counters.count('selvage_refusals_total', name)
      throw quotaExceeded(refused, time)
    }
    return uses
  }

  function tell(context: PluginContext, uses: readonly NamedUse[], used: readonly number[]): void {
    const told = uses.map((use, index) => [use.key, toTold(use, used[index] ?? 0, now())] as const)
    tellLimits(context, new Map(told), legacyHeaders)
  }

  /** Gives back what the answer shows that wasn't needed. */
  async function giveBack(
    { args, context }: Charged,
    charged: readonly NamedUse[],
    data: unknown,
  ): Promise<void> {
    const cost = meter(context.graph, args, data)
    const back = charged
      // A new period has what was not used then already.
      .filter(({ weight, units, endMs }) => weight === 'cost' && units > cost && endMs > now())
      .map((use) => ({ ...use, units: cost - use.units }))
    const taken = back.length > 0 ? await take(back).catch(() => undefined) : undefined
    if (taken) tell(context, back, taken.used)
  }

  return {
    onStart: () => counts.start(),
    async onExecute({ args, context }) {
      const charged = await charge(args, context)
      if (!charged.some(({ weight }) => weight === 'cost')) return undefined
      return {
        onExecuteDone({ result }) {
          // What failed was run, and its answer doesn't show how much of it.
          if (isAsyncIterable(result) || !result.data || result.errors?.length) return undefined
          return giveBack({ args, context }, charged, result.data)
        },
      }
    },
    async onSubscribe({ args, context }) {
      await charge(args, context)
      return {
        onSubscribeResult({ result, setResult }) {
          if (!isAsyncIterable(result)) return
          setResult(
            mapAsyncIterator(result, async (event) => {
              await charge(args, context)
              return event
            }),
          )
        },
      }
    },
    [Symbol.asyncDispose]: () => counts.close(),
  }
}

interface Charged {
  readonly args: OperationArgs
  readonly context: PluginContext
}

function refusedOf(uses: readonly NamedUse[], used: readonly number[]): readonly NamedUse[] {
  return uses.filter((use, index) => !fits(use, used[index] ?? 0))
}

type Take = (uses: readonly NamedUse[]) => Promise<QuotaTaken | undefined>

/** Undefined while the store doesn't answer, and everybody is served. */
function createTaker(parts: QuotaParts): Take {
  const { settings, counts } = parts
  const { onStoreFailure } = settings
  const tell = createFaultLog(parts, {
    feature: 'quotas',
    message: 'Redis does not answer',
    facts: { onStoreFailure },
  })
  return async (uses) => {
    try {
      return await counts.take(uses)
    } catch (error) {
      tell(error)
      if (onStoreFailure === 'fail_open') return undefined
      throw new GatewayError(
        'RATE_LIMITS_UNAVAILABLE',
        'Whether you may ask can not be found out now: ask again.',
        { cause: error, extensions: { http: { headers: { 'retry-after': '1' } } } },
      )
    }
  }
}

function toTold(use: NamedUse, used: number, now: number) {
  const { name, limit, startMs, endMs } = use
  return {
    name,
    quota: limit,
    windowMs: hasEnd(use) ? endMs - startMs : undefined,
    remaining: Math.max(0, Math.floor(limit - used)),
    resetMs: hasEnd(use) ? endMs - now : undefined,
  }
}

function quotaExceeded(refused: readonly NamedUse[], now: number): GatewayError {
  const names = refused.map(({ name }) => name)
  const quoted = names.map((name) => `"${name}"`).join(' and ')
  const ends = refused.map(({ endMs }) => endMs)
  const isForGood = !refused.every(hasEnd)
  const retryAfter = Math.max(1, toSeconds(Math.max(...ends) - now))
  const wait = isForGood ? 'it does not renew' : `ask again in ${retryAfter} s`
  return new GatewayError('QUOTA_EXCEEDED', `The quota ${quoted} is used up: ${wait}.`, {
    extensions: {
      limits: names,
      ...(!isForGood && { retryAfter, http: { headers: { 'retry-after': String(retryAfter) } } }),
    },
  })
}

import { isAsyncIterable, mapAsyncIterator } from '@envelop/core'
import { getOperationAST } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { RateLimitRule, RateLimitSettings } from '../../config/rate-limit-options.ts'
import { createCostMeter } from '../cost/cost-meter.ts'
import type { MeterCost } from '../cost/cost-meter.ts'
import type { PluginParts } from '../plugin-parts.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { createCharger } from './charge-requests.ts'
import type { Charger } from './charge-requests.ts'
import type { Use } from './count.ts'
import { phaseOf } from './limit-keys.ts'
import type { LimitPhase } from './limit-keys.ts'
import { createFieldUses } from './fields/field-uses.ts'
import type { FieldUses } from './fields/field-uses.ts'
import { createLimiter } from './limiter.ts'

/** The plugins of a config's rate limits: each limit is asked as early as it can be. */
export type RateLimits = Readonly<Record<LimitPhase, Plugin>>

/** Makes the plugins of a config's rate limits. */
export function createRateLimits(
  settings: RateLimitSettings,
  parts: Pick<PluginParts, 'settings' | 'redis' | 'log' | 'counters' | 'now'>,
): RateLimits {
  const limiter = createLimiter(settings, parts)
  const charger = createCharger(limiter, settings, parts.counters)
  const { client = [], caller = [], operation = [] } = Object.groupBy(settings.limits, phaseOf)
  return {
    client: { ...chargeRequests(client, charger), onStart: () => limiter.start() },
    caller: chargeRequests(caller, charger),
    operation: chargeOperations(operation, {
      charger,
      fieldUses: createFieldUses(settings.configByField, parts.log),
      meter: createCostMeter(parts.settings.cost),
    }),
  }
}

/** Charges a request before it is read; each further operation of a batch when it is. */
function chargeRequests(rules: readonly RateLimitRule[], charger: Charger): Plugin {
  if (rules.length === 0) return {}
  const counted = new WeakSet<AbortSignal>()
  return {
    async onRequest({ context }) {
      await charger.charge(context, { rules })
    },
    async onParams({ context }) {
      if (counted.has(context.signal)) await charger.charge(context, { rules })
      counted.add(context.signal)
    },
  }
}

interface ExecuteDone {
  readonly result: ExecutionResult | AsyncIterable<ExecutionResult>
}

interface Charged {
  readonly args: OperationArgs
  readonly context: PluginContext
  readonly uses: readonly Use[]
}

/** What operations are charged by. */
interface OperationParts {
  readonly charger: Charger
  readonly fieldUses: FieldUses
  readonly meter: MeterCost
}

/** Charges operations when it is known what they are, and each event of a subscription; the first one refused ends it. */
function chargeOperations(
  rules: readonly RateLimitRule[],
  { charger, fieldUses, meter }: OperationParts,
): Plugin {
  const chargeOperation = (args: OperationArgs, context: PluginContext) => {
    const operation = getOperationAST(args.document, args.operationName)
    if (!operation) return undefined
    const fields = fieldUses(args, operation, context)
    return rules.length + fields.length > 0
      ? charger.charge(context, { rules, operation, fields })
      : undefined
  }
  /** What the answer shows that wasn't needed; nothing when something failed, as it was run, and nothing shows how much of it. */
  function giveBack(result: ExecuteDone['result'], { args, context, uses }: Charged) {
    if (isAsyncIterable(result) || !result.data || result.errors?.length) return undefined
    return charger.refund(context, uses, meter(context.graph, args, result.data))
  }

  return {
    onExecute({ args, context }) {
      return chargeOperation(args, context)?.then((uses) => {
        if (!uses.some(({ rule }) => rule.weight === 'cost')) return undefined
        return { onExecuteDone: ({ result }: ExecuteDone) => giveBack(result, { args, context, uses }) }
      })
    },
    async onSubscribe({ args, context }) {
      const uses = [...charger.chargedTo(context), ...((await chargeOperation(args, context)) ?? [])]
      return {
        onSubscribeResult({ result, setResult }) {
          if (uses.length === 0 || !isAsyncIterable(result)) return
          setResult(
            mapAsyncIterator(result, async (event) => {
              await charger.chargeAgain(context, uses)
              return event
            }),
          )
        },
      }
    },
  }
}

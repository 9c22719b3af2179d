import { isAsyncIterable } from '@envelop/core'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import type { FetchReport } from '../context/gateway-context.ts'
import type { Engine } from '../engine/engine.ts'
import { isExplanation } from '../engine/explanation.ts'
import type { ExplainedFetch, ExplainedStep } from '../engine/explanation.ts'
import type { Plugin, PluginContext } from './plugin.ts'
import { toOperation } from './use-graph.ts'

type Execute = (args: ExecutionArgs) => unknown

/** The request header that asks for the report; any value does. */
const header = 'x-selvage-plan'

/**
 * Tells clients that ask with `x-selvage-plan` how their operation was fetched: `extensions.plan` has each call of a
 * subgraph with its document, what it came after, and its time. For development: it shows what is behind the graph.
 */
export function usePlanReport(): Plugin {
  const reports = new WeakMap<object, FetchReport[]>()
  return {
    onContextBuilding({ context, extendContext }) {
      if (context.headers.get(header) === null) return
      const report: FetchReport[] = []
      reports.set(context, report)
      extendContext({ onFetch: (fetch: FetchReport) => report.push(fetch) })
    },
    onExecute({ args, executeFn, setExecuteFn }) {
      const context: PluginContext = args.contextValue
      const report = reports.get(context)
      if (!report) return
      const execute: Execute = executeFn
      let explaining: ReturnType<Engine['explain']> | undefined
      // What is run need not be what was asked for: another plugin may have taken something out.
      setExecuteFn((given: ExecutionArgs) => {
        const { document, operationName, variableValues } = given
        const operation = toOperation({ document, operationName: operationName ?? null })
        explaining = context.graph.engine.explain(operation, variableValues ?? {}, context)
        return execute(given)
      })
      return {
        async onExecuteDone({ result, setResult }) {
          if (isAsyncIterable(result) || !explaining) return
          const explanation = await explaining
          if (!isExplanation(explanation)) return
          const plan =
            explanation.engine === 'plan'
              ? {
                  engine: 'plan',
                  fetches: fetchesOf(explanation.plan).map((fetch) => withTime(fetch, report)),
                }
              : explanation
          const answered: ExecutionResult = result
          setResult({ ...answered, extensions: { ...answered.extensions, plan } })
        },
      }
    },
  }
}

function fetchesOf(step: ExplainedStep): readonly ExplainedFetch[] {
  return step.kind === 'fetch' ? [step] : step.steps.flatMap(fetchesOf)
}

/** A fetch that had nothing to ask for has no time. */
function withTime(fetch: ExplainedFetch, report: readonly FetchReport[]): object {
  const { number, subgraph, operationType, document, entities, after } = fetch
  const done = report.find((one) => one.number === number)
  return {
    number,
    subgraph,
    operationType,
    document,
    entities,
    after,
    ...(done && { startMs: done.startMs, durationMs: done.durationMs }),
  }
}

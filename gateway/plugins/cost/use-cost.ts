import { isAsyncIterable } from '@envelop/core'
import { getOperationAST } from 'graphql'
import type { ExecutionResult, OperationDefinitionNode } from 'graphql'
import type { CostSettings } from '../../config/cost-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { compileCost } from './compile-cost.ts'
import type { EstimateCost } from './compile-cost.ts'
import { createCostModel } from './cost-model.ts'
import type { CostModel } from './cost-model.ts'

/** The request header that asks for the estimate; any value does. */
const header = 'x-selvage-cost'

const estimates = new WeakMap<GatewayContext, number>()

/** What the operation of a context is estimated to cost; undefined before it was, and where it never is. */
export function estimatedCostOf(context: GatewayContext): number | undefined {
  return estimates.get(context)
}

/**
 * Estimates the cost of each operation that is about to be run, for plugins that come after it (`estimatedCostOf`), and
 * refuses what costs too much where the settings say so. The estimate is compiled once for each document.
 */
export function useCost(settings: CostSettings, log: Logger): Plugin {
  const { mode, max, report = false } = settings
  const estimateOf = createEstimates(settings)
  const reported = new WeakSet<OperationDefinitionNode>()

  function charge(args: OperationArgs, context: PluginContext): void {
    const operation = getOperationAST(args.document, args.operationName)
    if (!operation) return
    const { cost, mistake } = estimateOf(context.graph, args, operation)(args.variableValues ?? {})
    estimates.set(context, cost)
    if (mode === 'enforce') {
      if (mistake !== undefined) throw new GatewayError('GRAPHQL_VALIDATION_FAILED', mistake)
      if (cost > max) throw tooExpensive(cost, max)
    } else if (cost > max && !reported.has(operation)) {
      reported.add(operation)
      const { requestId } = context
      const name = operation.name?.value
      log.warn(
        { requestId, operation: name, cost: toNumber(cost), max },
        'an operation costs more than `cost.max`',
      )
    }
  }

  function toReport(context: PluginContext) {
    if (!report || context.headers.get(header) === null) return undefined
    return {
      onExecuteDone({ result, setResult }: ExecuteDone) {
        const cost = estimates.get(context)
        if (cost === undefined || isAsyncIterable(result)) return
        const extensions = { ...result.extensions, cost: { estimated: toNumber(cost), max } }
        setResult({ ...result, extensions })
      },
    }
  }

  return {
    onExecute({ args, context }) {
      charge(args, context)
      return toReport(context)
    },
    onSubscribe: ({ args, context }) => charge(args, context),
  }
}

interface ExecuteDone {
  readonly result: ExecutionResult | AsyncIterable<ExecutionResult>
  readonly setResult: (result: ExecutionResult) => void
}

/** Remembers what is known of a graph, and of an operation, as long as they are there. */
function createEstimates(settings: CostSettings) {
  const models = new WeakMap<Graph, CostModel>()
  const compiled = new WeakMap<OperationDefinitionNode, EstimateCost>()

  function modelOf(graph: Graph): CostModel {
    const model = models.get(graph) ?? createCostModel(graph, settings)
    models.set(graph, model)
    return model
  }

  return (graph: Graph, { document }: OperationArgs, operation: OperationDefinitionNode): EstimateCost => {
    const estimate = compiled.get(operation) ?? compileCost(document, operation, modelOf(graph))
    compiled.set(operation, estimate)
    return estimate
  }
}

function tooExpensive(cost: number, max: number): GatewayError {
  const measured = toNumber(cost)
  return new GatewayError(
    'COST_LIMIT_EXCEEDED',
    `The operation is estimated to cost ${measured}; at most ${max} is allowed. Ask for fewer items, or for less of each.`,
    { extensions: { limit: 'cost.max', allowed: max, measured } },
  )
}

/** A number that JSON has. */
function toNumber(cost: number): number {
  return Math.min(cost, Number.MAX_SAFE_INTEGER)
}

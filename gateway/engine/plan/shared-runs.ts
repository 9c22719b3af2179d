import { OperationTypeNode } from 'graphql'
import type { DocumentNode, ExecutionResult } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Subgraph } from '../../sources/subgraph.ts'
import { SharedCall } from '../../upstream/shared-calls.ts'
import type { ReadyOperation } from '../operation/create-operation-preparer.ts'
import { listFetches } from './compile-plan.ts'
import type { PlanStep } from './compile-plan.ts'

/** What is run. */
interface PlannedOperation {
  readonly ready: ReadyOperation
  readonly step: PlanStep
}

/** Runs an operation, and tells when the first answer of a subgraph is there. */
export type RunOperation = (
  operation: PlannedOperation,
  context: GatewayContext,
  onAnswer?: () => void,
) => Promise<ExecutionResult>

interface OpenRun {
  readonly step: PlanStep
  readonly call: SharedCall<ExecutionResult>
}

/**
 * Lets queries share a run that is no more than asked for. All that such queries ask of subgraphs is equal and in flight,
 * so they would share every answer, and come to the same result: it is made once. Results are shared: nobody writes to
 * them.
 *
 * Only subgraphs that say what of a request they depend on take part (`Subgraph.sharingKey`).
 *
 * @param callerKey what else of a request decides what it gets
 */
export function createSharedRuns(
  run: RunOperation,
  callerKey: (context: GatewayContext) => string,
): RunOperation {
  const open = new WeakMap<DocumentNode, Map<string, OpenRun>>()
  const subgraphs = new WeakMap<PlanStep, readonly Subgraph[]>()

  function subgraphsOf(step: PlanStep): readonly Subgraph[] {
    let known = subgraphs.get(step)
    if (!known) {
      known = [...new Set(listFetches(step).map(({ subgraph }) => subgraph))]
      subgraphs.set(step, known)
    }
    return known
  }

  /** Undefined when the operation can't share a run. */
  function keyOf({ ready, step }: PlannedOperation, context: GatewayContext): string | undefined {
    if (ready.definition.operation !== OperationTypeNode.QUERY || context.onFetch) return undefined
    let key = callerKey(context)
    if (ready.definition.variableDefinitions?.length) key += JSON.stringify(ready.variables)
    for (const subgraph of subgraphsOf(step)) {
      const own = subgraph.sharingKey?.(context)
      if (own === undefined) return undefined
      key += `\n${own}`
    }
    return key
  }

  return (operation, context) => {
    const key = keyOf(operation, context)
    if (key === undefined || context.signal.aborted) return run(operation, context)
    const { document } = operation.ready
    const runs = open.get(document) ?? new Map<string, OpenRun>()
    open.set(document, runs)
    const known = runs.get(key)
    if (known?.step === operation.step) return known.call.wait(context.signal)
    const close = () => {
      if (runs.get(key) === started) runs.delete(key)
    }
    const start = (signal: AbortSignal) =>
      run(operation, Object.create(context, { signal: { value: signal } }) as GatewayContext, close)
    const started: OpenRun = { step: operation.step, call: new SharedCall(start, close) }
    runs.set(key, started)
    return started.call.wait(context.signal)
  }
}

import type { OperationDefinitionNode } from 'graphql'
import type { FieldLimitSettings } from '../../../config/field-limit-options.ts'
import type { Graph } from '../../../graph/graph.ts'
import type { Logger } from '../../../telemetry/logger.ts'
import type { PluginContext } from '../../plugin.ts'
import type { OperationArgs } from '../../use-graph.ts'
import type { Use } from '../count.ts'
import { callerOf, toKey } from '../limit-keys.ts'
import { compileFieldUses } from './compile-field-uses.ts'
import type { FieldUse, ReadFieldUses } from './compile-field-uses.ts'
import { readFieldLimits } from './read-field-limits.ts'
import type { FieldLimits } from './read-field-limits.ts'

/** Says what the fields of an operation use of their limits. */
export type FieldUses = (
  args: OperationArgs,
  operation: OperationDefinitionNode,
  context: PluginContext,
) => readonly Use[]

interface LimitedGraph {
  readonly limits: FieldLimits
  readonly compiled: WeakMap<OperationDefinitionNode, { readonly read: ReadFieldUses | undefined }>
}

const none: readonly Use[] = []

/** Builds a {@link FieldUses}, which remembers what it has read of graphs and operations. */
export function createFieldUses(configured: readonly FieldLimitSettings[], log: Logger): FieldUses {
  const graphs = new WeakMap<Graph, LimitedGraph>()

  function limitedGraph(graph: Graph): LimitedGraph {
    const known = graphs.get(graph)
    if (known) return known
    const limited: LimitedGraph = { limits: readFieldLimits(graph, configured, log), compiled: new WeakMap() }
    graphs.set(graph, limited)
    return limited
  }

  return (args, operation, context) => {
    const { graph } = context
    const { limits, compiled } = limitedGraph(graph)
    if (limits.size === 0) return none
    let known = compiled.get(operation)
    if (!known) {
      known = { read: compileFieldUses(args.document, operation, { schema: graph.schema, limits }) }
      compiled.set(operation, known)
    }
    return known.read ? toUses(known.read(args.variableValues ?? {}), context) : none
  }
}

/** What counts under the same key is one use. */
function toUses(uses: readonly FieldUse[], context: PluginContext): readonly Use[] {
  const caller = callerOf(context)
  const byKey = new Map<string, Use>()
  for (const { place, limit, identity, units } of uses) {
    const { id, max, windowMs, message } = limit
    const key = toKey(place, [id, caller, ...identity])
    byKey.set(key, {
      rule: { name: place, algorithm: 'sliding_window', limit: max, windowMs, burst: max, weight: 'request' },
      key,
      units: (byKey.get(key)?.units ?? 0) + units,
      message,
    })
  }
  return [...byKey.values()]
}

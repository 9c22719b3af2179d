import { isAsyncIterable } from '@envelop/core'
import { getOperationAST } from 'graphql'
import type { DocumentNode, ExecutionResult } from 'graphql'
import type { RedactionSettings } from '../../config/redaction-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Graph } from '../../graph/graph.ts'
import { holdsOneOf } from '../holds-one-of.ts'
import type { Plugin, PluginContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { redact } from './redact.ts'
import { planRedaction } from './redaction-tree.ts'
import type { OperationRedaction, RedactionTree } from './redaction-tree.ts'
import { readSensitiveFields } from './sensitive-fields.ts'
import type { SensitiveFields } from './sensitive-fields.ts'

/**
 * Puts a text, or null, in place of sensitive values, for callers who may not see them. Services are asked as ever; a field that
 * can be neither is refused to these callers.
 */
export function useRedaction({ fields, showTo, text }: RedactionSettings): Plugin {
  const sensitiveOf = new WeakMap<Graph, SensitiveFields>()
  const plans = new WeakMap<DocumentNode, Map<string, OperationRedaction>>()

  function treeOf(args: OperationArgs, context: PluginContext): RedactionTree | undefined {
    const { graph, principal } = context
    let sensitive = sensitiveOf.get(graph)
    if (!sensitive) {
      sensitive = readSensitiveFields(graph, fields)
      sensitiveOf.set(graph, sensitive)
    }
    if (sensitive.size === 0 || holdsOneOf(principal, showTo)) return undefined
    const { tree, unmaskable } = planOf(args, { schema: graph.schema, sensitive })
    if (unmaskable === undefined) return tree
    throw new GatewayError(
      'FORBIDDEN',
      `"${unmaskable}" is sensitive, and can not be hidden from an answer: leave it out.`,
    )
  }

  /** Documents are remembered for each schema: one that is planned has always the same. */
  function planOf(
    { document, operationName }: OperationArgs,
    context: Parameters<typeof planRedaction>[2],
  ): OperationRedaction {
    const operation = getOperationAST(document, operationName)
    if (!operation) return { tree: undefined, unmaskable: undefined }
    const name = operation.name?.value ?? ''
    const known = plans.get(document) ?? new Map<string, OperationRedaction>()
    plans.set(document, known)
    const plan = known.get(name) ?? planRedaction(document, operation, context)
    known.set(name, plan)
    return plan
  }

  function apply(result: ExecutionResult, tree: RedactionTree): ExecutionResult {
    return { ...result, data: redact(result.data, tree, text) as ExecutionResult['data'] }
  }

  return {
    onExecute({ args, context }) {
      const tree = treeOf(args, context)
      if (!tree) return undefined
      return {
        onExecuteDone({ result, setResult }) {
          if (!isAsyncIterable(result)) setResult(apply(result, tree))
        },
      }
    },
    onSubscribe({ args, context }) {
      const tree = treeOf(args, context)
      if (!tree) return undefined
      return {
        onSubscribeResult({ result }) {
          if (!isAsyncIterable(result)) return undefined
          return { onNext: ({ result: event, setResult }) => setResult(apply(event, tree)) }
        },
      }
    },
  }
}

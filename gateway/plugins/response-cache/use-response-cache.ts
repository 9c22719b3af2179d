import { isAsyncIterable } from '@envelop/core'
import { OperationTypeNode, getOperationAST } from 'graphql'
import type { ExecutionResult, OperationDefinitionNode } from 'graphql'
import { answerLifeOf } from '../../engine/answer-life.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Plugin, PluginContext, RequestContext } from '../plugin.ts'
import type { OperationArgs } from '../use-graph.ts'
import { tagsOf, tagsToLetGo, typeTags } from './answer-tags.ts'
import { toCacheStatus } from './cached-answer.ts'
import { createOperationPolicies } from './operation-policies.ts'
import type { OperationPolicy } from './operation-policies.ts'
import { createRequestCache, withHeaders } from './request-cache.ts'
import type { RequestCacheParts } from './request-cache.ts'
import type { SharedAnswers } from './shared-answers.ts'

/** What {@link useResponseCache} is made of. */
export interface ResponseCacheParts extends RequestCacheParts {
  /** Tells other gateways what is to be let go. */
  readonly shared: SharedAnswers
  /** The fields whose values not everybody sees, of a graph, by `Type.field`. */
  readonly sensitiveFields: (graph: Graph) => ReadonlySet<string>
}

interface Done {
  readonly result: ExecutionResult | AsyncIterable<ExecutionResult>
}

/** Headers that ask for a report of the run: nothing that is kept has one. */
const reportHeaders = ['x-selvage-plan', 'x-selvage-cost']

/** What goes with answers to queries that are not kept. */
const bypassHeaders = { 'cache-status': toCacheStatus({ kind: 'bypass' }), 'cache-control': 'no-store' }

/**
 * Keeps answers to queries as the bytes that went out, and gives them again before anything of an operation is parsed. Equal
 * queries that come while the first is answered wait for its answer. What a mutation returns is let go.
 *
 * Not kept: answers with errors or extensions, introspection, events, and what comes in batches or over WebSocket.
 */
export function useResponseCache(parts: ResponseCacheParts): Plugin {
  const { shared } = parts
  const policies = createOperationPolicies(parts)
  const cache = createRequestCache(parts)

  function onQuery({ document }: OperationArgs, operation: OperationDefinitionNode, context: PluginContext) {
    const { graph, params } = context
    const policy = policies.learn(graph, params, { document, operation })
    if (policy.ttl <= 0) {
      parts.counters.count('selvage_response_cache_total', 'bypass')
      context.onAnswer?.(({ answer }) => withHeaders(answer, bypassHeaders))
      return undefined
    }
    cache.listen(cache.ask(context, params, policy), context)
    return {
      onExecuteDone({ result }: Done) {
        if (!isAsyncIterable(result)) cache.note(answerLifeOf(result), context)
      },
    }
  }

  function onMutation(
    { document }: OperationArgs,
    operation: OperationDefinitionNode,
    context: PluginContext,
  ) {
    const policy = policies.learn(context.graph, context.params, { document, operation })
    return {
      onExecuteDone({ result }: Done) {
        if (isAsyncIterable(result)) return undefined
        const returned = tagsToLetGo(tagsOf(result.data, policy), policy.types)
        const tags = [...returned, ...policy.letsGo, ...tagsOfFailed(result, policy)]
        return tags.length > 0 ? shared.letGo({ tags }).then(() => undefined) : undefined
      },
    }
  }

  return {
    onStart: () => shared.start(),
    async onAdmin(api) {
      const { addCacheRoutes } = await import('./cache-routes.ts')
      addCacheRoutes(api, parts.answers, shared)
    },
    onParams({ context, params, setAnswer, setEarlyAnswer }) {
      if (!setAnswer || params.query === undefined || asksForReport(context)) return undefined
      const policy = policies.find(context.graph, params)
      if (!policy || policy.ttl <= 0) return undefined
      const asked = cache.ask(context, params, policy)
      const found = cache.find(asked, context)
      if (found && !found.isStale) setAnswer(found.answer)
      if ((found && !found.isStale) || !context.onAnswer) return undefined
      const flight = cache.join(asked, context)
      if (found && flight) setAnswer(found.answer)
      if (flight) return found ? undefined : flight.then((answer) => answer && setAnswer(answer))
      cache.listen(asked, context)
      if (found) setEarlyAnswer?.(found.answer)
      return undefined
    },
    onExecute({ args, context }: { readonly args: OperationArgs; readonly context: PluginContext }) {
      const operation = getOperationAST(args.document, args.operationName)
      if (operation?.operation === OperationTypeNode.MUTATION) return onMutation(args, operation, context)
      if (operation?.operation === OperationTypeNode.QUERY && !asksForReport(context)) {
        return onQuery(args, operation, context)
      }
      return undefined
    },
  }
}

/** What a mutation that failed may have changed all the same, without that it returned it; nothing where it was not run. */
function tagsOfFailed({ data, errors }: ExecutionResult, { types }: OperationPolicy): readonly string[] {
  return errors && data !== undefined ? types.flatMap(typeTags) : []
}

function asksForReport({ headers }: RequestContext): boolean {
  return reportHeaders.some((name) => headers.get(name) !== null)
}

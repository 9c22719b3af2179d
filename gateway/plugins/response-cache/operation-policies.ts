import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { hash } from 'node:crypto'
import { print } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { ResponseCacheSettings } from '../../config/response-cache-options.ts'
import type { Graph } from '../../graph/graph.ts'
import type { GraphQLParams } from '../plugin.ts'
import { readCacheHints } from './cache-hints.ts'
import { createCachePolicy } from './cache-policy.ts'
import type { CachePolicy, CacheRules } from './cache-policy.ts'

/** How the answers to one operation of one graph may be kept. */
export interface OperationPolicy extends CachePolicy {
  /** The same for operations that differ in white space and comments only. */
  readonly name: string
}

/** Remembers the policies of operations that were run. */
export interface OperationPolicies {
  /** The policy of an operation by its text, if that was valid and is remembered. */
  find(graph: Graph, params: GraphQLParams): OperationPolicy | undefined
  /** Finds the policy of a valid query. */
  learn(graph: Graph, params: GraphQLParams, asked: AskedOperation): OperationPolicy
}

interface AskedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

interface GraphPolicies {
  readonly rules: CacheRules
  readonly byText: LRUCache<string, OperationPolicy>
}

const limits = { max: 2_000, maxSize: 2_000_000 }

/** What policies are made of. */
export interface PolicySources {
  readonly settings: ResponseCacheSettings
  /** The fields whose values not everybody sees, of a graph, by `Type.field`. */
  readonly sensitiveFields: (graph: Graph) => ReadonlySet<string>
}

/** Builds an {@link OperationPolicies}: for each graph within bounds. */
export function createOperationPolicies({ settings, sensitiveFields }: PolicySources): OperationPolicies {
  const graphs = new WeakMap<Graph, GraphPolicies>()

  function policiesOf(graph: Graph): GraphPolicies {
    const known = graphs.get(graph)
    if (known) return known
    const sensitive = sensitiveFields(graph)
    const ruled = graph.accessRules?.fields
    const policies: GraphPolicies = {
      rules: {
        schema: graph.schema,
        hints: readCacheHints(graph, settings),
        isPersonal: (coordinate) => sensitive.has(coordinate) || ruled?.has(coordinate) === true,
        settings,
      },
      byText: new LRUCache(limits),
    }
    graphs.set(graph, policies)
    return policies
  }

  return {
    find: (graph, params) => policiesOf(graph).byText.get(textOf(params)),
    learn(graph, params, { document, operation }) {
      const { byText, rules } = policiesOf(graph)
      const text = textOf(params)
      const known = byText.get(text)
      if (known) return known
      const name = hash('sha256', `${params.operationName ?? ''}\n${print(document)}`, 'base64url')
      const policy = { ...withRulesOf(graph, operation, createCachePolicy(document, operation, rules)), name }
      byText.set(text, policy, { size: Math.max(1, text.length) })
      return policy
    },
  }
}

/** Who may run an operation by its name may not be everybody. */
function withRulesOf(graph: Graph, { name }: OperationDefinitionNode, policy: CachePolicy): CachePolicy {
  const isRuled = name !== undefined && graph.accessRules?.operations.has(name.value) === true
  return isRuled ? { ...policy, scope: 'PRIVATE' } : policy
}

function textOf({ query = '', operationName = '' }: GraphQLParams): string {
  return `${operationName}\n${query}`
}

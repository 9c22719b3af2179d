import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, visit } from 'graphql'
import type { DocumentNode, OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Variables } from '../engine.ts'
import { rewriteOperation } from './rewrite-operation.ts'
import type { RewriteSettings, RewrittenOperation } from './rewrite-operation.ts'

/** Rewritten operations of one document: more only where clients turn many conditions on and off. */
const maxRewrittenPerDocument = 32

interface KnownDocument {
  /** The variables that decide what is left of the document. */
  readonly conditions: readonly string[]
  readonly rewritten: LRUCache<string, RewrittenOperation>
}

/** {@link rewriteOperation}, once for each document, operation and set of conditions: graphql-tools plans by the identity of documents. */
export function createOperationRewriter(settings: RewriteSettings) {
  const documents = new WeakMap<DocumentNode, KnownDocument>()

  function knownDocument(document: DocumentNode): KnownDocument {
    const known = documents.get(document) ?? {
      conditions: conditionVariables(document),
      rewritten: new LRUCache<string, RewrittenOperation>({ max: maxRewrittenPerDocument }),
    }
    documents.set(document, known)
    return known
  }

  return (
    document: DocumentNode,
    definition: OperationDefinitionNode,
    variables: Variables,
  ): RewrittenOperation => {
    const { conditions, rewritten } = knownDocument(document)
    const key = JSON.stringify([definition.name?.value, ...conditions.map((name) => variables[name])])
    const result = rewritten.get(key) ?? rewriteOperation(settings, { document, definition }, variables)
    rewritten.set(key, result)
    return result
  }
}

function conditionVariables(document: DocumentNode): string[] {
  const names = new Set<string>()
  visit(document, {
    Directive(node) {
      if (node.name.value !== GraphQLSkipDirective.name && node.name.value !== GraphQLIncludeDirective.name)
        return
      for (const { value } of node.arguments ?? []) {
        if (value.kind === Kind.VARIABLE) names.add(value.name.value)
      }
    },
  })
  return [...names]
}

import { GraphQLError, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema, ParseOptions, Source, ValidationRule } from 'graphql'
import type { IntrospectionSettings } from '../config/introspection-options.ts'
import type { RequestLimitSettings } from '../config/request-limit-options.ts'
import type { ErrorCode } from '../errors/error-codes.ts'
import { createDocumentCache } from './document-cache.ts'
import type { DocumentCache } from './document-cache.ts'
import type { Plugin } from './plugin.ts'
import { assertDocumentLimits } from './protection/assert-document-limits.ts'
import { assertTextLimits } from './protection/assert-text-limits.ts'
import { mayIntrospect } from './protection/may-introspect.ts'

/** What {@link useDocuments} goes by. */
export interface DocumentOptions {
  readonly limits: RequestLimitSettings
  /** Who is told what a name that is not in the schema may have meant. */
  readonly introspection: IntrospectionSettings
}

/**
 * Parses and validates, and remembers the documents that were valid: for each graph in a bounded cache of its own, which
 * goes when the graph does. Errors get their code here. What is over a limit is refused before the work that it would make.
 */
export function useDocuments({ limits, introspection }: DocumentOptions): Plugin {
  const caches = new WeakMap<GraphQLSchema, DocumentCache>()
  const cacheOf = (schema: GraphQLSchema): DocumentCache => {
    let cache = caches.get(schema)
    if (!cache) {
      cache = createDocumentCache()
      caches.set(schema, cache)
    }
    return cache
  }

  return {
    onParse({ context, setParseFn }) {
      const cache = cacheOf(context.graph.schema)
      setParseFn((source: Source | string, options?: ParseOptions) => {
        return cache.find(textOf(source)) ?? parseWithin(limits, source, options)
      })
    },
    onValidate({ context, setValidationFn }) {
      const cache = cacheOf(context.graph.schema)
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules?: readonly ValidationRule[]) => {
        if (cache.isValid(document, rules)) return []
        const hideSuggestions = !mayIntrospect(context, introspection)
        const errors = validate(schema, document, rules, { hideSuggestions })
        const { query } = context.params
        if (errors.length === 0 && query !== undefined) cache.keep(query, document, rules)
        return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'))
      })
    },
  }
}

function textOf(source: Source | string): string {
  return typeof source === 'string' ? source : source.body
}

function parseWithin(
  limits: RequestLimitSettings,
  source: Source | string,
  options: ParseOptions | undefined,
): DocumentNode {
  try {
    assertTextLimits(textOf(source), limits)
    const document = parse(source, options)
    assertDocumentLimits(document, limits)
    return document
  } catch (error) {
    throw error instanceof GraphQLError ? withCode(error, 'GRAPHQL_PARSE_FAILED') : error
  }
}

function withCode(error: GraphQLError, code: ErrorCode): GraphQLError {
  const { message, nodes, source, positions, path, extensions } = error
  return new GraphQLError(message, {
    nodes,
    source,
    positions,
    path,
    extensions: { ...extensions, code: extensions.code ?? code },
  })
}

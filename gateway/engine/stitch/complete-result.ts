import { execute } from 'graphql'
import type {
  DocumentNode,
  ExecutionResult,
  GraphQLError,
  GraphQLFieldResolver,
  GraphQLSchema,
} from 'graphql'
import type { Variables } from '../engine.ts'
import type { RewrittenOperation } from './rewrite-operation.ts'

/** A client's operation and how it was rewritten. */
export interface CompletionInput {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly operationName: string | undefined
  /** As the client sent them. */
  readonly variables: Variables
  readonly rewritten: RewrittenOperation
}

/**
 * Turns what the rewritten operation was answered with into the answer of the client's own: in its response names and
 * their order, with introspection and type names from the public schema, and with no value that this schema doesn't have.
 *
 * @see https://spec.graphql.org/September2025/#CompleteValue()
 */
export function completeResult(
  { schema, document, operationName, variables, rewritten }: CompletionInput,
  data: Readonly<Record<string, unknown>>,
): ExecutionResult {
  const result = execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: data,
    fieldResolver(...[source, , , info]: Parameters<GraphQLFieldResolver<unknown, unknown>>) {
      const { fieldName, path, parentType } = info
      const field = { responseName: String(path.key), fieldName, typeName: parentType.name }
      return isObject(source) ? rewritten.keys.read(source, field) : undefined
    },
    typeResolver: (value) =>
      isObject(value) && typeof value.__typename === 'string' ? value.__typename : undefined,
  })
  if (result instanceof Promise) throw new Error('Completing a result has nothing to wait for.')
  return result
}

/** The path of a rewritten operation's error in the client's response names. */
export function toClientPath(rewritten: RewrittenOperation, path: GraphQLError['path']): (string | number)[] {
  return (path ?? []).map((part) => (typeof part === 'string' ? rewritten.keys.responseNameOf(part) : part))
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

import { execute } from 'graphql'
import type { DocumentNode, ExecutionResult, FieldNode, GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { Variables } from '../../engine/engine.ts'
import { isObject } from '../../sources/is-object.ts'
import type { ReducedDocument } from './remove-fields.ts'

/** A client's operation, and how it was reduced. */
export interface ReducedOperation {
  readonly schema: GraphQLSchema
  /** The client's own. */
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Variables
  readonly reduced: ReducedDocument
  /** What is wrong with a field that was taken out. */
  readonly errorOf: (field: FieldNode) => Error
}

/**
 * Makes of the answer to a reduced operation the answer to the client's: each field that was taken out is null with an
 * error at its path, and null rises where there must be none.
 *
 * @see https://spec.graphql.org/September2025/#sec-Handling-Execution-Errors
 */
export function completeWithout(operation: ReducedOperation, answered: ExecutionResult): ExecutionResult {
  const { schema, document, operationName, variables, reduced, errorOf } = operation
  const { data, errors = [], ...rest } = answered
  if (!data) return answered
  const completed = execute({
    schema,
    document,
    operationName,
    variableValues: variables,
    rootValue: data,
    fieldResolver(...[source, , , info]: Parameters<GraphQLFieldResolver<unknown, unknown>>) {
      // Fields that are asked for in two ways, one of which is not allowed, are one field of the answer.
      const removed = info.fieldNodes.find(reduced.isRemoved)
      if (removed) throw errorOf(removed)
      return read(source, String(info.path.key))
    },
    typeResolver(source) {
      const name = read(source, reduced.typeNameKey)
      return typeof name === 'string' ? name : undefined
    },
  })
  if (completed instanceof Promise) throw new Error('Completing a result has nothing to wait for.')
  const all = [...errors, ...(completed.errors ?? [])]
  return { ...rest, data: completed.data ?? null, ...(all.length > 0 && { errors: all }) }
}

function read(source: unknown, key: string): unknown {
  return isObject(source) && Object.hasOwn(source, key) ? source[key] : undefined
}

import { GraphQLError, getOperationAST, getVariableValues } from 'graphql'
import type { ExecutionResult, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { Operation, Variables } from '../engine.ts'
import { placeBigIntegers } from './place-big-integers.ts'

/** The operation to run and its variables as the schema's types read them. */
export interface PreparedOperation {
  readonly definition: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
}

/** A request error: there is nothing to run, and the answer has no `data`. */
export interface RequestErrorResult {
  readonly errors: readonly GraphQLError[]
}

/**
 * Finds the operation and coerces its variables, or answers with a request error.
 *
 * @see https://spec.graphql.org/September2025/#sec-Executing-Requests
 */
export function prepareOperation(
  schema: GraphQLSchema,
  operation: Operation,
  variables: Variables,
): PreparedOperation | RequestErrorResult {
  const definition = getOperationAST(operation.document, operation.name)
  if (!definition) return { errors: [unknownOperation(operation.name)] }
  const definitions = definition.variableDefinitions ?? []
  const placed = placeBigIntegers(schema, definitions, variables)
  const { coerced, errors } = getVariableValues(schema, definitions, placed, {
    maxErrors: 50,
    // Who may not see the schema sends variables, too.
    hideSuggestions: true,
  })
  return errors ? { errors: errors.map(toInputError) } : { definition, variables: coerced }
}

/** Tells what {@link prepareOperation} answered with. */
export function isRequestError(
  prepared: PreparedOperation | RequestErrorResult,
): prepared is RequestErrorResult {
  return 'errors' in prepared
}

/** A result that has errors and no data, in a shape of its own that nobody else writes to. */
export function toRequestErrorResult({ errors }: RequestErrorResult): ExecutionResult {
  return { errors }
}

function unknownOperation(name: string | undefined): GraphQLError {
  const message =
    name === undefined
      ? 'The document has several operations: `operationName` must say which one to run.'
      : `The document has no operation named "${name}".`
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } })
}

function toInputError(error: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes ?? null,
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, code: 'BAD_USER_INPUT' },
  })
}

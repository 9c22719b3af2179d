import { OperationTypeNode, getOperationAST } from 'graphql'
import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLError, GraphQLSchema } from 'graphql'
import type { AnyResult } from './http/http-answer.ts'
import type { OperationContext } from './operation-context.ts'

/** What comes of one operation. */
type OperationResult = AnyResult | AsyncIterable<ExecutionResult>

/** What envelop gives for one request; its own types say `any`. */
interface Enveloped {
  readonly schema: GraphQLSchema
  readonly parse: (text: string) => DocumentNode
  readonly validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[]
  readonly contextFactory: () => unknown
  readonly execute: (args: ExecutionArgs) => OperationResult | Promise<OperationResult>
  readonly subscribe: (args: ExecutionArgs) => OperationResult | Promise<OperationResult>
}

/** Takes the operation in `context.params` through the pipeline. Rejects with what a plugin or the parser throws. */
export type RunOperation<C extends OperationContext> = (context: C) => Promise<OperationResult>

/**
 * Makes the way of an operation through the pipeline, without the requests and responses of a transport.
 *
 * @param getEnveloped of `envelop`
 */
export function createRunner<C extends OperationContext>(
  getEnveloped: (context: C) => Enveloped,
): RunOperation<C> {
  return async (context) => {
    const { params } = context
    const { parse, validate, contextFactory, execute, subscribe, schema } = getEnveloped(context)
    const document = parse(params.query ?? '')
    const errors = validate(schema, document)
    if (errors.length > 0) return { errors }
    const args = {
      schema,
      document,
      contextValue: await contextFactory(),
      variableValues: params.variables,
      operationName: params.operationName,
    }
    const operation = getOperationAST(document, params.operationName)
    return operation?.operation === OperationTypeNode.SUBSCRIPTION ? subscribe(args) : execute(args)
  }
}

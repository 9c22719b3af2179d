import type { ExecutionResult } from 'graphql'
import type { Operation, Variables } from '../engine.ts'
import type { Supergraph } from '../supergraph.ts'
import { findAmbiguousFields } from './ambiguous-fields.ts'
import { completeResult } from './complete-result.ts'
import type { CompletionInput } from './complete-result.ts'
import { createOperationRewriter } from './create-operation-rewriter.ts'
import { isRequestError, prepareOperation, toRequestErrorResult } from './prepare-operation.ts'
import type { PreparedOperation } from './prepare-operation.ts'
import { findReservedNames } from './reserved-names.ts'
import type { RewrittenOperation } from './rewrite-operation.ts'

/** A client's operation in the form in which subgraphs are asked. */
export interface ReadyOperation extends PreparedOperation {
  /** What is to be fetched. */
  readonly document: NonNullable<RewrittenOperation['document']>
  /** What turns the answer into the client's. */
  readonly completion: CompletionInput
}

/** Tells what a preparer answered with. */
export function isReady(prepared: ReadyOperation | ExecutionResult): prepared is ReadyOperation {
  return 'completion' in prepared
}

/**
 * Makes what prepares the operations of a supergraph for an engine. A request that is wrong, or that no subgraph is needed
 * for, is answered at once.
 */
export function createOperationPreparer(supergraph: Supergraph) {
  const schema = supergraph.publicSchema
  const rewrite = createOperationRewriter({
    schema,
    ambiguousFields: findAmbiguousFields(supergraph.document),
    reservedNames: findReservedNames(supergraph.document),
  })

  return (operation: Operation, variables: Variables): ReadyOperation | ExecutionResult => {
    const prepared = prepareOperation(schema, operation, variables)
    if (isRequestError(prepared)) return toRequestErrorResult(prepared)
    const { document, name: operationName } = operation
    const rewritten = rewrite(document, prepared.definition, prepared.variables)
    const completion = { schema, document, operationName, variables: prepared.variables, rewritten }
    return rewritten.document
      ? { ...prepared, document: rewritten.document, completion }
      : completeResult(completion, {})
  }
}

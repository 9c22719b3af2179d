import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import { completeAnswer } from '../operation/complete-result.ts'
import type { ReadyOperation } from '../operation/create-operation-preparer.ts'
import type { FetchedData } from './plan-data.ts'
import { compileProjection } from './projection.ts'
import type { Projection } from './projection.ts'

/**
 * Makes what turns fetched data into the client's result: by a compiled projection where all is as the public schema has
 * it, and with care where it is not.
 */
export function createCompleter(schema: GraphQLSchema) {
  const projections = new WeakMap<DocumentNode, Projection>()

  function projectionOf({ document, definition, variables, completion }: ReadyOperation): Projection {
    let projection = projections.get(document)
    if (!projection) {
      const { keys } = completion.rewritten
      projection = compileProjection({ schema, document: completion.document, definition, variables, keys })
      projections.set(document, projection)
    }
    return projection
  }

  return (ready: ReadyOperation, fetched: FetchedData): ExecutionResult => {
    const { data, errors } = fetched
    const projected = projectionOf(ready)(data)
    if (!projected) return completeAnswer(ready.completion, data, fetched)
    return errors.length === 0 ? { data: projected } : { data: projected, errors }
  }
}

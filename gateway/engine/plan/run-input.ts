import type { GatewayContext } from '../../context/gateway-context.ts'
import type { RewrittenOperation } from '../operation/rewrite-operation.ts'
import type { PlanEntities } from './plan-entities.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** What one run of a plan needs to know. */
export interface RunInput {
  readonly types: SupergraphTypes
  /** How the planned operation was made of the client's. */
  readonly rewritten: RewrittenOperation
  /** The client's variables, coerced. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: GatewayContext
  readonly maxEntitiesPerFetch: number
  /** Undefined where none are kept. */
  readonly entities?: PlanEntities | undefined
  /** Whether the operation only reads what is there now. */
  readonly isQuery: boolean
}

import type { GatewayContext } from '../../context/gateway-context.ts'
import type { FieldKeys } from '../operation/field-keys.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** What one run of a plan needs to know. */
export interface RunInput {
  readonly types: SupergraphTypes
  readonly keys: FieldKeys
  /** The client's variables, coerced. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: GatewayContext
}

import type {
  OpenApiOperationSettings,
  OpenApiPaginationSettings,
} from '../../config/sources/openapi-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { listNames } from './list-names.ts'
import type { RestModel, RestOperation, RestParameter, RestSchema, SchemaUse } from './model/rest-model.ts'

/** An operation whose pages are offered as a Relay connection, checked against the document. */
export interface RestConnection {
  readonly operation: RestOperation
  readonly settings: OpenApiPaginationSettings
  readonly start: RestParameter
  readonly size: RestParameter | undefined
  /** Properties that lead to the list in the answer. */
  readonly path: readonly string[]
  readonly items: SchemaUse
}

/** By operation. */
export type RestConnections = ReadonlyMap<RestOperation, RestConnection>

/**
 * Checks the pagination that the config declares against the document.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each mistake
 * @see https://relay.dev/graphql/connections.htm
 */
export function readConnections(
  source: string,
  operations: Readonly<Record<string, OpenApiOperationSettings>>,
  model: RestModel,
): RestConnections {
  const details: string[] = []
  const connections = new Map<RestOperation, RestConnection>()
  for (const [key, { name, exclude, pagination }] of Object.entries(operations)) {
    if (!pagination || exclude) continue
    const operation = model.operations.find((one) => one.operationId === key || one.name === (name ?? key))
    const connection = operation ? readConnection(operation, pagination) : 'the operation is not mapped'
    if (typeof connection === 'string') details.push(`operations.${key}.pagination: ${connection}`)
    else connections.set(connection.operation, connection)
  }
  if (details.length === 0) return connections
  throw new GatewayError(
    'SCHEMA_INVALID',
    `Source "${source}" declares pagination that its document does not bear out.`,
    { details, extensions: { source } },
  )
}

/** Answers with the mistake where there is one. */
function readConnection(
  operation: RestOperation,
  settings: OpenApiPaginationSettings,
): RestConnection | string {
  if (operation.kind !== 'query') return 'only an operation that reads has pages'
  const query = operation.parameters.filter((parameter) => parameter.in === 'query')
  const find = (name: string) =>
    query.find((parameter) => parameter.name === name || parameter.argument === name)
  const names = listNames(query.map(({ name }) => name))
  const start = find(settings.startParam)
  if (!start) return `there is no query parameter "${settings.startParam}"; there are ${names}`
  const size = settings.sizeParam === undefined ? undefined : find(settings.sizeParam)
  if (settings.sizeParam !== undefined && !size) {
    return `there is no query parameter "${settings.sizeParam}"; there are ${names}`
  }
  const path = settings.items?.split('.') ?? findOnlyList(operation.result.use.schema)
  if (!path) return 'the answer is no list, and does not have just one in it: say where it is with `items`'
  const items = itemsAt(operation.result.use.schema, path)
  if (!items) return `there is no list at "${path.join('.')}" in the answer`
  return { operation, settings, start, size, path, items }
}

function findOnlyList(schema: RestSchema): string[] | undefined {
  if (schema.kind === 'list') return []
  const lists = schema.kind === 'object' ? schema.fields.filter(({ use }) => use.schema.kind === 'list') : []
  const [only] = lists
  return only && lists.length === 1 ? [only.property] : undefined
}

function itemsAt(schema: RestSchema, path: readonly string[]): SchemaUse | undefined {
  let current: RestSchema | undefined = schema
  for (const property of path) {
    current =
      current?.kind === 'object'
        ? current.fields.find((field) => field.property === property || field.name === property)?.use.schema
        : undefined
  }
  return current?.kind === 'list' ? current.items : undefined
}

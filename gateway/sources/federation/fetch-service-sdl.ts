import { GatewayError } from '../../errors/gateway-error.ts'
import type { Service } from '../service/create-service.ts'
import { queryService } from '../service/query-service.ts'

/**
 * Asks a federation subgraph for its SDL.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when it answers without; else the service's own error
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec#query_service
 */
export async function fetchServiceSdl(name: string, service: Service, signal: AbortSignal): Promise<string> {
  const { _service: answer } = await queryService(service, '{ _service { sdl } }', signal)
  if (typeof answer === 'object' && answer !== null && 'sdl' in answer) {
    if (typeof answer.sdl === 'string' && answer.sdl.trim() !== '') return answer.sdl
  }
  throw new GatewayError(
    'SCHEMA_UNAVAILABLE',
    `"${name}" answered "{ _service { sdl } }" without an SDL. A service that is no federation subgraph is of ` +
      'kind "graphql"; a subgraph that hides its SDL needs `schema` in its config.',
    { extensions: { source: name } },
  )
}

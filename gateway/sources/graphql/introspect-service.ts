import {
  GraphQLError,
  GraphQLString,
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  printSchema,
} from 'graphql'
import type { GraphQLSchema, IntrospectionQuery } from 'graphql'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Service } from '../service/create-service.ts'
import { queryService } from '../service/query-service.ts'

/** What a current server can tell, and what every server can. */
const questions = [
  getIntrospectionQuery({
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  }),
  getIntrospectionQuery(),
] as const

/** Codes of faults that another question can't mend. */
const unanswered = new Set(['SUBGRAPH_UNREACHABLE', 'SUBGRAPH_TIMEOUT', 'SUBGRAPH_RESPONSE_TOO_LARGE'])

/**
 * Asks a GraphQL service for its schema and answers with it as SDL. A server that doesn't know the newer parts of
 * introspection is asked again without them. A service that tells its SDL in a field `_sdl` (a custom of stitched services, for the sake of its
 * directives) is taken by its word.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when the service refuses introspection, SCHEMA_INVALID when its answer is no
 * schema; else the service's own error
 * @see https://spec.graphql.org/September2025/#sec-Introspection
 */
export async function introspectService(
  name: string,
  service: Service,
  signal: AbortSignal,
): Promise<string> {
  const schema = toSchema(name, await askForSchema(name, service, signal))
  const sdlField = schema.getQueryType()?.getFields()._sdl
  if (!sdlField || getNamedType(sdlField.type) !== GraphQLString) return printSchema(schema)
  const { _sdl: sdl } = await queryService(service, '{ _sdl }', signal)
  return typeof sdl === 'string' ? sdl : printSchema(schema)
}

function toSchema(name: string, data: unknown): GraphQLSchema {
  try {
    // What a service answers is unknown; `buildClientSchema` checks it.
    return buildClientSchema(data as IntrospectionQuery)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new GatewayError(
      'SCHEMA_INVALID',
      `The introspection of source "${name}" makes no schema: ${reason}`,
      { cause: error, extensions: { source: name } },
    )
  }
}

async function askForSchema(name: string, service: Service, signal: AbortSignal) {
  try {
    return await queryService(service, questions[0], signal)
  } catch (error) {
    if (!isRefusal(error)) throw error
  }
  try {
    return await queryService(service, questions[1], signal)
  } catch (error) {
    if (!isRefusal(error)) throw error
    throw new GatewayError(
      'SCHEMA_UNAVAILABLE',
      `"${name}" does not answer an introspection query (${error.message}). Turn introspection on for the gateway, or ` +
        'give the schema as a file in `schema`.',
      { cause: error, extensions: { source: name } },
    )
  }
}

function isRefusal(error: unknown): error is GraphQLError {
  return error instanceof GraphQLError && !unanswered.has(String(error.extensions.code))
}

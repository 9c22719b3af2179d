import { composeServices } from '@theguild/federation-composition'
import { GraphQLError, parse } from 'graphql'
import type { DocumentNode } from 'graphql'
import { parseSupergraph } from '../engine/supergraph.ts'
import type { Supergraph } from '../engine/supergraph.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { Logger } from '../telemetry/logger.ts'
import { checkAccessDirectives } from './access/check-access-directives.ts'
import { compositionHint } from './composition-hints.ts'

/** What composition needs of a subgraph. */
export interface ComposableSubgraph {
  readonly name: string
  readonly url: string
  readonly sdl: string
}

/**
 * Composes subgraphs into one supergraph as Federation says.
 *
 * @param log hears of what composes, and is probably not meant so
 * @throws {GatewayError} COMPOSITION_FAILED with a detail for each mistake: the source, the type and field, and a hint
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/composition
 */
export function composeSubgraphs(subgraphs: readonly ComposableSubgraph[], log?: Logger): Supergraph {
  if (subgraphs.length === 0) {
    throw new GatewayError('COMPOSITION_FAILED', 'There is nothing to compose: the config has no sources.')
  }
  const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parseSdl(name, sdl) }))
  checkServices(services, log)
  const result = compose(services)
  if (result.errors) throw compositionError(result.errors)
  return parseSupergraph(result.supergraphSdl)
}

/** The library follows types from field to field, each step a call deeper. */
function compose(services: Parameters<typeof composeServices>[0]): ReturnType<typeof composeServices> {
  try {
    return composeServices(services)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw failed([
      'Types refer to types in a chain that is too long to be followed: join some, or give them root fields.',
    ])
  }
}

/** What composition itself lets pass. */
function checkServices(
  services: readonly { readonly name: string; readonly typeDefs: DocumentNode }[],
  log: Logger | undefined,
): void {
  const details: string[] = []
  for (const { name, typeDefs } of services) {
    const { mistakes, warnings } = checkAccessDirectives(typeDefs)
    details.push(...mistakes.map((mistake) => `[${name}] ${mistake}`))
    for (const warning of warnings) log?.warn({ source: name }, warning)
  }
  if (details.length > 0) throw failed(details)
}

function parseSdl(name: string, sdl: string): DocumentNode {
  try {
    return parse(sdl)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    throw new GatewayError('SCHEMA_INVALID', `The schema of source "${name}" is not valid GraphQL.`, {
      details: [`[${name}]${locationOf(error)} ${error.message}`],
      cause: error,
      extensions: { source: name },
    })
  }
}

function compositionError(errors: readonly GraphQLError[]): GatewayError {
  const details = errors.map((error) => {
    const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'UNKNOWN'
    const hint = compositionHint(code)
    return `${error.message}${locationOf(error)} (${code})${hint === undefined ? '' : `\n  hint: ${hint}`}`
  })
  return failed(details, {
    errors: errors.map((error) => ({ message: error.message, ...error.extensions })),
  })
}

function failed(
  details: readonly string[],
  extensions: Readonly<Record<string, unknown>> = {},
): GatewayError {
  const count = details.length === 1 ? 'a mistake' : `${details.length} mistakes`
  return new GatewayError('COMPOSITION_FAILED', `The sources do not compose: ${count}.`, {
    details,
    extensions,
  })
}

function locationOf(error: GraphQLError): string {
  const [location] = error.locations ?? []
  return location ? ` at line ${location.line}, column ${location.column}` : ''
}

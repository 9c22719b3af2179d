import { createHash } from 'node:crypto'
import { transformSupergraphToPublicSchema } from '@theguild/federation-composition'
import { GraphQLError, Kind, buildASTSchema, parse, print, validateSchema } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { GatewayError } from '../errors/gateway-error.ts'
import { directiveArgument, directivesNamed } from './directives.ts'
import { markRequiredFields } from './mark-required-fields.ts'
import { upgradeJoin } from './upgrade-join.ts'

/** A subgraph as a supergraph names it. */
export interface JoinedSubgraph {
  /** The value of the supergraph's `join__Graph` enum: `ACCOUNTS`. */
  readonly graph: string
  /** `@join__graph(name:)`: `accounts`. */
  readonly name: string
  /** `@join__graph(url:)`: empty for a subgraph that runs in the gateway. */
  readonly url: string
}

/** The subgraphs composed: immutable, known by the hash of its SDL. */
export interface Supergraph {
  /** SHA-256 of the SDL that it was read from, hexadecimal. */
  readonly id: string
  /** The SDL in the join spec v0.3 or newer. */
  readonly sdl: string
  readonly document: DocumentNode
  /** What clients see: without `@inaccessible` elements and federation's machinery. */
  readonly publicSchema: GraphQLSchema
  readonly joinedSubgraphs: readonly JoinedSubgraph[]
}

/**
 * Reads a supergraph SDL, composed by anyone (join spec v0.1 to v0.5).
 *
 * @throws {GatewayError} SUPERGRAPH_INVALID when it is not GraphQL, names no subgraphs, or has no valid public schema
 * @see https://specs.apollo.dev/join/v0.5
 */
export function parseSupergraph(sdl: string): Supergraph {
  const original = parseDocument(sdl)
  const document = markRequiredFields(upgradeJoin(original))
  const joinedSubgraphs = joinedSubgraphsOf(document)
  if (joinedSubgraphs.length === 0) {
    throw new GatewayError(
      'SUPERGRAPH_INVALID',
      'This is not a supergraph SDL: it has no `enum join__Graph` that names subgraphs. ' +
        'A composed supergraph is expected, as `selvage compose` writes it; a subgraph goes under `sources` in the config.',
    )
  }
  return {
    id: createHash('sha256').update(sdl).digest('hex'),
    sdl: document === original ? sdl : print(document),
    document,
    publicSchema: publicSchemaOf(document),
    joinedSubgraphs,
  }
}

function parseDocument(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true })
  } catch (error) {
    const location = error instanceof GraphQLError ? error.locations?.[0] : undefined
    const where = location ? ` at line ${location.line}, column ${location.column}` : ''
    const reason = error instanceof Error ? error.message : String(error)
    throw new GatewayError(
      'SUPERGRAPH_INVALID',
      `The supergraph SDL is not valid GraphQL${where}: ${reason}`,
      {
        cause: error,
      },
    )
  }
}

function joinedSubgraphsOf(document: DocumentNode): JoinedSubgraph[] {
  return document.definitions
    .filter((definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION)
    .filter((definition) => definition.name.value === 'join__Graph')
    .flatMap((definition) => definition.values ?? [])
    .map((value) => {
      const [directive] = directivesNamed(value, 'join__graph')
      const argument = (name: string) => directive && directiveArgument(directive, name)
      return {
        graph: value.name.value,
        name: argument('name') ?? value.name.value,
        url: argument('url') ?? '',
      }
    })
}

function publicSchemaOf(document: DocumentNode): GraphQLSchema {
  let mistakes: readonly Error[]
  try {
    const schema = buildASTSchema(transformSupergraphToPublicSchema(document), { assumeValidSDL: true })
    mistakes = validateSchema(schema)
    if (mistakes.length === 0) return schema
  } catch (error) {
    mistakes = [error instanceof Error ? error : new Error(String(error))]
  }
  throw new GatewayError('SUPERGRAPH_INVALID', 'The supergraph has no valid public schema.', {
    details: mistakes.map((mistake) => mistake.message),
    cause: mistakes[0],
  })
}

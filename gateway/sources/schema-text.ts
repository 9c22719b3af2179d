import { GraphQLError, Kind, parse } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { SchemaLocation } from '../config/sources/http-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import type { SourceContext } from './source.ts'

/** A schema's SDL, and where it came from, for messages. */
export interface SchemaText {
  readonly sdl: string
  /** A file's path as the config gives it, or words such as `the SDL in its config`. */
  readonly origin: string
}

/**
 * Reads a schema that the config points to.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when the file can't be read
 */
export async function readSchemaText(location: SchemaLocation, context: SourceContext): Promise<SchemaText> {
  if (typeof location !== 'string') return { sdl: location.sdl, origin: 'the SDL in its config' }
  return { sdl: await context.readFile(location), origin: location }
}

/**
 * Parses the SDL of a source.
 *
 * @throws {GatewayError} SCHEMA_INVALID with origin, line and column when it is no GraphQL SDL
 */
export function parseSchemaText(source: string, { sdl, origin }: SchemaText): DocumentNode {
  const document = parseSdl(source, { sdl, origin })
  const executable = document.definitions.find(
    ({ kind }) => kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION,
  )
  if (!executable) return document
  throw invalidSchema(source, {
    reason: 'a schema was expected, and it holds an operation or a fragment',
    where: `${origin}:${executable.loc?.startToken.line ?? 1}`,
  })
}

function parseSdl(source: string, { sdl, origin }: SchemaText): DocumentNode {
  try {
    return parse(sdl)
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    const location = error.locations?.[0]
    const where = location ? `${origin}:${location.line}:${location.column}` : origin
    throw invalidSchema(source, { reason: error.message, where, cause: error })
  }
}

function invalidSchema(
  source: string,
  { reason, where, cause }: { reason: string; where: string; cause?: unknown },
): GatewayError {
  return new GatewayError(
    'SCHEMA_INVALID',
    `The schema of source "${source}" is not valid: ${reason} (${where}).`,
    { cause, details: [`[${source}] ${where} ${reason}`], extensions: { source } },
  )
}

import { GraphQLError, buildASTSchema, specifiedDirectives, validateSchema, visit } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { Kind } from 'graphql'
import { GatewayError } from '../../errors/gateway-error.ts'
import { parseSchemaText } from '../schema-text.ts'
import type { SchemaText } from '../schema-text.ts'

/** The schema of a service, and what it was built from. */
export interface PlainSchema {
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
}

/**
 * Builds the schema of a service that knows nothing of federation. Directives that the SDL doesn't define are allowed:
 * they stay on the AST nodes for whoever understands them.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each mistake, its place included
 */
export function buildPlainSchema(source: string, text: SchemaText): PlainSchema {
  const document = parseSchemaText(source, text)
  const mistakes = mistakesOf(withoutUndefinedDirectives(document))
  if (mistakes.length > 0) throw invalidSchema(source, text.origin, mistakes)
  return { document, schema: buildASTSchema(document, { assumeValidSDL: true }) }
}

function mistakesOf(document: DocumentNode): readonly GraphQLError[] {
  try {
    return validateSchema(buildASTSchema(document))
  } catch (error) {
    if (error instanceof GraphQLError) return [error]
    // graphql-js joins the mistakes of an SDL with empty lines into one error without their places.
    if (error instanceof Error) return error.message.split('\n\n').map((message) => new GraphQLError(message))
    throw error
  }
}

function withoutUndefinedDirectives(document: DocumentNode): DocumentNode {
  const defined = new Set(specifiedDirectives.map(({ name }) => name))
  for (const definition of document.definitions) {
    if (definition.kind === Kind.DIRECTIVE_DEFINITION) defined.add(definition.name.value)
  }
  return visit(document, {
    Directive: (node) => (defined.has(node.name.value) ? undefined : null),
  })
}

function invalidSchema(source: string, origin: string, mistakes: readonly GraphQLError[]): GatewayError {
  const details = mistakes.map(({ message, locations }) => {
    const place = locations?.[0] ? `:${locations[0].line}:${locations[0].column}` : ''
    return `[${source}] ${origin}${place} ${message}`
  })
  const count = details.length === 1 ? 'a mistake' : `${details.length} mistakes`
  return new GatewayError(
    'SCHEMA_INVALID',
    `The schema of source "${source}" is not valid: ${count} in ${origin}. The first: ${mistakes[0]?.message ?? ''}`,
    { details, cause: mistakes[0], extensions: { source } },
  )
}

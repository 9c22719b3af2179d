import { Kind, buildASTSchema, specifiedDirectives, validateSchema, visit } from 'graphql'
import type { DocumentNode, GraphQLError, GraphQLSchema } from 'graphql'
// Not exported by the package itself, which would throw all mistakes as one text, without their places.
import { validateSDL } from 'graphql/validation/validate.js'
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
  const mistakes = validateSDL(document)
  return mistakes.length > 0 ? mistakes : validateSchema(buildASTSchema(document, { assumeValidSDL: true }))
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

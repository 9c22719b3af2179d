import { Kind, print, visit } from 'graphql'
import type { ASTNode, GraphQLSchema } from 'graphql'
import { GatewayError } from '../../errors/gateway-error.ts'

/** How a service calls its root types where it doesn't call them `Query`, `Mutation` and `Subscription`. */
export interface RootTypeNames {
  /** From the service's name to the standard one; empty when they are the same. */
  readonly toFederation: ReadonlyMap<string, string>
  /** The other way round. */
  readonly toService: ReadonlyMap<string, string>
}

/**
 * Finds the root types of a service that have names of their own.
 *
 * @throws {GatewayError} SCHEMA_INVALID when a type that is no root type has the name of one
 */
export function rootTypeNamesOf(source: string, schema: GraphQLSchema): RootTypeNames {
  const toFederation = new Map<string, string>()
  const roots = {
    Query: schema.getQueryType(),
    Mutation: schema.getMutationType(),
    Subscription: schema.getSubscriptionType(),
  }
  for (const [standard, root] of Object.entries(roots)) {
    if (root?.name === standard) continue
    if (root) toFederation.set(root.name, standard)
    if (schema.getType(standard)) throw clash(source, standard, root?.name)
  }
  return {
    toFederation,
    toService: new Map([...toFederation].map(([service, federation]) => [federation, service])),
  }
}

function clash(source: string, standard: string, root: string | undefined): GatewayError {
  const instead = root === undefined ? 'there is none' : `that is "${root}"`
  return new GatewayError(
    'SCHEMA_INVALID',
    `Source "${source}" has a type "${standard}" that is not its root type (${instead}). ` +
      'In a supergraph the name is the root type’s: rename the type, or leave it out in a `schema` file.',
    { extensions: { source } },
  )
}

/** Prints a piece of a document over federation's schema with the service's names of root types. */
export function printForService(node: ASTNode, { toService }: RootTypeNames): string {
  if (toService.size === 0) return print(node)
  return print(
    visit(node, {
      NamedType({ name }) {
        const service = toService.get(name.value)
        return service === undefined
          ? undefined
          : { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: service } }
      },
    }),
  )
}

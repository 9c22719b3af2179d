import { GraphQLScalarType, Kind } from 'graphql'
import { resolvers } from 'graphql-scalars'
import { bigIntScalar } from './big-int-scalar.ts'
import { uploadScalar } from './upload-scalar.ts'

/** Scalars that graphql-scalars has not, or has otherwise. */
export const ownScalars: ReadonlyMap<string, GraphQLScalarType> = new Map<string, GraphQLScalarType>([
  ['BigInt', bigIntScalar],
  ['Upload', uploadScalar],
])

/**
 * Scalars that check values as graphql-scalars does, and pass them on as they came: a date stays the text that the
 * service sent, so that nothing is lost between the service and the client.
 */
export function createWireScalars(names: Iterable<string>): Record<string, GraphQLScalarType> {
  const scalars = new Map<string, unknown>(Object.entries(resolvers))
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const own = ownScalars.get(name)
      if (own) return [[name, own]]
      const scalar = scalars.get(name)
      return scalar instanceof GraphQLScalarType ? [[name, createWireScalar(scalar)]] : []
    }),
  )
}

function createWireScalar(scalar: GraphQLScalarType): GraphQLScalarType {
  return new GraphQLScalarType({
    ...scalar.toConfig(),
    serialize(value) {
      scalar.serialize(value)
      return value
    },
    parseValue(value) {
      scalar.parseValue(value)
      return value
    },
    parseLiteral(node, variables) {
      const parsed: unknown = scalar.parseLiteral(node, variables)
      return node.kind === Kind.STRING ? node.value : parsed
    },
  })
}

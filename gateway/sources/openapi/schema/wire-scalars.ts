import { GraphQLScalarType, Kind } from 'graphql'
import { resolvers } from 'graphql-scalars'
import { bigIntScalar } from './big-int-scalar.ts'
import { jsonScalar } from './json-scalar.ts'
import { uploadScalar } from './upload-scalar.ts'

/** Scalars that graphql-scalars has not, or has otherwise. */
export const ownScalars: ReadonlyMap<string, GraphQLScalarType> = new Map<string, GraphQLScalarType>([
  ['BigInt', bigIntScalar],
  ['JSON', jsonScalar],
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

/** What nearly all values look like, and what is valid without a closer look: days up to the 28th are in every month. */
const plainTexts = new Map([
  [
    'DateTime',
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/,
  ],
])

function createWireScalar(scalar: GraphQLScalarType): GraphQLScalarType {
  const plain = plainTexts.get(scalar.name)
  return new GraphQLScalarType({
    ...scalar.toConfig(),
    serialize(value) {
      if (typeof value !== 'string' || !plain?.test(value)) scalar.serialize(value)
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

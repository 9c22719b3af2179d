import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

/**
 * Integers of any size. One that a double holds exactly is a number; a larger one is a text of its digits, in answers
 * and in variables, since JSON in most clients would lose digits.
 */
export const bigIntScalar = new GraphQLScalarType({
  name: 'BigInt',
  description: 'An integer. Beyond 2^53 it is a string of its digits, so that no client loses any.',
  serialize(value) {
    const integer = toInteger(value)
    return typeof integer === 'bigint' ? integer.toString() : integer
  },
  parseValue: toInteger,
  parseLiteral(node) {
    if (node.kind === Kind.INT || node.kind === Kind.STRING) return toInteger(node.value)
    throw new GraphQLError('An integer was expected.', { nodes: node })
  },
})

function toInteger(value: unknown): number | bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  if (typeof value === 'bigint' || (typeof value === 'string' && /^-?\d+$/.test(value))) {
    const integer = BigInt(value)
    const number = Number(integer)
    return Number.isSafeInteger(number) ? number : integer
  }
  if (typeof value === 'number' && Number.isInteger(value)) {
    throw new GraphQLError('An integer beyond 2^53 has lost digits as a number: send it as a string.')
  }
  throw new GraphQLError(`An integer was expected, not ${typeof value === 'number' ? 'a fraction' : 'this'}.`)
}

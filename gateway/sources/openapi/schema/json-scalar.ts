import { GraphQLScalarType, Kind } from 'graphql'
import type { ValueNode } from 'graphql'
import { GraphQLJSON } from 'graphql-scalars'

type Variables = Readonly<Record<string, unknown>> | null | undefined

/** Any JSON. An integer of a document that no number holds is a `bigint`, which keeps its digits. */
export const jsonScalar = new GraphQLScalarType({ ...GraphQLJSON.toConfig(), parseLiteral })

function parseLiteral(node: ValueNode, variables?: Variables): unknown {
  switch (node.kind) {
    case Kind.INT:
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : BigInt(node.value)
    case Kind.LIST:
      return node.values.map((item) => parseLiteral(item, variables))
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, parseLiteral(value, variables)]),
      )
    case Kind.VARIABLE:
      return variables?.[node.name.value]
    case Kind.FLOAT:
      return Number(node.value)
    case Kind.NULL:
      return null
    default:
      return node.value
  }
}

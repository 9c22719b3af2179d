import {
  GraphQLID,
  GraphQLInt,
  GraphQLFloat,
  GraphQLString,
  GraphQLBoolean,
  Kind,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
} from 'graphql'
import type { ValueNode, GraphQLInputType } from 'graphql'
import type { Random } from './random.ts'

/** Identifiers that the conformance estates know, so that many operations find something. */
export const estateIds = [
  '1',
  '2',
  '3',
  'a',
  'b',
  't',
  't1',
  'a1',
  'x1',
  'p1',
  'i1',
  'n1',
  'l1',
  'b1',
  'f1',
  'main',
  'gone',
]
const words = ['', 'x', 'two words', 'quote " and \\ and \n', 'ünï']

/** What values are made with. */
export interface ValueSource {
  readonly random: Random
  /** Identifiers to choose from. */
  readonly ids: readonly string[]
  /** Puts a variable of exactly this type where a value could stand, or nothing. */
  variableFor?(type: GraphQLInputType): ValueNode | undefined
}

/** A random value of a type: written out, with variables in it where the source offers them. */
export function generateValue(type: GraphQLInputType, source: ValueSource, depth = 0): ValueNode {
  const variable = source.variableFor?.(type)
  if (variable) return variable
  if (isNonNullType(type)) return generateNonNull(type.ofType, source, depth)
  return source.random.chance(0.15) ? { kind: Kind.NULL } : generateNonNull(type, source, depth)
}

function generateNonNull(type: GraphQLInputType, source: ValueSource, depth: number): ValueNode {
  const { random } = source
  if (isListType(type)) {
    // One item without brackets stands for a list of it.
    if (random.chance(0.15)) return generateNonNull(type.ofType, source, depth + 1)
    const values = Array.from({ length: random.below(3) }, () =>
      generateValue(type.ofType, source, depth + 1),
    )
    return { kind: Kind.LIST, values }
  }
  if (isNonNullType(type)) return generateNonNull(type.ofType, source, depth)
  if (isEnumType(type)) return { kind: Kind.ENUM, value: random.pick(type.getValues()).name }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
      .filter((field) => isRequiredInputField(field) || (depth < 3 && random.chance(0.5)))
      .map((field) => ({
        kind: Kind.OBJECT_FIELD as const,
        name: { kind: Kind.NAME as const, value: field.name },
        value: generateValue(field.type, source, depth + 1),
      }))
    return { kind: Kind.OBJECT, fields }
  }
  return generateScalar(type.name, source)
}

function generateScalar(name: string, { random, ids }: ValueSource): ValueNode {
  switch (name) {
    case GraphQLInt.name:
      return { kind: Kind.INT, value: String(random.below(4)) }
    case GraphQLFloat.name:
      return { kind: Kind.FLOAT, value: random.pick(['0', '1.5', '-2', '1e3']) }
    case GraphQLBoolean.name:
      return { kind: Kind.BOOLEAN, value: random.chance(0.5) }
    case GraphQLID.name:
      return { kind: Kind.STRING, value: random.pick(ids) }
    case GraphQLString.name:
      return { kind: Kind.STRING, value: random.pick(random.chance(0.5) ? words : ids) }
    default:
      return generateCustomScalar(random)
  }
}

function generateCustomScalar(random: Random): ValueNode {
  const leaf = random.pick<ValueNode>([
    { kind: Kind.INT, value: '7' },
    { kind: Kind.STRING, value: 'seven' },
    { kind: Kind.NULL },
  ])
  if (random.chance(0.5)) return leaf
  const name = { kind: Kind.NAME as const, value: random.pick(['id', 'key', '__typename']) }
  return {
    kind: Kind.OBJECT,
    fields: [{ kind: Kind.OBJECT_FIELD, name, value: { kind: Kind.LIST, values: [leaf] } }],
  }
}

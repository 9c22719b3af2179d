import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql'
import type {
  GraphQLArgument,
  GraphQLCompositeType,
  GraphQLEnumType,
  GraphQLField,
  GraphQLInputObjectType,
  GraphQLInputType,
} from 'graphql'
import type { Random } from '../../fuzz/random.ts'
import { textOfFormat } from './leaves.ts'

/** One field of a root type with arguments, and all that can be asked of what it answers. */
export interface GeneratedCall {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** What of the variables is to be found in the request, as texts. */
  readonly leaves: readonly string[]
}

const maxDepth = 4
/** Members of unions have their fields under aliases, of which a request may have 50. */
const maxFields = 50

/** Makes the call of a field; undefined when it needs a file. */
export function generateCall(
  kind: 'query' | 'mutation',
  field: GraphQLField<unknown, unknown>,
  random: Random,
): GeneratedCall | undefined {
  const values = createValues(random)
  const given = field.args.filter(
    (argument) => (isRequiredArgument(argument) || random.chance(0.6)) && !needsFile(argument.type),
  )
  if (field.args.some((argument) => isRequiredArgument(argument) && needsFile(argument.type)))
    return undefined
  const variables = Object.fromEntries(given.map((argument) => [argument.name, values.of(argument.type, 0)]))
  const definitions = given.map(({ name, type }: GraphQLArgument) => `$${name}: ${String(type)}`)
  const args = given.map(({ name }) => `${name}: $${name}`)
  const type = getNamedType(field.type)
  const selection = isCompositeType(type) ? selectAll(type) : ''
  return {
    query: `${kind}${parenthesized(definitions)} { ${field.name}${parenthesized(args)} ${selection} }`,
    variables,
    leaves: values.leaves,
  }
}

function parenthesized(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `(${texts.join(', ')})`
}

function needsFile(type: GraphQLInputType, seen = new Set<GraphQLInputType>()): boolean {
  const named = getNamedType(type)
  if (named.name === 'Upload') return true
  if (!isInputObjectType(named) || seen.has(named)) return false
  seen.add(named)
  return Object.values(named.getFields()).some((field) => needsFile(field.type, seen))
}

/** Every field that needs no arguments, as deep and as many as are of use. */
function selectAll(type: GraphQLCompositeType): string {
  let count = 0

  function select(parent: GraphQLCompositeType, depth: number): string {
    if (isUnionType(parent)) {
      const members = parent
        .getTypes()
        .map((member, index) => `... on ${member.name} ${fieldsOf(member, depth, `m${index}_`)}`)
      return `{ __typename ${members.join(' ')} }`
    }
    return fieldsOf(parent, depth, '')
  }

  /** Members of a union may have fields of one name and different types. */
  function fieldsOf(parent: GraphQLCompositeType, depth: number, prefix: string): string {
    const fields = isObjectType(parent) ? Object.values(parent.getFields()) : []
    const selected = fields.flatMap((field) => {
      if (field.args.some(isRequiredArgument) || count >= maxFields) return []
      const named = getNamedType(field.type)
      if (isCompositeType(named) && depth >= maxDepth) return []
      count += 1
      const inner = isCompositeType(named) ? select(named, depth + 1) : ''
      return [`${prefix === '' ? '' : `${prefix}${field.name}: `}${field.name} ${inner}`]
    })
    return `{ __typename ${selected.join(' ')} }`
  }

  return select(type, 1)
}

function createValues(random: Random) {
  const leaves: string[] = []
  let count = 0

  function of(type: GraphQLInputType, depth: number): unknown {
    const known = getNullableType(type)
    if (isListType(known)) {
      return Array.from({ length: 1 + random.below(2) }, () => of(known.ofType, depth + 1))
    }
    if (isNonNullType(known)) return of(known.ofType, depth)
    if (isEnumType(known)) return enumValueOf(known)
    if (isInputObjectType(known)) return inputOf(known, depth)
    return scalarOf(known.name)
  }

  /** An empty text can't stand in a path. */
  function enumValueOf(type: GraphQLEnumType): string {
    const names = type.getValues().map(({ name }) => name)
    return random.pick(names.length > 1 ? names.filter((name) => name !== 'EMPTY') : names)
  }

  function inputOf(type: GraphQLInputObjectType, depth: number): Record<string, unknown> {
    const fields = Object.values(type.getFields())
    const chosen = type.isOneOf
      ? []
      : fields.filter((field) => isRequiredInputField(field) || (depth < 3 && random.chance(0.6)))
    // An empty object in a path leads elsewhere, and is refused.
    if (chosen.length === 0) chosen.push(random.pick(fields))
    return Object.fromEntries(chosen.map((field) => [field.name, of(field.type, depth + 1)]))
  }

  function scalarOf(name: string): unknown {
    count += 1
    if (name === 'Boolean') return random.chance(0.5)
    const value = valueOf(name)
    leaves.push(String(value))
    return value
  }

  function valueOf(name: string): string | number {
    if (name === 'Int') return 7_000 + count
    if (name === 'Float') return 7_000.5 + count
    if (name === 'BigInt') {
      return random.chance(0.5) ? 7_000_000 + count : String(9_007_199_254_740_993n + BigInt(count))
    }
    return textOfFormat(name, count) ?? `given-${count}`
  }

  return { of, leaves }
}

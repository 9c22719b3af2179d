import {
  GraphQLString,
  getNullableType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql'
import type {
  GraphQLAbstractType,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
} from 'graphql'
import { generateCopy, noInfo, plainCheckOf } from './generate-copy.ts'
import type { CompleteValue, CopiedField } from './generate-copy.ts'
import { isThenable } from './is-thenable.ts'
import type { Selection } from './collect-fields.ts'

/** Something that is not plain: an error, a promise. Then the reader gives up, and the executor says what comes of it. */
export class NotPlainError extends Error {
  override readonly name = 'NotPlainError'
}

/** What the completers of one document have in common. */
export interface CompleteInput {
  readonly schema: GraphQLSchema
  /** Fields that are selected of an object of this type; undefined when it can't be known before a request. */
  readonly select: (
    type: GraphQLObjectType,
    selections: readonly Selection[],
  ) => ReadonlyMap<string, readonly Selection[]>
}

/**
 * Makes the {@link CompleteValue} of a type, as section 6.4.3 of the specification has it.
 *
 * @throws {NotPlainError} when the selection has what only the executor does
 * @see https://spec.graphql.org/September2025/#sec-Value-Completion
 */
export function compileValue(
  type: GraphQLOutputType,
  selections: readonly Selection[],
  input: CompleteInput,
): CompleteValue {
  if (isNonNullType(type)) {
    const complete = compileValue(type.ofType, selections, input)
    return (value, context) => {
      const completed = complete(value, context)
      if (completed === null) throw new NotPlainError()
      return completed
    }
  }
  if (isListType(type)) {
    const complete = compileValue(type.ofType, selections, input)
    return (value, context) => {
      if (value == null) return null
      if (!Array.isArray(value)) throw new NotPlainError()
      return value.map((item: unknown) => complete(item, context))
    }
  }
  if (isLeafType(type)) return compileLeaf(type)
  return isAbstractType(type)
    ? compileAbstract(type, selections, input)
    : compileObject(type, selections, input)
}

function compileLeaf(type: GraphQLLeafType): CompleteValue {
  const isPlain = plainCheckOf(type)
  return (value) => {
    if (value == null) return null
    if (isPlain?.(value)) return value
    if (isThenable(value)) throw new NotPlainError()
    const serialized: unknown = type.serialize(value)
    if (serialized == null) throw new NotPlainError()
    return serialized
  }
}

function compileAbstract(
  type: GraphQLAbstractType,
  selections: readonly Selection[],
  input: CompleteInput,
): CompleteValue {
  const known = new Map<string, CompleteValue>()
  for (const member of input.schema.getPossibleTypes(type)) {
    known.set(member.name, compileObject(member, selections, input))
  }
  const { resolveType } = type
  if (!resolveType) throw new NotPlainError()
  return (value, context) => {
    if (value == null) return null
    const name = resolveType(value, context, noInfo, type)
    const complete = typeof name === 'string' ? known.get(name) : undefined
    if (!complete) throw new NotPlainError()
    return complete(value, context)
  }
}

function compileObject(
  type: GraphQLObjectType,
  selections: readonly Selection[],
  input: CompleteInput,
): CompleteValue {
  const create = generateCopy(compileFields(type, selections, input))
  const { isTypeOf } = type
  return (value, context) => {
    if (value == null) return null
    if (typeof value !== 'object' || isThenable(value)) throw new NotPlainError()
    if (isTypeOf && isTypeOf(value, context, noInfo) !== true) throw new NotPlainError()
    return create(value, context)
  }
}

function compileFields(
  type: GraphQLObjectType,
  selections: readonly Selection[],
  input: CompleteInput,
): CopiedField[] {
  return [...input.select(type, selections)].map(([key, nodes]) => {
    const name = nodes[0]?.name.value ?? ''
    if (name === '__typename') return typeNameField(key, type)
    const field = type.getFields()[name]
    // What takes arguments is asked of a service, as a rule: that is no plain reading.
    if (!field || field.args.length > 0) throw new NotPlainError()
    const { resolve } = field
    const complete = compileValue(field.type, nodes, input)
    return { key, name, resolve, type: getNullableType(field.type), complete }
  })
}

function typeNameField(key: string, type: GraphQLObjectType): CopiedField {
  const name = '__typename'
  return { key, name, resolve: () => type.name, type: GraphQLString, complete: (value) => value }
}

import type { FetchRewrite, RequiresSelection } from '@graphql-hive/router-query-planner'
import { getNamedType, isAbstractType, isNonNullType } from 'graphql'
import type { GraphQLOutputType } from 'graphql'
import { generateFunction, quote, readProperty } from '../../sources/reads/generate-function.ts'
import type { SupergraphTypes } from './supergraph-types.ts'
import type { Target } from './targets.ts'

/**
 * Writes the representation of an entity as JSON; undefined when something is missing that the subgraph needs: then it
 * can't be asked.
 */
export type RepresentationWriter = (target: Target) => string | undefined

/** What a plan says of the representations of a fetch. */
export interface RepresentationInput {
  readonly requires: readonly RequiresSelection[]
  readonly rewrites: readonly FetchRewrite[]
}

/**
 * Compiles the representations of a fetch: a function for each type that comes up. A field that can't be null and is
 * null or missing means no representation; one that can be null is sent as null.
 *
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec#scalar-_any
 */
export function compileRepresentations(
  { requires, rewrites }: RepresentationInput,
  types: SupergraphTypes,
): RepresentationWriter {
  return compileObject({ selections: requires, rewrites: rewrites.map(toRewrite) }, types)
}

/** A rewrite of what stands at the end of a path. */
interface Rewrite {
  readonly path: readonly ({ readonly TypenameEquals: readonly string[] } | { readonly Key: string })[]
  readonly value?: string
  readonly name?: string
}

interface ObjectInput {
  readonly selections: readonly RequiresSelection[]
  readonly rewrites: readonly Rewrite[]
}

function toRewrite(rewrite: FetchRewrite): Rewrite {
  if ('KeyRenamer' in rewrite) return { path: rewrite.KeyRenamer.path, name: rewrite.KeyRenamer.renameKeyTo }
  const setter = 'ValueSetter' in rewrite ? rewrite.ValueSetter : rewrite
  return { path: setter.path, value: setter.setValueTo }
}

function compileObject(input: ObjectInput, types: SupergraphTypes): RepresentationWriter {
  const writers = new Map<string, RepresentationWriter>()
  return (target) => {
    const typeName = target.__typename
    if (typeof typeName !== 'string') return undefined
    let write = writers.get(typeName)
    if (!write) {
      write = generateWriter(input, typeName, types)
      writers.set(typeName, write)
    }
    return write(target)
  }
}

interface RequiredField {
  /** Where the value is found. */
  readonly key: string
  /** The subgraph's name for it. */
  readonly name: string
  readonly selections: readonly RequiresSelection[]
}

function generateWriter(
  { selections, rewrites }: ObjectInput,
  typeName: string,
  types: SupergraphTypes,
): RepresentationWriter {
  const fields = fieldsFor(selections, typeName, types)
  if (fields.length === 0) return () => undefined
  const ofType = types.fieldsOf(typeName)
  const below = rewrites.flatMap((rewrite) => withoutTypes(rewrite, typeName, types))
  const nested: RepresentationWriter[] = []
  const parts = fields.map(({ key, name, selections: inner }, index) => {
    const own = below.filter(({ path: [first] }) => first && 'Key' in first && first.Key === name)
    const direct = own.find(({ path }) => path.length === 1)
    const label = `${index === 0 ? '' : ','}${quote(direct?.name ?? name)}:`
    if (direct?.value !== undefined) return `s+=${quote(label + quote(direct.value))};`
    const type = ofType[name]?.type
    const isRequired = isNonNullType(type)
    const onNull = isRequired ? 'return undefined' : `s+=${quote(`${label}null`)}`
    let text = 'J(v)'
    if (inner.length > 0) {
      const write = compileNested({ selections: inner, rewrites: own.map(descend) }, type, types)
      text = `w[${nested.push(write) - 1}](v)`
    }
    return `v=${readProperty('o', key)};if(v==null)${onNull};else{x=${text};if(x===undefined)return undefined;s+=${quote(label)}+x}`
  })
  return generateFunction(
    { J: JSON.stringify, w: nested.map((write) => writeList(write)) },
    `function(o){let v,x,s='{';${parts.join('')}return s+'}'}`,
  )
}

const typeNameSelection: RequiresSelection = { kind: 'Field', name: '__typename' }

/** An object of a type that can't be another says it seldom. */
function compileNested(
  input: ObjectInput,
  type: GraphQLOutputType | undefined,
  types: SupergraphTypes,
): RepresentationWriter {
  const named = type && getNamedType(type)
  // The plan asks for the type's name, and forgets to send it.
  const selections = isAbstractType(named) ? [typeNameSelection, ...input.selections] : input.selections
  const write = compileObject({ ...input, selections }, types)
  const known = named?.name
  if (known === undefined) return write
  return (target) =>
    typeof target.__typename === 'string' ? write(target) : write({ ...target, __typename: known })
}

function writeList(write: RepresentationWriter) {
  return function writeValue(value: unknown): string | undefined {
    if (value === null || typeof value !== 'object') return JSON.stringify(value)
    if (!Array.isArray(value)) return write(value as Target)
    const items = value.map(writeValue)
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`
  }
}

/** The fields for one type, `__typename` first. */
function fieldsFor(
  selections: readonly RequiresSelection[],
  typeName: string,
  types: SupergraphTypes,
): readonly RequiredField[] {
  const fields = new Map<string, RequiredField>()
  const add = (selection: RequiresSelection): void => {
    if (selection.kind === 'FragmentSpread') throw new Error('A representation with a fragment spread.')
    if (selection.kind === 'InlineFragment') {
      if (types.satisfies(typeName, selection.typeCondition)) selection.selections.forEach(add)
      return
    }
    const name = selection.alias ?? selection.name
    const inner = [...(fields.get(name)?.selections ?? []), ...(selection.selections ?? [])]
    fields.set(name, { key: selection.name, name, selections: inner })
  }
  selections.forEach(add)
  return [...fields.values()]
}

/** Takes the conditions off the head of a rewrite's path; none where they don't hold. */
function withoutTypes(rewrite: Rewrite, typeName: string, types: SupergraphTypes): Rewrite[] {
  const [first, ...rest] = rewrite.path
  if (!first || 'Key' in first) return [rewrite]
  const holds = first.TypenameEquals.some((condition) => types.satisfies(typeName, condition))
  return holds ? withoutTypes({ ...rewrite, path: rest }, typeName, types) : []
}

function descend(rewrite: Rewrite): Rewrite {
  return { ...rewrite, path: rewrite.path.slice(1) }
}

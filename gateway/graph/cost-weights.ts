import { Kind, isTypeDefinitionNode, valueFromASTUntyped } from 'graphql'
import type {
  DirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  TypeDefinitionNode,
} from 'graphql'
import { directivesNamed } from '../engine/directives.ts'

/** `@listSize` of a field: how long its list may be. */
export interface ListSize {
  readonly assumedSize?: number | undefined
  /** Arguments that say it; `input.first` is within an object. */
  readonly slicingArguments: readonly string[]
  /** Fields of the field's own type that are the list; empty when the field itself is. */
  readonly sizedFields: readonly string[]
  readonly requireOneSlicingArgument: boolean
}

/** What is said of a field. */
export interface FieldCost {
  readonly weight?: number | undefined
  readonly listSize?: ListSize | undefined
  /** `@cost` of its arguments. */
  readonly arguments: ReadonlyMap<string, number>
}

/**
 * What the subgraphs say with `@cost` and `@listSize`, as it was composed.
 *
 * @see https://ibm.github.io/graphql-specs/cost-spec.html
 * @see https://specs.apollo.dev/cost/v0.1
 */
export interface CostWeights {
  /** `@cost` of objects, enums and scalars. */
  readonly types: ReadonlyMap<string, number>
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, FieldCost>
  /** `@cost` of fields of input types, by `Input.field`. */
  readonly inputFields: ReadonlyMap<string, number>
}

/** Where nothing is said. */
export const noCosts: CostWeights = { types: new Map(), fields: new Map(), inputFields: new Map() }

/** Reads the {@link CostWeights} of a supergraph; there are none when it does not link the cost specification. */
export function readCostWeights({ definitions }: DocumentNode): CostWeights {
  const names = directiveNames(definitions)
  if (!names) return noCosts
  const types = new Map<string, number>()
  const fields = new Map<string, FieldCost>()
  const inputFields = new Map<string, number>()
  for (const definition of definitions.filter(isTypeDefinitionNode)) {
    const type = definition.name.value
    setWeight(types, type, weightOf(definition, names))
    for (const field of outputFieldsOf(definition)) {
      const cost = readField(field, names)
      if (cost) fields.set(`${type}.${field.name.value}`, cost)
    }
    if (definition.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) continue
    for (const field of definition.fields ?? [])
      setWeight(inputFields, `${type}.${field.name.value}`, weightOf(field, names))
  }
  return { types, fields, inputFields }
}

interface DirectiveNames {
  readonly cost: string
  readonly listSize: string
}

const specification = /^https:\/\/specs\.apollo\.dev\/cost\/v\d+\.\d+$/

/** The directives' names in a supergraph: a `@link` may rename them. */
function directiveNames(definitions: DocumentNode['definitions']): DirectiveNames | undefined {
  const [link] = definitions
    .filter(({ kind }) => kind === Kind.SCHEMA_DEFINITION || kind === Kind.SCHEMA_EXTENSION)
    .flatMap((definition) => ('directives' in definition ? (definition.directives ?? []) : []))
    .filter(({ name }) => name.value === 'link')
    .map((directive) => argumentsOf(directive))
    .filter(({ url }) => typeof url === 'string' && specification.test(url))
  if (!link) return undefined
  const prefix = typeof link.as === 'string' ? link.as : 'cost'
  return {
    cost: importedName(link.import, '@cost') ?? prefix,
    listSize: importedName(link.import, '@listSize') ?? `${prefix}__listSize`,
  }
}

function importedName(imports: unknown, name: string): string | undefined {
  const list: readonly unknown[] = Array.isArray(imports) ? imports : []
  for (const entry of list) {
    if (entry === name) return name.slice(1)
    if (typeof entry !== 'object' || entry === null) continue
    const { name: original, as }: { name?: unknown; as?: unknown } = entry
    if (original === name) return (typeof as === 'string' ? as : name).slice(1)
  }
  return undefined
}

function outputFieldsOf(definition: TypeDefinitionNode): readonly FieldDefinitionNode[] {
  const isOutput =
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
  return isOutput ? (definition.fields ?? []) : []
}

function readField(field: FieldDefinitionNode, names: DirectiveNames): FieldCost | undefined {
  const weights = new Map<string, number>()
  for (const argument of field.arguments ?? [])
    setWeight(weights, argument.name.value, weightOf(argument, names))
  const weight = weightOf(field, names)
  const [directive] = directivesNamed(field, names.listSize)
  const listSize = directive && readListSize(directive)
  return weight === undefined && !listSize && weights.size === 0
    ? undefined
    : { weight, listSize, arguments: weights }
}

function readListSize(directive: DirectiveNode): ListSize {
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = argumentsOf(directive)
  return {
    assumedSize: typeof assumedSize === 'number' ? assumedSize : undefined,
    slicingArguments: textsOf(slicingArguments),
    sizedFields: textsOf(sizedFields),
    requireOneSlicingArgument: requireOneSlicingArgument !== false,
  }
}

function weightOf(
  node: TypeDefinitionNode | FieldDefinitionNode | InputValueDefinitionNode,
  { cost }: DirectiveNames,
): number | undefined {
  const [directive] = directivesNamed(node, cost)
  if (!directive) return undefined
  // A whole number in Federation, a text in IBM's specification.
  const weight = Number(argumentsOf(directive).weight)
  return Number.isFinite(weight) ? weight : undefined
}

function setWeight(weights: Map<string, number>, name: string, weight: number | undefined): void {
  if (weight !== undefined) weights.set(name, weight)
}

function argumentsOf(directive: DirectiveNode): Readonly<Record<string, unknown>> {
  const list = directive.arguments ?? []
  return Object.fromEntries(list.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

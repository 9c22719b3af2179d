import { Kind, isTypeDefinitionNode, parse } from 'graphql'
import type {
  ConstDirectiveNode,
  DefinitionNode,
  DocumentNode,
  EnumTypeDefinitionNode,
  FieldDefinitionNode,
  InterfaceTypeDefinitionNode,
  ObjectTypeDefinitionNode,
  TypeDefinitionNode,
  UnionTypeDefinitionNode,
} from 'graphql'
import { directiveArgument, directivesNamed, joinDirective } from './directives.ts'
import { topLevelFields } from './field-set.ts'

type FieldsTypeDefinitionNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode

/** Directives of the join spec that say more, or other things, from v0.3 on; and v0.1's own. */
const replacedDefinitions = parse(
  `schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) { query: Query }
  directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
  directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean, override: String, usedOverridden: Boolean) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
  directive @join__type(graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true, isInterfaceObject: Boolean! = false) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
  directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION
  directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
  scalar join__FieldSet
  scalar link__Import
  enum link__Purpose { SECURITY EXECUTION }`,
  { noLocation: true },
).definitions

/**
 * Rewrites a supergraph of join spec v0.1 or v0.2 as v0.3 says it; a newer one is returned as it is.
 *
 * Version 0.1 names the owner of an entity and says nothing of value types: every subgraph has those. Version 0.2 lacks
 * only which subgraph knows which enum value and union member: every subgraph that has the type knows all.
 *
 * @see https://specs.apollo.dev/join/v0.1 and https://specs.apollo.dev/join/v0.3
 */
export function upgradeJoin(document: DocumentNode): DocumentNode {
  const version = joinVersion(document)
  if (version === undefined || version >= 3) return document
  const graphs = document.definitions
    .filter((definition) => definition.kind === Kind.ENUM_TYPE_DEFINITION)
    .filter((definition) => definition.name.value === 'join__Graph')
    .flatMap((definition) => definition.values?.map((value) => value.name.value) ?? [])
  const external = version === 1 ? externalFields(document) : new Map<string, Set<string>>()
  const kept = document.definitions.filter((definition) => !isReplaced(definition))
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      ...replacedDefinitions,
      ...kept.map((definition) =>
        isTypeDefinitionNode(definition) && definition.name.value !== 'join__Graph'
          ? upgradeType(definition, graphs, external)
          : definition,
      ),
    ],
  }
}

/** The minor version of the join spec that the supergraph names by `@core` or `@link`: 1 for v0.1. */
function joinVersion(document: DocumentNode): number | undefined {
  const features = document.definitions
    .filter(
      (definition) => definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION,
    )
    .flatMap((definition) => definition.directives ?? [])
    .map((directive) => directiveArgument(directive, 'feature') ?? directiveArgument(directive, 'url') ?? '')
  for (const feature of features) {
    const minor = /\/join\/v0\.(\d+)$/.exec(feature)?.[1]
    if (minor !== undefined) return Number(minor)
  }
  return undefined
}

const replacedNames = new Set([
  'core',
  'link',
  'join__owner',
  'core__Purpose',
  'link__Purpose',
  'link__Import',
  'join__FieldSet',
])

function isReplaced(definition: DefinitionNode): boolean {
  if (definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION) return true
  if (definition.kind === Kind.DIRECTIVE_DEFINITION) {
    return definition.name.value.startsWith('join__') || replacedNames.has(definition.name.value)
  }
  return isTypeDefinitionNode(definition) && replacedNames.has(definition.name.value)
}

function upgradeType(
  type: TypeDefinitionNode,
  graphs: readonly string[],
  external: ReadonlyMap<string, ReadonlySet<string>>,
): TypeDefinitionNode {
  const joined = directivesNamed(type, 'join__type')
  const own = type.directives?.filter((directive) => directive.name.value !== 'join__owner') ?? []
  const directives =
    joined.length > 0 ? own : [...own, ...graphs.map((graph) => joinDirective('join__type', { graph }))]
  const typeGraphs =
    joined.length > 0 ? [...new Set(joined.map((join) => directiveArgument(join, 'graph') ?? ''))] : graphs
  switch (type.kind) {
    case Kind.UNION_TYPE_DEFINITION:
      return { ...type, directives: [...directives, ...unionMembers(type, typeGraphs)] }
    case Kind.ENUM_TYPE_DEFINITION:
      return { ...upgradeEnum(type, typeGraphs), directives }
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
      return {
        ...type,
        directives: [...directives, ...implementedInterfaces(type, typeGraphs)],
        fields: (type.fields ?? []).map((field) => upgradeField(type, field, external)),
      }
    default:
      return { ...type, directives }
  }
}

function unionMembers(union: UnionTypeDefinitionNode, graphs: readonly string[]): ConstDirectiveNode[] {
  const members = union.types?.map((type) => type.name.value) ?? []
  return graphs.flatMap((graph) =>
    members.map((member) => joinDirective('join__unionMember', { graph, member })),
  )
}

function upgradeEnum(type: EnumTypeDefinitionNode, graphs: readonly string[]): EnumTypeDefinitionNode {
  const joins = graphs.map((graph) => joinDirective('join__enumValue', { graph }))
  return {
    ...type,
    values: (type.values ?? []).map((value) => ({
      ...value,
      directives: [...(value.directives ?? []), ...joins],
    })),
  }
}

function implementedInterfaces(
  type: FieldsTypeDefinitionNode,
  graphs: readonly string[],
): ConstDirectiveNode[] {
  if (directivesNamed(type, 'join__implements').length > 0) return []
  const interfaces = type.interfaces?.map((node) => node.name.value) ?? []
  return graphs.flatMap((graph) =>
    interfaces.map((name) => joinDirective('join__implements', { graph, interface: name })),
  )
}

/** A subgraph that has the field in a `@key` of its own has the field; one that only requires it has it as external. */
function upgradeField(
  type: FieldsTypeDefinitionNode,
  field: FieldDefinitionNode,
  external: ReadonlyMap<string, ReadonlySet<string>>,
): FieldDefinitionNode {
  const owner = directivesNamed(type, 'join__owner').map((directive) =>
    directiveArgument(directive, 'graph'),
  )[0]
  if (owner === undefined) return field
  const directives = [...(field.directives ?? [])]
  const known = new Set(directivesNamed(field, 'join__field').map((join) => directiveArgument(join, 'graph')))
  const add = (graph: string | undefined, isExternal: boolean) => {
    if (graph === undefined || known.has(graph)) return
    known.add(graph)
    directives.push(joinDirective('join__field', { graph }, isExternal))
  }
  if (known.size === 0) add(owner, false)
  for (const join of directivesNamed(type, 'join__type')) {
    if (topLevelFields(directiveArgument(join, 'key')).includes(field.name.value))
      add(directiveArgument(join, 'graph'), false)
  }
  for (const graph of external.get(`${type.name.value}.${field.name.value}`) ?? []) add(graph, true)
  return { ...field, directives }
}

/** By `Type.field`: the subgraphs that name a field in `requires` or `provides` without resolving it. */
function externalFields(document: DocumentNode): Map<string, Set<string>> {
  const external = new Map<string, Set<string>>()
  const add = (typeName: string, fieldSet: string | undefined, graph: string) => {
    for (const field of topLevelFields(fieldSet)) {
      const coordinate = `${typeName}.${field}`
      external.set(coordinate, (external.get(coordinate) ?? new Set()).add(graph))
    }
  }
  for (const type of document.definitions) {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const field of type.fields ?? []) {
      for (const join of directivesNamed(field, 'join__field')) {
        const graph = directiveArgument(join, 'graph') ?? ''
        add(type.name.value, directiveArgument(join, 'requires'), graph)
        add(namedTypeOf(field), directiveArgument(join, 'provides'), graph)
      }
    }
  }
  return external
}

function namedTypeOf(field: FieldDefinitionNode): string {
  let { type } = field
  while (type.kind !== Kind.NAMED_TYPE) type = type.type
  return type.name.value
}

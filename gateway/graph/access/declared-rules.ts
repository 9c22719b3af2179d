import { Kind, isInterfaceType, isObjectType } from 'graphql'
import type { ASTNode, ConstDirectiveNode, DocumentNode, FieldDefinitionNode, GraphQLSchema } from 'graphql'
import { directiveArgument, directivesNamed } from '../../engine/directives.ts'
import type { AccessDirective } from './access-directives.ts'
import { toAccessRule } from './access-directives.ts'
import type { AccessRule, Requirement } from './requirement.ts'
import { toRequirement } from './requirement.ts'

/** What is said of each element at its own place, by `Type` and `Type.field`. */
export type DeclaredRules = ReadonlyMap<string, readonly Requirement[]>

/** Where rules come from. */
export interface DeclaredRulesInput {
  /** The types of the supergraph. */
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly directives: ReadonlyMap<string, AccessDirective>
  /** By `Type` and `Type.field`; each names something that there is. */
  readonly rules: Readonly<Record<string, AccessRule>>
}

/** Gathers what the supergraph and the config say. */
export function readDeclaredRules({
  schema,
  document,
  directives,
  rules,
}: DeclaredRulesInput): DeclaredRules {
  const declared = new Map<string, Requirement[]>()
  const add = (coordinate: string, added: readonly Requirement[]) => {
    if (added.length > 0) declared.set(coordinate, [...(declared.get(coordinate) ?? []), ...added])
  }
  for (const definition of document.definitions) {
    if (!('name' in definition) || !definition.name || definition.kind === Kind.FRAGMENT_DEFINITION) continue
    const typeName = definition.name.value
    add(typeName, requirementsOf(definition, directives))
    for (const field of fieldsOf(definition)) {
      add(`${typeName}.${field.name.value}`, requirementsOf(field, directives))
    }
  }
  for (const [coordinate, rule] of Object.entries(rules)) {
    for (const place of placesOf(coordinate, schema)) add(place, [toRequirement(rule)])
  }
  addInterfaceObjects(schema, declared)
  return declared
}

/** Whether an element of the supergraph has a directive that says who may have it. */
export function hasAccessDirective(
  document: DocumentNode,
  directives: ReadonlyMap<string, AccessDirective>,
): boolean {
  const isRuled = (node: ASTNode) => accessDirectivesOf(node).some(({ name }) => directives.has(name.value))
  return document.definitions.some((node) => isRuled(node) || fieldsOf(node).some(isRuled))
}

function requirementsOf(node: ASTNode, directives: ReadonlyMap<string, AccessDirective>): Requirement[] {
  return accessDirectivesOf(node).flatMap((directive) => {
    const known = directives.get(directive.name.value)
    return known ? toRequirement(toAccessRule(directive, known)) : []
  })
}

function accessDirectivesOf(node: ASTNode): readonly ConstDirectiveNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.FIELD_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_EXTENSION:
    case Kind.UNION_TYPE_EXTENSION:
    case Kind.SCALAR_TYPE_EXTENSION:
    case Kind.ENUM_TYPE_EXTENSION:
      return node.directives ?? []
    default:
      return []
  }
}

function fieldsOf(node: ASTNode): readonly FieldDefinitionNode[] {
  switch (node.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return node.fields ?? []
    default:
      return []
  }
}

/** A config's rule on an interface is one on each type that implements it, too: it can't be walked around. */
function placesOf(coordinate: string, schema: GraphQLSchema): string[] {
  const [typeName = '', fieldName] = coordinate.split('.')
  const type = schema.getType(typeName)
  if (!isInterfaceType(type)) return [coordinate]
  const { objects, interfaces } = schema.getImplementations(type)
  const names = [type, ...objects, ...interfaces].map(({ name }) => name)
  return names.map((name) => (fieldName === undefined ? name : `${name}.${fieldName}`))
}

/** A field that a type has by way of an `@interfaceObject` is the interface's: in the supergraph it names no subgraph. */
function addInterfaceObjects(schema: GraphQLSchema, declared: Map<string, Requirement[]>): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.getInterfaces().length === 0) continue
    for (const field of Object.values(type.getFields())) {
      if (!field.astNode || !isInherited(field.astNode)) continue
      const inherited = type
        .getInterfaces()
        .flatMap(({ name }) => declared.get(`${name}.${field.name}`) ?? [])
      const coordinate = `${type.name}.${field.name}`
      if (inherited.length > 0) declared.set(coordinate, [...(declared.get(coordinate) ?? []), ...inherited])
    }
  }
}

function isInherited(field: FieldDefinitionNode): boolean {
  return directivesNamed(field, 'join__field').some((join) => directiveArgument(join, 'graph') === undefined)
}

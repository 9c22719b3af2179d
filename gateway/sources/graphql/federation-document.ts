import { getDocumentNodeFromSchema } from '@graphql-tools/utils'
import { Kind, parseType, print, visit } from 'graphql'
import type {
  ConstDirectiveNode,
  DocumentNode,
  FieldDefinitionNode,
  GraphQLSchema,
  ObjectTypeDefinitionNode,
} from 'graphql'
import type { ComputedField, Entity } from './entity.ts'
import { printKeyFields } from './key-fields.ts'
import type { RootTypeNames } from './root-type-names.ts'

/** What a plain schema becomes federation SDL with. */
export interface FederationParts {
  readonly schema: GraphQLSchema
  readonly rootTypes: RootTypeNames
  readonly entities: readonly Entity[]
  readonly computedFields: readonly ComputedField[]
}

/** Directives of federation that a plain schema may have on its own account; `@key` is made of the entities. */
const keptDirectives = new Set([
  'shareable',
  'inaccessible',
  'tag',
  'override',
  'external',
  'provides',
  'requires',
  'authenticated',
  'requiresScopes',
  'policy',
  'cost',
  'listSize',
])
const standardDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf'])

/** What federation subgraphs and stitched services have besides their own schema. */
const machineryTypes = new Set(['_Any', '_Entity', '_Service', '_FieldSet', 'FieldSet'])
const rootTypeNames = new Set(['Query', 'Mutation', 'Subscription'])
const machineryFields = new Set(['_entities', '_service', '_sdl'])

/**
 * Writes the federation SDL of a plain schema: root types under their standard names, `@key` on entities. Types that
 * nobody can refer to by key are `@shareable`, since several services may well have them (`PageInfo`).
 *
 * @see https://specs.apollo.dev/federation/v2.9
 */
export function printFederationSdl(parts: FederationParts): string {
  const { schema, rootTypes, entities, computedFields } = parts
  const keysOf = new Map(entities.map((entity) => [entity.typeName, entity]))
  const used = new Set<string>()

  const document = visit(
    withComputedFields(withoutMachinery(getDocumentNodeFromSchema(schema)), computedFields),
    {
      Directive(node) {
        if (standardDirectives.has(node.name.value)) return undefined
        if (!keptDirectives.has(node.name.value)) return null
        used.add(node.name.value)
        return undefined
      },
      NamedType(node) {
        const name = rootTypes.toFederation.get(node.name.value)
        return name === undefined ? undefined : { ...node, name: { kind: Kind.NAME, value: name } }
      },
      ObjectTypeDefinition: {
        leave(node): ObjectTypeDefinitionNode {
          const name = rootTypes.toFederation.get(node.name.value) ?? node.name.value
          const added = rootTypeNames.has(name) ? [] : typeDirectives(node, keysOf.get(name))
          for (const directive of added) used.add(directive.name.value)
          return {
            ...node,
            name: { kind: Kind.NAME, value: name },
            directives: [...(node.directives ?? []), ...added],
          }
        },
      },
    },
  )
  const imports = [...used].map((name) => JSON.stringify(`@${name}`)).join(', ')
  const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])`
  return `${link}\n\n${print(document)}\n`
}

function withoutMachinery(document: DocumentNode): DocumentNode {
  const isMachinery = (name: string) => machineryTypes.has(name) || /^(federation|link|join)__/.test(name)
  return visit(document, {
    SchemaDefinition: () => null,
    SchemaExtension: () => null,
    DirectiveDefinition: () => null,
    ScalarTypeDefinition: (node) => (isMachinery(node.name.value) ? null : undefined),
    EnumTypeDefinition: (node) => (isMachinery(node.name.value) ? null : undefined),
    UnionTypeDefinition: (node) => (isMachinery(node.name.value) ? null : undefined),
    ObjectTypeDefinition(node) {
      if (isMachinery(node.name.value)) return null
      return { ...node, fields: node.fields?.filter(isOwnField) ?? [] }
    },
  })
}

/** `@computed` becomes `@requires`, over `@external` fields. */
function withComputedFields(document: DocumentNode, computedFields: readonly ComputedField[]): DocumentNode {
  if (computedFields.length === 0) return document
  return visit(document, {
    ObjectTypeDefinition(node) {
      const computed = computedFields.filter(({ typeName }) => typeName === node.name.value)
      const externals = new Map(computed.flatMap(({ externalTypes }) => [...externalTypes]))
      const fields = (node.fields ?? []).map((field) => {
        const own = computed.find(({ fieldName }) => fieldName === field.name.value)
        if (!own) return field
        const requires = directive('requires', { fields: printKeyFields(own.fields) })
        return { ...field, directives: [...(field.directives ?? []), requires] }
      })
      return { ...node, fields: [...fields, ...[...externals].map(externalField)] }
    },
  })
}

function externalField([name, type]: readonly [string, string]): FieldDefinitionNode {
  return {
    kind: Kind.FIELD_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    type: parseType(type, { noLocation: true }),
    directives: [directive('external', {})],
  }
}

function isOwnField({ name }: FieldDefinitionNode): boolean {
  return !machineryFields.has(name.value)
}

function typeDirectives(node: ObjectTypeDefinitionNode, entity: Entity | undefined): ConstDirectiveNode[] {
  if (!entity) {
    const marked = node.directives?.some(({ name }) => name.value === 'shareable')
    return marked ? [] : [directive('shareable', {})]
  }
  return entity.keys.map(({ fields, lookup }) =>
    directive('key', { fields: printKeyFields(fields), ...(!lookup && { resolvable: false }) }),
  )
}

function directive(name: string, args: Readonly<Record<string, string | boolean>>): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: Object.entries(args).map(([argument, value]) => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: argument },
      value: typeof value === 'string' ? { kind: Kind.STRING, value } : { kind: Kind.BOOLEAN, value },
    })),
  }
}

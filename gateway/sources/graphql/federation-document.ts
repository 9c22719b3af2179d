import { getDocumentNodeFromSchema } from '@graphql-tools/utils'
import { Kind, print, visit } from 'graphql'
import type { ConstDirectiveNode, DirectiveNode, GraphQLSchema, ObjectTypeDefinitionNode } from 'graphql'
import { declareComputedFields } from './declare-computed-fields.ts'
import { directiveNode } from './directive-node.ts'
import type { ComputedField, Entity } from './entity.ts'
import { printKeyFields } from './key-fields.ts'
import type { RootTypeNames } from './root-type-names.ts'
import { withoutMachinery } from './without-machinery.ts'

/** What a plain schema becomes federation SDL with. */
export interface FederationParts {
  readonly schema: GraphQLSchema
  readonly rootTypes: RootTypeNames
  readonly entities: readonly Entity[]
  readonly computedFields: readonly ComputedField[]
}

/**
 * Directives of federation that a plain schema may have on its own account, with their arguments; `@key` is made of the
 * entities. A directive of the same name with other arguments is another.
 */
const keptDirectives = new Map([
  ['shareable', []],
  ['inaccessible', []],
  ['tag', ['name']],
  ['override', ['from', 'label']],
  ['external', ['reason']],
  ['provides', ['fields']],
  ['requires', ['fields']],
  ['authenticated', []],
  ['requiresScopes', ['scopes']],
  ['policy', ['policies']],
  ['cost', ['weight']],
  ['listSize', ['assumedSize', 'slicingArguments', 'sizedFields', 'requireOneSlicingArgument']],
])
const standardDirectives = new Set(['deprecated', 'specifiedBy', 'oneOf'])

const rootTypeNames = new Set(['Query', 'Mutation', 'Subscription'])

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
    declareComputedFields(
      withoutMachinery(getDocumentNodeFromSchema(schema), schema.getQueryType()?.name ?? 'Query'),
      computedFields,
    ),
    {
      Directive(node) {
        if (standardDirectives.has(node.name.value)) return undefined
        if (!isKept(node)) return null
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

function isKept({ name, arguments: args = [] }: DirectiveNode): boolean {
  const known = keptDirectives.get(name.value)
  return known !== undefined && args.every((argument) => known.includes(argument.name.value))
}

function typeDirectives(node: ObjectTypeDefinitionNode, entity: Entity | undefined): ConstDirectiveNode[] {
  if (!entity) {
    const marked = node.directives?.some(({ name }) => name.value === 'shareable')
    return marked ? [] : [directiveNode('shareable', {})]
  }
  return entity.keys.map(({ fields, lookup }) =>
    directiveNode('key', { fields: printKeyFields(fields), ...(!lookup && { resolvable: false }) }),
  )
}

import {
  GraphQLBoolean,
  GraphQLNonNull,
  Kind,
  OperationTypeNode,
  doTypesOverlap,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isRequiredArgument,
  isUnionType,
  parseConstValue,
  parseType,
  print,
  validate,
  valueFromASTUntyped,
} from 'graphql'
import type {
  ArgumentNode,
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLField,
  GraphQLInputType,
  GraphQLSchema,
  NameNode,
  SelectionNode,
  SelectionSetNode,
  ValueNode,
  VariableDefinitionNode,
  VariableNode,
} from 'graphql'
import { estateIds, generateValue } from './generate-value.ts'
import type { Random } from './random.ts'

/** A valid operation and variables that fit it. */
export interface GeneratedOperation {
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}

const maxDepth = 6
const maxAttempts = 50

/** What operations are made of. */
export interface GeneratorOptions {
  readonly schema: GraphQLSchema
  /** Identifiers to choose from. Default: those of the conformance estates. */
  readonly ids?: readonly string[]
  /** Default: true. */
  readonly mutations?: boolean
}

/** A random valid operation over a schema: fields, aliases, arguments, variables, fragments and conditions. */
export function generateOperation(options: GeneratorOptions, random: Random): GeneratedOperation {
  for (let attempt = 0; attempt < maxAttempts; attempt += 1) {
    const operation = createGenerator(options, random).generate()
    // Aliases and arguments are chosen without a look at what else has the same response name.
    if (validate(options.schema, operation.document).length === 0) return operation
  }
  throw new Error(`No valid operation came of ${maxAttempts} attempts: the generator makes mistakes.`)
}

function createGenerator({ schema, ids = estateIds, mutations = true }: GeneratorOptions, random: Random) {
  const compositeTypes = Object.values(schema.getTypeMap()).filter(
    (type) => isCompositeType(type) && !type.name.startsWith('__'),
  ) as GraphQLCompositeType[]
  const variableDefinitions: VariableDefinitionNode[] = []
  const variables: Record<string, unknown> = {}
  const fragments: FragmentDefinitionNode[] = []
  let budget = 3 + random.below(25)

  function selectionSet(type: GraphQLCompositeType, depth: number): SelectionSetNode {
    const selections = Array.from({ length: 1 + random.below(4) }, () => selection(type, depth))
    return { kind: Kind.SELECTION_SET, selections }
  }

  function selection(type: GraphQLCompositeType, depth: number): SelectionNode {
    const fragmentShare = isUnionType(type) ? 0.85 : isAbstractType(type) ? 0.4 : 0.15
    if (depth < maxDepth && budget > 0 && random.chance(fragmentShare)) return fragment(type, depth)
    const candidates = isUnionType(type) ? [] : Object.values(type.getFields())
    const fields = candidates.filter(
      (field) => isLeafType(getNamedType(field.type)) || (budget > 0 && depth < maxDepth),
    )
    if (fields.length === 0 || random.chance(0.08)) return typeName()
    return fieldOf(random.pick(fields), type, depth)
  }

  function typeName(): FieldNode {
    const alias = random.chance(0.3) ? { alias: nameNode(random.pick(['t', 'id', 'kind'])) } : {}
    return { kind: Kind.FIELD, ...alias, name: nameNode('__typename'), directives: conditions() }
  }

  function fieldOf(
    field: GraphQLField<unknown, unknown>,
    parent: GraphQLCompositeType,
    depth: number,
  ): FieldNode {
    budget -= 1
    const type = getNamedType(field.type)
    return {
      kind: Kind.FIELD,
      ...(random.chance(0.2) && { alias: nameNode(alias(parent)) }),
      name: nameNode(field.name),
      arguments: argumentsOf(field),
      directives: conditions(),
      ...(isCompositeType(type) && { selectionSet: selectionSet(type, depth + 1) }),
    }
  }

  /** New names, and names of other fields, which is where engines stumble. */
  function alias(parent: GraphQLCompositeType): string {
    const names = isUnionType(parent) ? [] : Object.keys(parent.getFields())
    return random.pick(['a', 'b', 'c', ...names])
  }

  function fragment(type: GraphQLCompositeType, depth: number): SelectionNode {
    const known = fragments.filter(({ typeCondition }) => {
      const condition = schema.getType(typeCondition.name.value)
      return isCompositeType(condition) && doTypesOverlap(schema, type, condition)
    })
    if (known.length > 0 && random.chance(0.2)) return spread(random.pick(known).name)
    const condition = random.pick(compositeTypes.filter((other) => doTypesOverlap(schema, type, other)))
    const typeCondition = { kind: Kind.NAMED_TYPE as const, name: nameNode(condition.name) }
    if (random.chance(0.3)) {
      const set = selectionSet(condition, depth + 1)
      const name = nameNode(`F${fragments.length}`)
      fragments.push({ kind: Kind.FRAGMENT_DEFINITION, name, typeCondition, selectionSet: set })
      return spread(name)
    }
    return random.chance(0.15)
      ? { kind: Kind.INLINE_FRAGMENT, directives: conditions(), selectionSet: selectionSet(type, depth + 1) }
      : {
          kind: Kind.INLINE_FRAGMENT,
          typeCondition,
          directives: conditions(),
          selectionSet: selectionSet(condition, depth + 1),
        }
  }

  function spread(name: NameNode): SelectionNode {
    return { kind: Kind.FRAGMENT_SPREAD, name, directives: conditions() }
  }

  function argumentsOf(field: GraphQLField<unknown, unknown>): ArgumentNode[] {
    return field.args
      .filter((argument) => isRequiredArgument(argument) || random.chance(0.5))
      .map((argument) => ({
        kind: Kind.ARGUMENT,
        name: nameNode(argument.name),
        value: generateValue(argument.type, { random, ids, variableFor }),
      }))
  }

  function variableFor(type: GraphQLInputType): VariableNode | undefined {
    return random.chance(0.25) ? defineVariable(type) : undefined
  }

  function defineVariable(type: GraphQLInputType): VariableNode {
    const name = `v${variableDefinitions.length}`
    const variable: VariableNode = { kind: Kind.VARIABLE, name: nameNode(name) }
    const defaultValue = random.chance(0.3) ? generateValue(type, { random, ids }) : undefined
    const isOptional = defaultValue !== undefined || !isNonNullType(type)
    if (!isOptional || random.chance(0.7))
      variables[name] = valueFromASTUntyped(generateValue(type, { random, ids }))
    variableDefinitions.push({
      kind: Kind.VARIABLE_DEFINITION,
      variable,
      type: parseType(String(type), { noLocation: true }),
      ...(defaultValue && { defaultValue: parseConstValue(print(defaultValue), { noLocation: true }) }),
    })
    return variable
  }

  function conditions(): DirectiveNode[] {
    if (!random.chance(0.1)) return []
    const value: ValueNode = random.chance(0.5)
      ? { kind: Kind.BOOLEAN, value: random.chance(0.5) }
      : defineVariable(new GraphQLNonNull(GraphQLBoolean))
    const condition: ArgumentNode = { kind: Kind.ARGUMENT, name: nameNode('if'), value }
    return [
      { kind: Kind.DIRECTIVE, name: nameNode(random.pick(['skip', 'include'])), arguments: [condition] },
    ]
  }

  function generate(): GeneratedOperation {
    const mutation = mutations ? schema.getMutationType() : undefined
    const isMutation = mutation && random.chance(0.2)
    const root = isMutation ? mutation : schema.getQueryType()
    if (!root) throw new Error('The schema has no query type.')
    const set = selectionSet(root, 0)
    return {
      document: {
        kind: Kind.DOCUMENT,
        definitions: [
          {
            kind: Kind.OPERATION_DEFINITION,
            operation: isMutation ? OperationTypeNode.MUTATION : OperationTypeNode.QUERY,
            variableDefinitions,
            selectionSet: set,
          },
          ...fragments,
        ],
      },
      variables,
    }
  }

  return { generate }
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value }
}

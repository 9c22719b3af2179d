import { collectSubFields } from '@graphql-tools/utils'
import {
  GraphQLError,
  Kind,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql'
import type {
  DocumentNode,
  ExecutionResult,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLLeafType,
  GraphQLNamedType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql'
import type { Variables } from './engine.ts'

/** A subgraph's answer and what it was asked. */
export interface SubgraphAnswer {
  readonly subgraph: string
  readonly document: DocumentNode
  readonly variables: Variables
  readonly result: ExecutionResult
}

/**
 * Holds a subgraph's answer against what it was asked: whatever doesn't fit its type becomes null, up to the next value
 * that may be null, with an error SUBGRAPH_BAD_RESPONSE at its place. An `_entities` list of another length than was
 * asked for is dropped whole, for nobody knows whose each entity is. An answer that fits is returned as it came.
 *
 * What the schema doesn't know (a type, a field) is let through.
 *
 * @param schema every type of the supergraph, with what clients don't see
 * @see https://spec.graphql.org/September2025/#sec-Value-Completion
 */
export function checkAnswer(schema: GraphQLSchema, answer: SubgraphAnswer): ExecutionResult {
  const { data, errors = [] } = answer.result
  if (!data) return answer.result
  const check = new AnswerCheck(schema, answer)
  const checked = check.root(data)
  const isWhole = !check.hasFailed && Object.keys(checked).length === Object.keys(data).length
  if (isWhole) return answer.result
  const all = [...errors, ...check.errors]
  return { ...answer.result, data: checked, ...(all.length > 0 && { errors: all }) }
}

type Path = readonly (string | number)[]
type Data = Readonly<Record<string, unknown>>

/** A value, where it stands in the answer, and what it was asked for as. */
interface Found {
  readonly value: unknown
  readonly path: Path
  /** `Product.name`. */
  readonly field: string
}

/** A value that is not what was asked for; the error is reported already. */
const failed = Symbol('failed')

class AnswerCheck {
  readonly errors: GraphQLError[] = []
  hasFailed = false
  readonly #schema: GraphQLSchema
  readonly #answer: SubgraphAnswer
  readonly #operation: OperationDefinitionNode | undefined
  readonly #fragments: Record<string, FragmentDefinitionNode> = {}
  readonly #variables: Record<string, unknown>

  constructor(schema: GraphQLSchema, answer: SubgraphAnswer) {
    this.#schema = schema
    this.#answer = answer
    for (const definition of answer.document.definitions) {
      if (definition.kind === Kind.OPERATION_DEFINITION) this.#operation ??= definition
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[definition.name.value] = definition
    }
    this.#variables = { ...defaultsOf(this.#operation), ...answer.variables }
  }

  /**
   * Root fields stand for themselves, for several requests may be merged into one: one that fails leaves the others
   * alone. What was not asked for is dropped.
   */
  root(data: Data): Data {
    if (!this.#operation) return data
    const { operation, selectionSet } = this.#operation
    const type = this.#schema.getRootType(operation)
    if (!type) return data
    const field: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '' }, selectionSet }
    const checked = [...this.#fields(type, [field], { value: data, path: [] })]
    return Object.fromEntries(checked.map(([key, value]) => [key, value === failed ? null : value]))
  }

  /** Each field that was asked of an object; checked, if the schema knows it. */
  *#fields(
    type: GraphQLObjectType,
    nodes: FieldNode[],
    { value, path }: { readonly value: Data; readonly path: Path },
  ): Generator<readonly [key: string, value: unknown], void> {
    const variables = { coerced: this.#variables, sources: {} }
    const { fields } = collectSubFields(this.#schema, this.#fragments, variables, type, nodes)
    for (const [key, fieldNodes] of fields) {
      const name = fieldNodes[0]?.name.value ?? ''
      const found = { value: value[key], path: [...path, key], field: `${type.name}.${name}` }
      const field = type.getFields()[name]
      if (field) yield [key, this.#value(field.type, fieldNodes, found)]
      else yield [key, name === '_entities' ? this.#entities(fieldNodes, found) : value[key]]
    }
  }

  #value(type: GraphQLOutputType, nodes: FieldNode[], at: Found): unknown {
    const checked = this.#nullableValue(getNullableType(type), nodes, at)
    if (!isNonNullType(type)) return checked === failed ? null : checked
    if (checked !== null) return checked
    return this.#fail(at, `null for ${at.field}, which must not be null`)
  }

  #nullableValue(type: GraphQLOutputType, nodes: FieldNode[], at: Found): unknown {
    const { value, field } = at
    if (value === null) return null
    if (value === undefined) return this.#fail(at, `without ${field}`)
    if (isListType(type)) return this.#list(type.ofType, nodes, at)
    if (isLeafType(type)) return fits(type, value) ? value : this.#failType(at, type.name)
    if (!isObject(value)) return this.#failType(at, 'an object')
    const runtimeType = isObjectType(type) ? type : this.#typeNamed(value.__typename)
    return isObjectType(runtimeType) ? this.#object(runtimeType, nodes, { ...at, value }) : value
  }

  #list(itemType: GraphQLOutputType, nodes: FieldNode[], at: Found): unknown {
    if (!Array.isArray(at.value)) return this.#failType(at, 'a list')
    const items: readonly unknown[] = at.value
    const checked = items.map((value, index) =>
      this.#value(itemType, nodes, { ...at, value, path: [...at.path, index] }),
    )
    return checked.includes(failed) ? failed : checked
  }

  #object(type: GraphQLObjectType, nodes: FieldNode[], at: Found & { readonly value: Data }): unknown {
    const checked: Record<string, unknown> = { ...at.value }
    for (const [key, value] of this.#fields(type, nodes, at)) {
      checked[key] = value
    }
    return Object.values(checked).includes(failed) ? failed : checked
  }

  #entities(nodes: FieldNode[], at: Found): unknown {
    const { value } = at
    if (!Array.isArray(value)) return this.#failType(at, 'a list')
    const entities: readonly unknown[] = value
    const asked = this.#representations(nodes)
    if (asked && entities.length !== asked.length) {
      const entitiesAnswered = entities.length === 1 ? '1 entity' : `${entities.length} entities`
      return this.#fail(at, `${entitiesAnswered} where ${asked.length} were asked for`)
    }
    return entities.map((entity, index) => {
      const checked = this.#entity(nodes, { value: entity, path: [...at.path, index], field: 'an entity' })
      return checked === failed ? null : checked
    })
  }

  #entity(nodes: FieldNode[], at: Found): unknown {
    const { value } = at
    if (value === null) return null
    if (!isObject(value)) return this.#failType(at, 'an object')
    const type = this.#typeNamed(value.__typename)
    return isObjectType(type) ? this.#object(type, nodes, { ...at, value }) : value
  }

  #representations(nodes: readonly FieldNode[]): readonly unknown[] | undefined {
    const argument = nodes[0]?.arguments?.find(({ name }) => name.value === 'representations')
    const asked = argument && valueFromASTUntyped(argument.value, this.#variables)
    return Array.isArray(asked) ? asked : undefined
  }

  #typeNamed(name: unknown): GraphQLNamedType | undefined {
    return typeof name === 'string' ? this.#schema.getType(name) : undefined
  }

  #failType(at: Found, expected: string): typeof failed {
    return this.#fail(at, `${kindOf(at.value)} for ${at.field} where ${expected} was expected`)
  }

  /** Reports what was answered, unless the subgraph itself has reported an error there. */
  #fail({ path }: Found, what: string): typeof failed {
    const { subgraph, result } = this.#answer
    this.hasFailed = true
    if (!result.errors?.some((error) => isAt(error, path))) {
      const message = `The subgraph "${subgraph}" answered ${what}.`
      this.errors.push(
        new GraphQLError(message, { path, extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph } }),
      )
    }
    return failed
  }
}

function defaultsOf(operation: OperationDefinitionNode | undefined): Record<string, unknown> {
  const definitions = operation?.variableDefinitions ?? []
  return Object.fromEntries(
    definitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  )
}

function fits(type: GraphQLLeafType, value: unknown): boolean {
  try {
    return type.parseValue(value) !== undefined
  } catch {
    // Scalars and enums say by an error that a value is none of theirs.
    return false
  }
}

/** Whether an error explains what is at a path: it is there, above or below, or says nowhere. */
function isAt({ path = [] }: GraphQLError, place: Path): boolean {
  const length = Math.min(path.length, place.length)
  return path.slice(0, length).every((part, index) => part === place[index])
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

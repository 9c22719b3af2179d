import { collectFields, collectSubFields } from '@graphql-tools/utils'
import {
  GraphQLID,
  Kind,
  getNamedType,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLCompositeType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql'
import type { FieldKeys } from '../operation/field-keys.ts'
import { generateFunction, quote, readProperty } from '../../sources/reads/generate-function.ts'
import type { Target } from './targets.ts'

/**
 * Makes the client's answer of what was fetched: in its response names and their order. Undefined where something is
 * not as the public schema has it (a null, a type, a value): then the answer has to be completed with care.
 */
export type Projection = (data: Target) => Readonly<Record<string, unknown>> | undefined

/** What a projection is compiled from. */
export interface ProjectionInput {
  /** The public schema. */
  readonly schema: GraphQLSchema
  readonly document: DocumentNode
  readonly definition: OperationDefinitionNode
  /** Coerced; only those that decide conditions are looked at. */
  readonly variables: Readonly<Record<string, unknown>>
  /** Under which names the client's fields were fetched. */
  readonly keys: FieldKeys
}

/** Compiles the projection of an operation whose conditions are decided. Introspection is none of its business. */
export function compileProjection(input: ProjectionInput): Projection {
  const { schema, document, definition, variables, keys } = input
  const root = schema.getRootType(definition.operation)
  if (!root) return () => undefined
  const fragments: Record<string, FragmentDefinitionNode> = {}
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments[node.name.value] = node
  }
  const compiler = new ProjectionCompiler({ schema, fragments, variables: { ...variables }, keys })
  const { fields } = collectFields(
    schema,
    fragments,
    { coerced: { ...variables }, sources: {} },
    root,
    definition.selectionSet,
  )
  if ([...fields.values()].some(([field]) => field !== undefined && isIntrospection(field))) {
    return () => undefined
  }
  const state: ProjectionState = { failed: false }
  const project = compiler.object(root, fields, state)
  return (data) => {
    state.failed = false
    const projected = project(data)
    return hasFailed(state) ? undefined : projected
  }
}

/** Generated code writes to it, out of the compiler's sight. */
function hasFailed({ failed }: ProjectionState): boolean {
  return failed
}

function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type'
}

/** Set by the generated code, which runs in one go. */
interface ProjectionState {
  failed: boolean
}

interface CompilerInput {
  readonly schema: GraphQLSchema
  readonly fragments: Record<string, FragmentDefinitionNode>
  readonly variables: Record<string, unknown>
  readonly keys: FieldKeys
}

type ProjectObject = (source: Target) => Record<string, unknown>
type ProjectValue = (value: unknown) => unknown
type Fields = ReadonlyMap<string, FieldNode[]>

class ProjectionCompiler {
  readonly #input: CompilerInput

  constructor(input: CompilerInput) {
    this.#input = input
  }

  object(type: GraphQLObjectType, fields: Fields, state: ProjectionState): ProjectObject {
    const scope: unknown[] = []
    const name = (value: unknown) => `c[${scope.push(value) - 1}]`
    const statements: string[] = []
    const properties: string[] = []
    for (const [responseName, nodes] of fields) {
      const fieldName = nodes[0]?.name.value ?? ''
      const field = type.getFields()[fieldName]
      // As a computed key `__proto__` is a property like any other.
      const property = `[${quote(responseName)}]`
      if (fieldName === '__typename') {
        properties.push(`${property}:${quote(type.name)}`)
        continue
      }
      if (!field) throw new Error(`The type ${type.name} has no field ${fieldName}.`)
      const candidates = this.#input.keys.namesOf({ responseName, fieldName, typeName: type.name })
      const variable = `v${properties.length}`
      const source = candidates.map((key) => readProperty('o', key)).join('??')
      statements.push(`let ${variable}=${source === '' ? 'undefined' : source};`)
      statements.push(this.#conversion(field.type, { nodes, variable, name, state }))
      properties.push(`${property}:${variable}`)
    }
    return generateFunction(
      { c: scope, state },
      `function(o){${statements.join('')}return{${properties.join(',')}}}`,
    )
  }

  /** Statements that turn the value of a variable into the client's. */
  #conversion(type: GraphQLOutputType, field: FieldScope): string {
    const { variable: v, name } = field
    const nullable = isNonNullType(type) ? type.ofType : type
    const onNull = isNonNullType(type) ? 'state.failed=true' : `${v}=null`
    if (nullable === GraphQLID)
      return `if(${v}==null)${onNull};else if(typeof ${v}!=='string')${v}=String(${v});`
    if (isListType(nullable) || field.nodes[0]?.selectionSet) {
      return `if(${v}==null)${onNull};else ${v}=${name(this.#value(nullable, field))}(${v});`
    }
    if (isEnumType(nullable)) {
      const values = name(new Set(nullable.getValues().map((value) => value.name)))
      return `if(${v}==null)${onNull};else if(!${values}.has(${v}))state.failed=true;`
    }
    return `if(${v}==null)${onNull};`
  }

  /** A function for a value that is not null. */
  #value(type: GraphQLOutputType, field: FieldScope): ProjectValue {
    const nullable = isNonNullType(type) ? type.ofType : type
    if (isListType(nullable)) return this.#list(nullable.ofType, field)
    const named = getNamedType(nullable)
    if (isObjectType(named)) return this.#objectOf(named, field)
    if (isAbstractType(named)) return this.#abstract(named, field)
    const item = { ...field, variable: 'v', name: (value: unknown) => `c[${scope.push(value) - 1}]` }
    const scope: unknown[] = []
    const conversion = this.#conversion(type, item)
    return generateFunction({ c: scope, state: field.state }, `function(v){${conversion}return v}`)
  }

  #list(itemType: GraphQLOutputType, field: FieldScope): ProjectValue {
    const project = this.#value(itemType, field)
    const isRequired = isNonNullType(itemType)
    const onNull = isRequired ? 'state.failed=true' : 'r[i]=null'
    return generateFunction(
      { project, state: field.state },
      `function(v){if(!Array.isArray(v)){state.failed=true;return null}const n=v.length,r=new Array(n);for(let i=0;i<n;i++){const x=v[i];if(x==null){${onNull}}else r[i]=project(x)}return r}`,
    )
  }

  #objectOf(type: GraphQLObjectType, { nodes, state }: FieldScope): ProjectValue {
    const project = this.object(type, this.#subFields(type, nodes), state)
    return (value) => {
      if (typeof value === 'object' && !Array.isArray(value)) return project(value as Target)
      state.failed = true
      return null
    }
  }

  #abstract(type: GraphQLCompositeType, field: FieldScope): ProjectValue {
    const { schema } = this.#input
    const projections = new Map<unknown, ProjectValue>()
    const compile = (typeName: unknown): ProjectValue | undefined => {
      const runtimeType = typeof typeName === 'string' ? schema.getType(typeName) : undefined
      if (!isObjectType(runtimeType) || !isAbstractType(type) || !schema.isSubType(type, runtimeType)) return
      const project = this.#objectOf(runtimeType, field)
      projections.set(typeName, project)
      return project
    }
    return (value) => {
      const typeName = (value as Target).__typename
      const project = projections.get(typeName) ?? compile(typeName)
      if (project) return project(value)
      field.state.failed = true
      return null
    }
  }

  #subFields(type: GraphQLObjectType, nodes: FieldNode[]): Fields {
    const { schema, fragments, variables } = this.#input
    return collectSubFields(schema, fragments, { coerced: variables, sources: {} }, type, nodes).fields
  }
}

interface FieldScope {
  readonly nodes: FieldNode[]
  readonly variable: string
  /** Gives a value a name in the generated code. */
  readonly name: (value: unknown) => string
  readonly state: ProjectionState
}

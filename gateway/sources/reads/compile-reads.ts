import { Kind, OperationTypeNode, getArgumentValues, getVariableValues, isObjectType } from 'graphql'
import type {
  DocumentNode,
  ExecutionResult,
  FieldNode,
  GraphQLObjectType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql'
import { collectFields } from './collect-fields.ts'
import type { Selection } from './collect-fields.ts'
import { NotPlainError, compileValue } from './complete-value.ts'
import type { CompleteInput } from './complete-value.ts'
import { noInfo } from './generate-copy.ts'
import type { CompleteValue } from './generate-copy.ts'

/** What one request is read with. */
interface ReadInput {
  readonly variables: Readonly<Record<string, unknown>>
  /** The resolvers'. */
  readonly context: object
}

/** Answers with the result; undefined where it is not plain data, and the executor has to say what comes of it. */
export type Read = (input: ReadInput) => Promise<ExecutionResult | undefined>

type ReadRoot = (input: { readonly args: Record<string, unknown>; readonly context: object }) => unknown

interface RootField {
  readonly key: string
  readonly node: FieldNode
  readonly definition: ReturnType<GraphQLObjectType['getFields']>[string]
  readonly read: ReadRoot
}

/**
 * Compiles a query whose result is nearly always what its resolvers answer, without errors: it is read from there by
 * functions that are made once, at a fraction of the executor's time. Resolvers must answer the same when they are
 * called again, since the executor calls them where reading gave up.
 *
 * @returns undefined for what only the executor does: writes, directives, introspection, arguments below the root
 */
export function compileReads(schema: GraphQLSchema, document: DocumentNode): Read | undefined {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const [operation] = operations
  const type = schema.getQueryType()
  if (!operation || operations.length > 1 || operation.operation !== OperationTypeNode.QUERY || !type)
    return undefined
  try {
    const fields = compileRoot(schema, type, { document, operation })
    return (input) => readAll(schema, { operation, fields }, input)
  } catch (error) {
    if (error instanceof NotPlainError) return undefined
    throw error
  }
}

function compileRoot(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  { document, operation }: { document: DocumentNode; operation: OperationDefinitionNode },
): RootField[] {
  const fragments = new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  )
  const select: CompleteInput['select'] = (parent, selections) => {
    const found = collectFields(parent, selections, { schema, fragments })
    if (!found) throw new NotPlainError()
    return found
  }
  const root: Selection = {
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: '' },
    selectionSet: operation.selectionSet,
  }
  return [...select(type, [root])].map(([key, nodes]) => {
    const [node] = nodes
    const definition = node && type.getFields()[node.name.value]
    if (!definition) throw new NotPlainError()
    const input = { schema, select }
    const read =
      definition.name === '_entities'
        ? compileEntities(nodes, input)
        : compileRootField(definition, compileValue(definition.type, nodes, input))
    return { key, node, definition, read }
  })
}

function compileRootField({ resolve }: RootField['definition'], complete: CompleteValue): ReadRoot {
  if (!resolve) throw new NotPlainError()
  return async ({ args, context }) => complete(await resolve(undefined, args, context, noInfo), context)
}

/** @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec#resolving-representations */
function compileEntities(nodes: readonly Selection[], input: CompleteInput): ReadRoot {
  const known = new Map<string, ReturnType<typeof compileEntity>>()
  return ({ args, context }) => {
    const { representations } = args
    if (!Array.isArray(representations)) throw new NotPlainError()
    return Promise.all(
      representations.map((representation: Record<string, unknown>) => {
        const name = String(representation.__typename)
        const read = known.get(name) ?? compileEntity(name, nodes, input)
        known.set(name, read)
        return read(representation, context)
      }),
    )
  }
}

type ResolveReference = (representation: unknown, context: object, info: unknown) => unknown

function compileEntity(name: string, nodes: readonly Selection[], input: CompleteInput) {
  const type = input.schema.getType(name)
  const subgraph: unknown = isObjectType(type) ? type.extensions.apollo : undefined
  const resolve = resolveReferenceIn(subgraph)
  if (!isObjectType(type) || !resolve) throw new NotPlainError()
  const complete = compileValue(type, nodes, input)
  return async (representation: unknown, context: object) =>
    complete(await resolve(representation, context, noInfo), context)
}

/** Where `buildSubgraphSchema` keeps it. */
function resolveReferenceIn(extension: unknown): ResolveReference | undefined {
  const { subgraph } = Object(extension) as { subgraph?: { resolveReference?: ResolveReference } }
  return subgraph?.resolveReference
}

interface CompiledOperation {
  readonly operation: OperationDefinitionNode
  readonly fields: readonly RootField[]
}

async function readAll(
  schema: GraphQLSchema,
  { operation, fields }: CompiledOperation,
  { variables, context }: ReadInput,
): Promise<ExecutionResult | undefined> {
  try {
    const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
    if (!coerced) return undefined
    const values = await Promise.all(
      fields.map(({ definition, node, read }) =>
        read({ args: getArgumentValues(definition, node, coerced), context }),
      ),
    )
    return { data: Object.fromEntries(fields.map(({ key }, index) => [key, values[index]])) }
  } catch {
    // Whatever it was: the executor meets it too, and knows where it belongs.
    return undefined
  }
}

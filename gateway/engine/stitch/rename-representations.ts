import { Kind, visit } from 'graphql'
import type { DocumentNode, ExecutionResult } from 'graphql'

interface EntityRequest {
  readonly document: DocumentNode
  readonly variables: Readonly<Record<string, unknown>>
}

/** A request in the subgraph's own type names, and the way back for its answer. */
export interface RenamedRequest extends EntityRequest {
  restore(result: ExecutionResult): ExecutionResult
}

/**
 * Asks a subgraph for entities by the names that it knows their types by.
 *
 * @param names by the supergraph's type, the subgraph's type: for an `@interfaceObject`, the interface
 */
export function renameRepresentations(
  request: EntityRequest,
  names: ReadonlyMap<string, string>,
): RenamedRequest {
  const { document, variables } = request
  /** By the response name of an `_entities` field: the types that were asked for, in order. */
  const asked = new Map<string, readonly unknown[]>()
  const renamedVariables: Record<string, unknown> = { ...variables }
  const renamedDocument = visit(document, {
    NamedType(node) {
      const name = names.get(node.name.value)
      return name === undefined ? undefined : { ...node, name: { ...node.name, value: name } }
    },
    Field(node) {
      const value = node.arguments?.find(({ name }) => name.value === 'representations')?.value
      if (node.name.value !== '_entities' || value?.kind !== Kind.VARIABLE) return
      const representations = variables[value.name.value]
      if (!Array.isArray(representations)) return
      asked.set((node.alias ?? node.name).value, representations.map(typeNameOf))
      renamedVariables[value.name.value] = representations.map((representation: unknown) =>
        withTypeName(representation, names.get(String(typeNameOf(representation)))),
      )
    },
  })
  return {
    document: renamedDocument,
    variables: renamedVariables,
    restore: (result) => restoreTypeNames(result, asked),
  }
}

function restoreTypeNames(
  result: ExecutionResult,
  asked: ReadonlyMap<string, readonly unknown[]>,
): ExecutionResult {
  if (!result.data) return result
  const data: Record<string, unknown> = { ...result.data }
  for (const [key, typeNames] of asked) {
    const entities = data[key]
    if (Array.isArray(entities)) {
      data[key] = entities.map((entity: unknown, index) => withTypeName(entity, typeNames[index]))
    }
  }
  return { ...result, data }
}

function typeNameOf(representation: unknown): unknown {
  return isObject(representation) ? representation.__typename : undefined
}

function withTypeName(entity: unknown, typeName: unknown): unknown {
  return isObject(entity) && '__typename' in entity && typeof typeName === 'string'
    ? { ...entity, __typename: typeName }
    : entity
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

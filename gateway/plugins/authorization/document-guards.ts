import { Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import type { DocumentNode, FieldNode, OperationDefinitionNode, SelectionSetNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Variables } from '../../engine/engine.ts'
import type { AccessRules } from '../../graph/access/access-rules.ts'
import type { Requirement } from '../../graph/access/requirement.ts'
import type { Graph } from '../../graph/graph.ts'
import { conditionOf, conditionVariables, createIsIncluded, fragmentsOf } from './operation-parts.ts'
import type { IsIncluded } from './operation-parts.ts'
import { compileCompletion } from './compile-completion.ts'
import type { CompleteData } from './compile-completion.ts'
import { removeFields } from './remove-fields.ts'
import type { ReducedDocument } from './remove-fields.ts'

/** A field of a document that is not for everyone. */
interface GuardedField {
  /** `Type.field`, of the type that it is asked of. */
  readonly coordinate: string
  readonly requirement: Requirement
}

/** What a document asks for that is not for everyone. */
export interface DocumentGuards {
  readonly fields: ReadonlyMap<FieldNode, GuardedField>
  /** The different requirements of the fields that an operation comes to with these variables. */
  requirementsOf(definition: OperationDefinitionNode, variables: Variables): readonly Requirement[]
  /** An operation without the fields that have one of these requirements. */
  reduce(operation: OperationToReduce): ReducedOperation
}

/** What is to be taken out of an operation. */
interface OperationToReduce {
  readonly definition: OperationDefinitionNode
  readonly variables: Variables
  readonly denied: ReadonlySet<Requirement>
}

/** What is left of an operation. */
interface ReducedOperation {
  readonly document: DocumentNode
  /** Tells it from the other things that may be left of its document. */
  readonly key: string
  /** Makes of the data of what is left that of the whole. */
  readonly complete: CompleteData
}

/** Combinations of conditions, and of rights, that are remembered of one document. */
const maxRemembered = 32

/**
 * Finds the guards of documents, once for each document and graph; undefined for a document that is for everyone.
 */
export function createGuardFinder(): (graph: Graph, document: DocumentNode) => DocumentGuards | undefined {
  const found = new WeakMap<
    AccessRules,
    WeakMap<DocumentNode, { readonly guards: DocumentGuards | undefined }>
  >()
  return (graph, document) => {
    const { accessRules } = graph
    if (!accessRules || accessRules.fields.size === 0) return undefined
    let documents = found.get(accessRules)
    if (!documents) found.set(accessRules, (documents = new WeakMap()))
    let known = documents.get(document)
    if (!known) documents.set(document, (known = { guards: createGuards(graph, document, accessRules) }))
    return known.guards
  }
}

function createGuards(graph: Graph, document: DocumentNode, rules: AccessRules): DocumentGuards | undefined {
  const fields = guardedFields(graph, document, rules)
  if (fields.size === 0) return undefined
  const fragments = fragmentsOf(document)
  const conditions = conditionVariables(document)
  const reached = new WeakMap<OperationDefinitionNode, LRUCache<string, readonly Requirement[]>>()
  const documents = new LRUCache<string, ReducedDocument>({ max: maxRemembered })
  const operations = new LRUCache<string, ReducedOperation>({ max: maxRemembered })
  const requirements = [...new Set([...fields.values()].map(({ requirement }) => requirement))]

  function reach(definition: OperationDefinitionNode, isIncluded: IsIncluded): readonly Requirement[] {
    const met = new Set<Requirement>()
    const entered = new Set<string>()
    const walk = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections.filter(isIncluded)) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) {
          const { value: name } = selection.name
          const fragment = fragments.get(name)
          if (!fragment || entered.has(name)) continue
          entered.add(name)
          walk(fragment.selectionSet)
          continue
        }
        const guarded = selection.kind === Kind.FIELD ? fields.get(selection) : undefined
        if (guarded) met.add(guarded.requirement)
        if (selection.selectionSet) walk(selection.selectionSet)
      }
    }
    walk(definition.selectionSet)
    return [...met]
  }

  function conditionKey(definition: OperationDefinitionNode, variables: Variables): string {
    return conditions.map((name) => String(conditionOf(name, definition, variables))).join()
  }

  function withoutDenied(rights: string, denied: ReadonlySet<Requirement>): ReducedDocument {
    const isDenied = (field: FieldNode) => denied.has(fields.get(field)?.requirement ?? nothing)
    const reduced = documents.get(rights) ?? removeFields({ schema: graph.schema, document, isDenied })
    documents.set(rights, reduced)
    return reduced
  }

  return {
    fields,
    requirementsOf(definition, variables) {
      const known =
        reached.get(definition) ?? new LRUCache<string, readonly Requirement[]>({ max: maxRemembered })
      reached.set(definition, known)
      const key = conditionKey(definition, variables)
      const result = known.get(key) ?? reach(definition, createIsIncluded(definition, variables))
      known.set(key, result)
      return result
    },
    reduce({ definition, variables, denied }) {
      const rights = requirements.map((requirement) => (denied.has(requirement) ? '1' : '0')).join('')
      const key = JSON.stringify([definition.name?.value, conditionKey(definition, variables), rights])
      const known = operations.get(key)
      if (known) return known
      const reduced = withoutDenied(rights, denied)
      const complete = compileCompletion({
        schema: graph.schema,
        definition,
        isIncluded: createIsIncluded(definition, variables),
        reduced,
      })
      const operation = { document: reduced.document, key: rights, complete }
      operations.set(key, operation)
      return operation
    },
  }
}

/** Nobody's requirement. */
const nothing: Requirement = { authenticated: false, scopes: [], policies: [] }

function guardedFields(
  { schema }: Graph,
  document: DocumentNode,
  rules: AccessRules,
): ReadonlyMap<FieldNode, GuardedField> {
  const guarded = new Map<FieldNode, GuardedField>()
  const typeInfo = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(node) {
        const coordinate = `${typeInfo.getParentType()?.name ?? ''}.${node.name.value}`
        const requirement = rules.fields.get(coordinate)
        if (requirement) guarded.set(node, { coordinate, requirement })
      },
    }),
  )
  return guarded
}

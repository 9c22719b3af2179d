import { getNamedType, isAbstractType } from 'graphql'
import type { ExecutionResult, GraphQLOutputType } from 'graphql'
import type { EntityKey } from '../entities/entity-store.ts'
import type { EntityTypes } from '../entities/entity-types.ts'
import type { FetchStep } from './fetch-step.ts'
import type { SelectedField, Selection } from './selection.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** Hears of an entity that a change has returned; without a key, of one of its type of which no more is known. */
type OnEntity = (typeName: string, key?: EntityKey) => void

/** What {@link listReturnedEntities} goes by. */
interface ReturnedEntitiesInput {
  readonly types: SupergraphTypes
  readonly entityTypes: EntityTypes
  readonly onEntity: OnEntity
}

/** Tells of all entities in the answer to a mutation, or in an event; where something failed, of all that might have come. */
export function listReturnedEntities(
  { root }: FetchStep,
  { data }: ExecutionResult,
  { types, entityTypes, onEntity }: ReturnedEntitiesInput,
): void {
  function visitValue(value: unknown, { selection, type }: Pick<SelectedField, 'selection' | 'type'>): void {
    if (!selection) return
    if (value === undefined) visitType(selection, type)
    else if (value === null) visitType(selection, type)
    else if (Array.isArray(value))
      for (const item of value as readonly unknown[]) visitValue(item, { selection, type })
    else if (isObject(value)) visitObject(value, selection, type)
  }

  function visitObject(
    value: Readonly<Record<string, unknown>>,
    selection: Selection,
    type: GraphQLOutputType | undefined,
  ): void {
    const said = value.__typename
    const typeName = typeof said === 'string' ? said : selection.typeName
    if (typeName === undefined) {
      visitType(selection, type)
      return
    }
    const fields = selection.fieldsFor(typeName)
    if (entityTypes.has(typeName)) onEntity(typeName, readKey(value, fields))
    for (const field of fields) visitValue(value[field.key], field)
  }

  /** What might have been there. */
  function visitType(selection: Selection, type: GraphQLOutputType | undefined): void {
    const named = type && getNamedType(type)
    const possible = isAbstractType(named) ? types.schema.getPossibleTypes(named) : named ? [named] : []
    for (const { name } of possible) {
      if (entityTypes.has(name)) onEntity(name)
      for (const field of selection.fieldsFor(name))
        if (field.selection) visitType(field.selection, field.type)
    }
  }

  for (const field of root.selection.fieldsFor(root.selection.typeName)) visitValue(data?.[field.key], field)
}

function readKey(value: Readonly<Record<string, unknown>>, fields: readonly SelectedField[]): EntityKey {
  const key = new Map<string, string>()
  for (const field of fields) {
    const text = keyTextOf(value[field.key])
    if (text !== undefined) key.set(field.name, text)
  }
  return key
}

/** The same for an id that is a number and one that is a text; undefined for what is neither. */
export function keyTextOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

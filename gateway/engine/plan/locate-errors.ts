import { GraphQLError } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { FieldKeys } from '../operation/field-keys.ts'
import type { EntityPart, FetchStep } from './fetch-step.ts'
import type { EntityBatch } from './entity-batch.ts'
import type { LocatedTarget, Target } from './targets.ts'

type Path = readonly (string | number)[]

/** Gathers what failed in a run, at the paths that the client knows. */
export interface ErrorLocator {
  addRootErrors(step: FetchStep, errors: readonly GraphQLError[]): void
  addEntityErrors(batches: readonly EntityBatch[], answer: ExecutionResult): void
  /** An entity that couldn't be asked for, since something is missing: what went wrong there is told at its fields. */
  addUnasked(part: EntityPart, target: Target): void
  /** All errors, each once. */
  finish(): readonly GraphQLError[]
}

/**
 * Makes the gathering for one run.
 *
 * @param data what the run puts together
 */
export function createErrorLocator(data: Target, keys: FieldKeys): ErrorLocator {
  const located = new Map<string, GraphQLError>()
  /** What failed in an entity where the client asked for nothing: other fetches may need it. */
  const unseen = new Map<Target, { readonly error: GraphQLError; readonly path: Path; isTold: boolean }[]>()

  function add(error: GraphQLError, path: Path): void {
    const clientPath = path.map((part) => (typeof part === 'string' ? keys.responseNameOf(part) : part))
    const key = JSON.stringify([error.message, clientPath, error.extensions])
    if (located.has(key)) return
    const { message, extensions, originalError = null } = error
    located.set(key, new GraphQLError(message, { path: clientPath, originalError, extensions }))
  }

  function addToTarget(
    { error, below }: EntityError,
    part: EntityPart,
    { target, path }: LocatedTarget,
  ): void {
    const visible = visiblePart(below ?? [])
    const fields = below ? [] : visibleFields(part, target.__typename)
    if (visible.length > 0) add(error, [...path, ...visible])
    else if (fields.length > 0) for (const field of fields) add(error, [...path, field])
    else unseen.set(target, [...(unseen.get(target) ?? []), { error, path, isTold: false }])
  }

  /** The way down as far as the client asked for it. */
  function visiblePart(path: Path): Path {
    const unknown = path.findIndex((part) => typeof part === 'string' && !keys.has(part))
    return unknown === -1 ? path : path.slice(0, unknown)
  }

  function visibleFields({ selection }: EntityPart, typeName: unknown): string[] {
    return selection
      .fieldsFor(typeof typeName === 'string' ? typeName : undefined)
      .map(({ key }) => key)
      .filter((key) => keys.has(key))
  }

  function locateTargets({ part }: EntityBatch): readonly LocatedTarget[] {
    return part.paths.flatMap((path) => path.locate(data))
  }

  return {
    addRootErrors(step, errors) {
      const fields = step.root.selection.fieldsFor(step.root.selection.typeName).map(({ key }) => key)
      for (const error of errors) {
        const path = error.path ?? []
        if (path.length > 0) add(error, visiblePart(path))
        else for (const field of fields.filter((key) => keys.has(key))) add(error, [field])
      }
    },
    addEntityErrors(batches, { data: answer, errors = [] }) {
      for (const batch of batches) {
        const places = locateTargets(batch)
        for (const error of errors) {
          const [key, index, ...below] = error.path ?? []
          if (key !== undefined && key !== batch.part.key) continue
          const isWhole = isNull(answer?.[batch.part.key], index) && visiblePart(below).length === 0
          for (const [position, place] of places.entries()) {
            const asked = batch.indexes[position] ?? -1
            const isConcerned = asked >= 0 && (typeof index !== 'number' || asked === index)
            if (isConcerned) addToTarget({ error, below: isWhole ? undefined : below }, batch.part, place)
          }
        }
      }
    },
    addUnasked(part, target) {
      for (const reason of unseen.get(target) ?? []) {
        for (const field of visibleFields(part, target.__typename)) {
          reason.isTold = true
          add(reason.error, [...reason.path, field])
        }
      }
    },
    finish() {
      for (const reasons of unseen.values()) {
        for (const { error, path, isTold } of reasons) if (!isTold) add(error, path)
      }
      return [...located.values()]
    },
  }
}

interface EntityError {
  readonly error: GraphQLError
  /** The rest of its path below the entity; undefined when there is no entity. */
  readonly below: Path | undefined
}

function isNull(entities: unknown, index: unknown): boolean {
  if (typeof index !== 'number' || !Array.isArray(entities)) return true
  return entities[index] === null || entities[index] === undefined
}

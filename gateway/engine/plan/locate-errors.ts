import { GraphQLError } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { Path } from '../operation/asked-paths.ts'
import type { RewrittenOperation } from '../operation/rewrite-operation.ts'
import type { AnswerPart, EntityPart, FetchStep } from './fetch-step.ts'
import type { EntityBatch } from './entity-batch.ts'
import type { LocatedTarget, Target } from './targets.ts'

/** What failed in a run, at the paths that the client knows. */
export interface LocatedErrors {
  /** Each once. */
  readonly errors: readonly GraphQLError[]
  /** Further fields that are null because of them. */
  readonly explained: readonly Path[]
}

/** Gathers what failed in a run. */
export interface ErrorLocator {
  addRootErrors(step: FetchStep, answer: ExecutionResult): void
  addEntityErrors(batches: readonly EntityBatch[], answer: ExecutionResult): void
  /** An entity that couldn't be asked for, since something is missing: what went wrong there is told at its fields. */
  addUnasked(part: EntityPart, target: Target): void
  finish(): LocatedErrors
}

/**
 * Makes the gathering for one run.
 *
 * @param data what the run puts together
 */
export function createErrorLocator(
  data: Target,
  { keys, askedPart }: Pick<RewrittenOperation, 'keys' | 'askedPart'>,
): ErrorLocator {
  const located = new Map<string, GraphQLError>()
  const explained: Path[] = []
  /** By the object that lacks something: what failed there. Other fetches may need it. */
  const failures = new Map<unknown, { readonly error: GraphQLError; readonly path: Path }[]>()

  function toClientPath(path: Path): (string | number)[] {
    return path.map((part) => (typeof part === 'string' ? keys.responseNameOf(part) : part))
  }

  function add(error: GraphQLError, path: Path): void {
    const clientPath = toClientPath(path)
    const key = JSON.stringify([error.message, clientPath, error.extensions])
    if (located.has(key)) return
    const { message, extensions, originalError = null } = error
    located.set(key, new GraphQLError(message, { path: clientPath, originalError, extensions }))
  }

  function isAsked(path: Path): boolean {
    return askedPart(path).length === path.length
  }

  function askedFields({ selection }: AnswerPart, { target, path }: LocatedTarget): string[] {
    const typeName = target.__typename ?? selection.typeName
    return selection
      .fieldsFor(typeof typeName === 'string' ? typeName : undefined)
      .map(({ key }) => key)
      .filter((key) => isAsked([...path, key]))
  }

  /** An error of an object that was answered with `value`: its path goes on with `below`. */
  function addBelow({ error, below, value }: ObjectError, part: AnswerPart, place: LocatedTarget): void {
    const { target, path } = place
    const asked = askedPart([...path, ...below])
    const visible = asked.length - path.length
    const fields = askedFields(part, place)
    const depth = depthOfNull(value, below)
    if (depth === 0) {
      explained.push(...fields.map((field) => toClientPath([...path, field])))
      remember(error, target, place.path)
    }
    if (visible > 0 && depth <= visible) add(error, asked)
    else if (depth === 0) for (const field of fields) add(error, [...path, field])
    else remember(error, valueAt(target, below.slice(0, visible)), asked)
  }

  function remember(error: GraphQLError, at: unknown, path: Path): void {
    failures.set(at, [...(failures.get(at) ?? []), { error, path }])
  }

  return {
    addRootErrors({ root }, { data: value, errors = [] }) {
      for (const error of errors) {
        addBelow({ error, below: error.path ?? [], value }, root, { target: data, path: [] })
      }
    },
    addEntityErrors(batches, { data: answer, errors = [] }) {
      for (const { part, indexes } of batches) {
        const entities: unknown = answer?.[part.key]
        const places = part.paths.flatMap((path) => path.locate(data))
        for (const error of errors) {
          const [key, index, ...below] = error.path ?? []
          if (key !== undefined && key !== part.key) continue
          for (const [position, place] of places.entries()) {
            const asked = indexes[position] ?? -1
            const isConcerned = asked >= 0 && (typeof index !== 'number' || asked === index)
            const value: unknown = Array.isArray(entities) ? entities[asked] : null
            if (isConcerned) addBelow({ error, below, value }, part, place)
          }
        }
      }
    },
    addUnasked(part, target) {
      for (const { error, path } of failures.get(target) ?? []) {
        for (const field of askedFields(part, { target, path })) add(error, [...path, field])
      }
    },
    finish: () => ({ errors: [...located.values()], explained }),
  }
}

interface ObjectError {
  readonly error: GraphQLError
  readonly below: Path
  readonly value: unknown
}

/** How many parts of a path lead to the null that an error left. */
function depthOfNull(value: unknown, path: Path): number {
  const depth = path.findIndex((_part, index) => !isObject(valueAt(value, path.slice(0, index))))
  return depth === -1 ? path.length : depth
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((parent: unknown, part) => (isObject(parent) ? parent[part] : undefined), value)
}

function isObject(value: unknown): value is Readonly<Record<string | number, unknown>> {
  return typeof value === 'object' && value !== null
}

import { MapperKind, isPromise, mapSchema, pathToArray } from '@graphql-tools/utils'
import { GraphQLError, defaultFieldResolver } from 'graphql'
import type { ExecutionResult, GraphQLFieldConfig, GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { toAnswerError, toClientPath } from '../operation/complete-result.ts'
import type { RewrittenOperation } from '../operation/rewrite-operation.ts'

type Path = readonly (string | number)[]

/** What a subgraph reported. */
interface SubgraphFailure {
  readonly error: GraphQLError
  /** The rest of the error's path below the null that it left in the subgraph's answer. */
  readonly below: Path
  /** Whether that null is a whole entity or the whole answer: then it surfaces at each field that was asked of it. */
  readonly isOfObject: boolean
}

/** By the `extensions` of the error that stands for it on its way through graphql-tools. */
const failures = new WeakMap<object, SubgraphFailure>()

/**
 * Gives graphql-tools stand-ins for a subgraph's errors. It decides by an error's message what to drop, and knows of the
 * path only where in the list of entities it points to; {@link toClientErrors} brings back what was reported.
 */
export function concealErrors({ data, errors }: ExecutionResult): ExecutionResult {
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map((error) => conceal(error, data)) }),
  }
}

function conceal(error: GraphQLError, data: unknown): GraphQLError {
  const extensions = {}
  failures.set(extensions, { error, ...placeOf(error.path ?? [], data) })
  return new GraphQLError('A subgraph failed.', { path: error.path ?? null, extensions })
}

/** The name that a root field gets when several requests to a subgraph are merged. */
const mergedName = /^_v\d+_/

function placeOf(path: Path, data: unknown): Pick<SubgraphFailure, 'below' | 'isOfObject'> {
  const root = String(path[0] ?? '').replace(mergedName, '')
  const depth = depthOfNull(path, data)
  if (root === '_entities' && depth <= 2) return { below: path.slice(2), isOfObject: true }
  return depth === 0 && path.length > 0
    ? { below: [root, ...path.slice(1)], isOfObject: true }
    : { below: path.slice(depth), isOfObject: false }
}

/** How many parts of a path lead to the null that the error left. */
function depthOfNull(path: Path, data: unknown): number {
  let value = data
  for (const [depth, part] of path.entries()) {
    if (typeof value !== 'object' || value === null) return depth
    value = (value as Readonly<Record<string | number, unknown>>)[part]
  }
  return path.length
}

/** Makes every error that a field's resolver comes up with say the field's own path: graphql-tools omits list indexes. */
export function locateErrors(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.OBJECT_FIELD]: (config: GraphQLFieldConfig<unknown, GatewayContext>) => ({
      ...config,
      resolve: locating(config.resolve ?? defaultFieldResolver),
    }),
  })
}

type Resolver = GraphQLFieldResolver<unknown, GatewayContext>

function locating(resolve: Resolver): Resolver {
  const resolver: Resolver = (...parameters) => {
    const path = pathToArray(parameters[3].path)
    const fail = (error: unknown) => {
      throw locate(error, path)
    }
    try {
      const value: unknown = resolve(...parameters)
      return isPromise(value) ? value.then((result) => locate(result, path), fail) : locate(value, path)
    } catch (error) {
      return fail(error)
    }
  }
  // graphql-tools recognises its own resolver by name, to know which fields a subgraph's answer holds already.
  return Object.defineProperty(resolver, 'name', { value: resolve.name })
}

function locate(value: unknown, path: Path): unknown {
  if (Array.isArray(value)) return value.map((item, index) => locate(item, [...path, index]))
  if (value instanceof AggregateError) {
    return new AggregateError(
      value.errors.map((error) => locate(error, path)),
      value.message,
    )
  }
  if (!(value instanceof GraphQLError)) return value
  return new GraphQLError(value.message, {
    path,
    extensions: value.extensions,
    originalError: value.originalError ?? null,
  })
}

/** The errors of a rewritten operation as the client gets them: what subgraphs reported, at the client's paths, each once. */
export function toClientErrors(
  errors: readonly GraphQLError[],
  rewritten: RewrittenOperation,
): GraphQLError[] {
  const seen = new Set<string>()
  return errors
    .flatMap((error) => toSingleErrors(error))
    .map((error) => toClientError(error, rewritten))
    .filter((error) => {
      const key = JSON.stringify([error.message, error.path, error.extensions])
      return !seen.has(key) && seen.add(key)
    })
}

/** Several errors of one null come as one. */
function toSingleErrors(error: GraphQLError): GraphQLError[] {
  const { originalError } = error
  if (!(originalError instanceof AggregateError)) return [error]
  const path = error.path ?? []
  return originalError.errors
    .map((single) => locate(single, path))
    .filter((single) => single instanceof GraphQLError)
}

function toClientError(error: GraphQLError, rewritten: RewrittenOperation): GraphQLError {
  const surface = error.path ?? []
  const failure = failures.get(error.extensions)
  const { message, extensions } = failure?.error ?? error
  const path = toClientPath(rewritten, failure ? pathOf(failure, surface, rewritten) : surface)
  if (!failure && message.startsWith('Cannot return null')) return toAnswerError({ message, path })
  return new GraphQLError(message, {
    path,
    originalError: (failure?.error ?? error).originalError ?? null,
    extensions,
  })
}

/** The way down to what failed, as far as the client asked for it: fields that only `@requires` or a key needs are no part of it. */
function pathOf(
  { below, isOfObject }: SubgraphFailure,
  surface: Path,
  { askedPart }: RewrittenOperation,
): Path {
  if (!isOfObject) return askedPart([...surface, ...below])
  const object = surface.slice(0, -1)
  const asked = askedPart([...object, ...below])
  return asked.length > object.length ? asked : surface
}

import DataLoader from 'dataloader'
import pLimit from 'p-limit'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { OpenApiEntitySettings } from '../../config/sources/openapi-options.ts'
import { isJsonObject } from './document/json-value.ts'
import type { ObjectSchema, RestModel, RestOperation, RestParameter } from './model/rest-model.ts'
import { HttpStatusError } from './request/http-status-error.ts'
import type { RestSession } from './request/rest-client.ts'
import type { Entities } from './schema/print-rest-sdl.ts'

/** How the entities of one type are looked up, checked against the document. */
export interface EntityLookup {
  readonly typeName: string
  readonly settings: OpenApiEntitySettings
  /** The key's property in the service's answers. */
  readonly property: string
  readonly get: { readonly operation: RestOperation; readonly parameter: RestParameter } | undefined
  readonly list: { readonly operation: RestOperation; readonly parameter: RestParameter } | undefined
}

/** Looks up one entity by its key, together with the others of the same tick; null when there is none. */
export type EntityLoader = DataLoader<string, unknown>

/** Lookups of one entity that go on at the same time. */
const maxConcurrentLookups = 16

/**
 * Checks the entities that the config declares against the model.
 *
 * @throws {GatewayError} SCHEMA_INVALID with a line for each mistake
 */
export function readEntityLookups(
  source: string,
  entities: Entities,
  { model, outputs }: { readonly model: RestModel; readonly outputs: ReadonlySet<ObjectSchema> },
): EntityLookup[] {
  const details: string[] = []
  const types = new Map([...outputs].map((type) => [type.name, type]))
  const lookups = Object.entries(entities).flatMap(([typeName, settings]) => {
    const complain = (mistake: string) => void details.push(`entities.${typeName}: ${mistake}`)
    const type = types.get(typeName)
    if (!type) {
      complain(`no operation answers with a type "${typeName}"; there are ${listNames([...types.keys()])}`)
      return []
    }
    const field = type.fields.find(({ name }) => name === settings.key)
    if (!field) {
      complain(
        `key "${settings.key}" is no field of it; there are ${listNames(type.fields.map(({ name }) => name))}`,
      )
      return []
    }
    const get = settings.get === undefined ? undefined : findGet(model, settings, complain)
    const list = settings.list === undefined ? undefined : findList(model, settings, complain)
    return [{ typeName, settings, property: field.property, get, list }]
  })
  if (details.length === 0) return lookups
  throw new GatewayError(
    'SCHEMA_INVALID',
    `Source "${source}" declares entities that its document does not bear out.`,
    {
      details,
      extensions: { source },
    },
  )
}

function findOperation(
  model: RestModel,
  id: string,
  complain: (mistake: string) => void,
): RestOperation | undefined {
  const found = model.operations.find(({ operationId, name }) => operationId === id || name === id)
  if (!found)
    complain(
      `there is no operation "${id}"; there are ${listNames(model.operations.map(({ name }) => name))}`,
    )
  return found
}

function findGet(model: RestModel, settings: OpenApiEntitySettings, complain: (mistake: string) => void) {
  const operation = findOperation(model, settings.get ?? '', complain)
  if (!operation) return undefined
  const inPath = operation.parameters.filter((parameter) => parameter.in === 'path')
  const parameter = inPath.find(({ argument }) => argument === settings.key) ?? inPath[0]
  if (!parameter || inPath.length > 1) {
    complain(`"${operation.name}" needs exactly one path parameter to take the key; it has ${inPath.length}`)
    return undefined
  }
  return { operation, parameter }
}

function findList(model: RestModel, settings: OpenApiEntitySettings, complain: (mistake: string) => void) {
  const operation = findOperation(model, settings.list ?? '', complain)
  if (!operation) return undefined
  const parameter = operation.parameters.find(
    ({ name, argument }) => name === settings.keysParam || argument === settings.keysParam,
  )
  if (!parameter) {
    const names = listNames(operation.parameters.map(({ name }) => name))
    complain(`"${operation.name}" has no parameter "${settings.keysParam}"; there are ${names}`)
    return undefined
  }
  return { operation, parameter }
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${name}"`)
  return shown.length === 0 ? 'none' : shown.join(', ') + (names.length > shown.length ? ', ...' : '')
}

/** Builds the loader of one entity type for one client request: by list calls where there are any. */
export function createEntityLoader(lookup: EntityLookup, session: RestSession): EntityLoader {
  const { list, get, settings } = lookup
  if (list) {
    return new DataLoader((keys) => loadByList(lookup, { session, ...list }, keys), {
      maxBatchSize: settings.maxBatchSize,
    })
  }
  if (!get) throw new Error(`The entity "${lookup.typeName}" has no lookup.`)
  const limit = pLimit(maxConcurrentLookups)
  return new DataLoader((keys) =>
    Promise.all(keys.map((key) => limit(() => loadOne({ session, ...get }, key)))),
  )
}

interface LookupCall {
  readonly session: RestSession
  readonly operation: RestOperation
  readonly parameter: RestParameter
}

/** A failure is the entity's own: the others are not lost with it. */
async function loadOne({ session, operation, parameter }: LookupCall, key: string): Promise<unknown> {
  try {
    return (await session.ask(operation, { [parameter.argument]: key })).body
  } catch (error) {
    if (isNotFound(error)) return null
    return error instanceof Error ? error : new Error('An entity could not be looked up.', { cause: error })
  }
}

async function loadByList(
  lookup: EntityLookup,
  { session, operation, parameter }: LookupCall,
  keys: readonly string[],
): Promise<unknown[]> {
  const answer = await session.ask(operation, { [parameter.argument]: keys })
  const found = new Map<string, unknown>()
  for (const entity of entitiesIn(answer.body, lookup.property)) {
    if (isJsonObject(entity)) found.set(String(entity[lookup.property]), entity)
  }
  return keys.map((key) => found.get(key) ?? null)
}

/** The list itself, or the first list of objects with the key in an envelope such as `{ items: [...], total: 3 }`. */
function entitiesIn(answer: unknown, property: string): readonly unknown[] {
  if (Array.isArray(answer)) return answer
  if (!isJsonObject(answer)) return []
  const lists = Object.values(answer).filter((value) => Array.isArray(value))
  return lists.find((list) => list.some((entity) => isJsonObject(entity) && property in entity)) ?? []
}

function isNotFound(error: unknown): boolean {
  return error instanceof HttpStatusError && (error.status === 404 || error.status === 410)
}

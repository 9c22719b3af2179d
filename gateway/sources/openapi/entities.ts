import DataLoader from 'dataloader'
import pLimit from 'p-limit'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { OpenApiEntitySettings } from '../../config/sources/openapi-options.ts'
import { isJsonObject } from './document/json-value.ts'
import { listNames } from './list-names.ts'
import { inputFields } from './model/fields.ts'
import type { ObjectSchema, RestModel, RestOperation, RestParameter, RestSchema } from './model/rest-model.ts'
import { createTurns } from './create-turns.ts'
import { HttpStatusError } from './request/http-status-error.ts'
import type { Arguments } from './request/compile-request.ts'
import type { RestSession } from './request/rest-client.ts'

/** Entities by the name of their type, as the config declares them. */
export type Entities = Readonly<Record<string, OpenApiEntitySettings>>

/** How the entities of one type are looked up, checked against the document. */
export interface EntityLookup {
  readonly typeName: string
  readonly settings: OpenApiEntitySettings
  /** The key's property in the service's answers. */
  readonly property: string
  readonly get: { readonly operation: RestOperation; readonly parameter: RestParameter } | undefined
  readonly list: ListLookup | undefined
}

/** A call that looks up many entities. */
interface ListLookup {
  readonly operation: RestOperation
  readonly toArguments: (keys: readonly string[]) => Arguments
  readonly maxBatchSize: number
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

/** Keys are taken by a parameter, by a property of the body, or by the body itself. */
function findList(
  model: RestModel,
  settings: OpenApiEntitySettings,
  complain: (mistake: string) => void,
): ListLookup | undefined {
  const operation = findOperation(model, settings.list ?? '', complain)
  if (!operation) return undefined
  const { parameters, body } = operation
  const { keysParam = '' } = settings
  const properties = body?.use.schema.kind === 'object' ? inputFields(body.use.schema) : []
  const parameter = parameters.find(({ name, argument }) => name === keysParam || argument === keysParam)
  const property = properties.find((field) => field.name === keysParam || field.property === keysParam)
  const found = parameter ?? property ?? (body?.argument === keysParam ? body : undefined)
  if (!found) {
    const places = [...parameters, ...properties].map(({ name }) => name)
    complain(`"${operation.name}" has no parameter "${keysParam}"; there are ${listNames(places)}`)
    return undefined
  }
  const { schema } = found.use
  const maxItems = schema.kind === 'list' ? schema.maxItems : undefined
  const toKey = schema.kind === 'list' ? keyWriter(schema.items.schema) : (key: string) => key
  return {
    operation,
    maxBatchSize: settings.maxBatchSize ?? maxItems ?? defaultBatchSize,
    toArguments: (texts) => {
      const keys = texts.map(toKey)
      if (parameter) return { [parameter.argument]: keys }
      if (property) return { [body?.argument ?? '']: { [property.name]: keys } }
      return { [keysParam]: keys }
    },
  }
}

const defaultBatchSize = 100

/** Keys are texts in the graph; a service that counts has numbers for them. */
function keyWriter(schema: RestSchema): (key: string) => string | number | bigint {
  if (schema.kind !== 'scalar' || (schema.scalar !== 'Int' && schema.scalar !== 'BigInt')) return (key) => key
  return (key) => {
    if (!/^-?\d+$/.test(key)) return key
    return Number.isSafeInteger(Number(key)) ? Number(key) : BigInt(key)
  }
}

/** Builds the loader of one entity type for one client request: by list calls where there are any. */
export function createEntityLoader(lookup: EntityLookup, session: RestSession): EntityLoader {
  const { list, get } = lookup
  if (list) {
    const { maxBatchSize } = list
    // What is made of one list of entities takes a while: other requests get in between it and the next.
    const takeTurn = createTurns()
    return new DataLoader(
      async (keys) => {
        const found = await loadByList(lookup, { session, list }, keys)
        await takeTurn()
        return found
      },
      { maxBatchSize },
    )
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
  { property }: EntityLookup,
  { session, list }: { readonly session: RestSession; readonly list: ListLookup },
  keys: readonly string[],
): Promise<unknown[]> {
  const { body } = await session.ask(list.operation, list.toArguments(keys))
  const found = new Map<string, unknown>()
  for (const entity of entitiesIn(body, property)) {
    if (isJsonObject(entity)) found.set(String(entity[property]), entity)
  }
  // A map of entities by their keys is an answer, too.
  const byKey = found.size === 0 && isJsonObject(body) ? body : {}
  return keys.map(
    (key) => found.get(key) ?? withKey(Object.hasOwn(byKey, key) ? byKey[key] : null, property, key),
  )
}

/** In a map, an entity need not have its key in itself. */
function withKey(entity: unknown, property: string, key: string): unknown {
  return isJsonObject(entity) && !(property in entity) ? { ...entity, [property]: key } : entity
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

import { childPointer } from '../document/json-pointer.ts'
import { UnmappableError } from '../document/open-api-document.ts'
import type { OpenApiDocument } from '../document/open-api-document.ts'
import { toList, toObject, toText } from '../document/json-value.ts'
import { mendPath } from './mend-path.ts'
import { createNameScope, nameOfPath, toGraphQLName } from './names.ts'
import type { OperationPlace, ReadContext } from './operation-place.ts'
import { readBody } from './read-body.ts'
import { noEvents, readEvents } from './read-events.ts'
import { readLinks } from './read-links.ts'
import type { PlacedOperation } from './read-links.ts'
import { readOutcomes } from './read-outcomes.ts'
import { readParameters } from './read-parameters.ts'
import { readResult } from './read-result.ts'
import { renamePlaces } from './rename-places.ts'
import { defaultMapping } from './rest-model.ts'
import type { MappingOptions, RestModel, RestOperation, SkippedOperation } from './rest-model.ts'
import { readSecurityNeeds, readSecuritySchemes } from './read-security.ts'
import { createSchemaReader } from './schema-reader.ts'

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'QUERY'])

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

/** Reads the model of a document. An operation that has no mapping is left out with its reason; the rest is there. */
export function readModel(document: OpenApiDocument, options: MappingOptions = defaultMapping): RestModel {
  const schemas = createSchemaReader(document, options)
  const placed: PlacedOperation[] = []
  const skipped: SkippedOperation[] = [...document.broken]
  const mended: SkippedOperation[] = []
  const named = nameOperations(listOperations(document, skipped))
  const renamed = renamePlaces(named, options.operations, ({ operation }) => toText(operation.operationId))
  for (const place of renamed.places) {
    try {
      const { operation, mistakes } = readOperation(place, { document, schemas, options })
      placed.push({ place, operation })
      mended.push(
        ...mistakes.map((reason) => ({
          method: place.method,
          path: place.path,
          pointer: place.pointer,
          reason,
        })),
      )
    } catch (error) {
      if (!(error instanceof UnmappableError)) throw error
      const { method, path } = place
      skipped.push({ method, path, pointer: document.placeOf(error.pointer), reason: error.message })
    }
  }
  const securitySchemes = readSecuritySchemes(document)
  const context = { document, schemas, options, skipped }
  const { events, used } = options.webhooks ? readEvents(placed, context) : noEvents
  const known = renamed.used.union(used)
  return {
    serverUrl: serverUrlOf(document.root.servers),
    operations: placed.map(({ operation }) => operation),
    links: readLinks(placed, document),
    events,
    unknownNames: [
      ...Object.keys(options.operations)
        .filter((name) => !known.has(name))
        .map((name) => `operations.${name}`),
      ...schemas.unknownNames().map((name) => `types.${name}`),
    ],
    renamedTypes: schemas.renamedTypes,
    securitySchemes,
    skipped,
    mended,
  }
}

/** Paths that stand in another file are here, unless that can't be read. */
function listPaths(document: OpenApiDocument, skipped: SkippedOperation[]): [path: string, item: unknown][] {
  const { paths } = document.root
  if (typeof toObject(paths).$ref !== 'string') return Object.entries(toObject(paths))
  try {
    return Object.entries(document.resolve(paths, '#/paths').value)
  } catch (error) {
    if (!(error instanceof UnmappableError)) throw error
    skipped.push({ method: '*', path: '*', pointer: error.pointer, reason: error.message })
    return []
  }
}

function listOperations(
  document: OpenApiDocument,
  skipped: SkippedOperation[],
): Omit<OperationPlace, 'name'>[] {
  return listPaths(document, skipped).flatMap(([path, value]) => {
    // An extension is no path.
    if (path.startsWith('x-')) return []
    const place = childPointer('#/paths', path)
    try {
      const { value: pathItem, pointer: pathPointer } = document.resolve(value, place)
      const known = methods
        .filter((method) => method in pathItem)
        .map((method) => ({
          method: method.toUpperCase(),
          pointer: childPointer(pathPointer, method),
          operation: toObject(pathItem[method]),
        }))
      // Of any other method, since OpenAPI 3.2.
      const others = Object.entries(toObject(pathItem.additionalOperations)).map(([method, operation]) => ({
        method,
        pointer: childPointer(pathPointer, 'additionalOperations', method),
        operation: toObject(operation),
      }))
      return [...known, ...others].map((operation) => ({ ...operation, path, pathItem, pathPointer }))
    } catch (error) {
      if (!(error instanceof UnmappableError)) throw error
      skipped.push({ method: '*', path, pointer: document.placeOf(error.pointer), reason: error.message })
      return []
    }
  })
}

/**
 * Gives each operation the name of its `operationId`. One that has none, or that shares it, is named after its method
 * and path, so that a new operation never changes an old one's name unless it takes its very id.
 */
function nameOperations(places: readonly Omit<OperationPlace, 'name'>[]): OperationPlace[] {
  const names = createNameScope()
  const counts = new Map<string, number>()
  const idOf = ({ operation }: Omit<OperationPlace, 'name'>) => {
    const id = toText(operation.operationId)
    return id === undefined || id === '' ? undefined : toGraphQLName(id)
  }
  for (const place of places) {
    const id = idOf(place)
    if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  // Names from ids first: one that is made of a path never takes one.
  const taken = new Map(
    places.flatMap((place) => {
      const id = idOf(place)
      return id !== undefined && counts.get(id) === 1 ? [[place, names.take(id)] as const] : []
    }),
  )
  return places.map((place) => ({
    ...place,
    name: taken.get(place) ?? names.take(nameOfPath(place.method, place.path)),
  }))
}

/** An operation, and the mistakes of the document that did not keep it from being one. */
interface ReadOperation {
  readonly operation: RestOperation
  readonly mistakes: readonly string[]
}

function readOperation(place: OperationPlace, reading: Omit<ReadContext, 'args'>): ReadOperation {
  const { operation, method, name } = place
  if (method === 'TRACE') {
    throw new UnmappableError(place.pointer, 'TRACE is about the connection, not about data')
  }
  const context = { ...reading, args: createNameScope() }
  const { path, parameters, mistakes } = mendPath(place.path, readParameters(place, context), context.args)
  const read: RestOperation = {
    name,
    operationId: toText(operation.operationId),
    kind: safeMethods.has(method) ? 'query' : 'mutation',
    serverUrl: serverUrlOf(operation.servers ?? place.pathItem.servers),
    method,
    path,
    description:
      [toText(operation.summary), toText(operation.description)].filter(Boolean).join('\n\n') || undefined,
    deprecated: operation.deprecated === true,
    parameters,
    body: readBody(place, context),
    security: readSecurityNeeds(operation, context.document.root),
    result: readOutcomes(place, readResult(place, context), context),
  }
  return { operation: read, mistakes }
}

/** URL of the first server, with the defaults of its variables. */
function serverUrlOf(servers: unknown): string | undefined {
  const [first] = toList(servers).map(toObject)
  const template = toText(first?.url)
  if (template === undefined) return undefined
  const variables = toObject(first?.variables)
  return template.replace(
    /\{([^}]+)\}/g,
    (_match, name: string) => toText(toObject(variables[name]).default) ?? '',
  )
}

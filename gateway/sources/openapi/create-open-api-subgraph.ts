import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import type { OpenApiSourceSettings } from '../../config/sources/openapi-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createHttpCache } from '../../upstream/http-cache/http-cache.ts'
import { createRequestHeaders } from '../../upstream/request-headers.ts'
import { connectSubgraph } from '../connect-subgraph.ts'
import type { SourceConnection } from '../connect-subgraph.ts'
import { createEventHub } from '../event-hub.ts'
import { createSchemaSubgraph } from '../schema-subgraph.ts'
import { logFaults } from '../service/subgraph-error.ts'
import type { CreateSubgraph, SourceContext } from '../source.ts'
import type { Subgraph } from '../subgraph.ts'
import { loadOpenApiDocument } from './document/load-open-api-document.ts'
import { readConnections } from './connections.ts'
import { listNames } from './list-names.ts'
import { createEntityLoader, readEntityLookups } from './entities.ts'
import type { EntityLoader, EntityLookup } from './entities.ts'
import { createCallFinder } from './find-calls.ts'
import { readJoins } from './joins.ts'
import { createMisfitCounter } from './misfit-counter.ts'
import { readModel } from './model/read-model.ts'
import type { RestModel } from './model/rest-model.ts'
import { findMissingCredentials } from './find-missing-credentials.ts'
import { createRestClient } from './request/rest-client.ts'
import type { RestSession } from './request/rest-client.ts'
import { createRestResolvers } from './schema/create-rest-resolvers.ts'
import type { RestContext } from './schema/create-rest-resolvers.ts'
import { printRestSdl } from './schema/print-rest-sdl.ts'
import { collectTypes } from './schema/type-names.ts'
import { createListener, createReceivers } from './webhooks/create-receivers.ts'

/**
 * Makes a subgraph of a REST service that is described by an OpenAPI document. An operation that has no mapping is left
 * out and reported in the log.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when the document can't be read and none is stored, OPENAPI_INVALID when it
 * is no OpenAPI document or has nothing to map, SCHEMA_INVALID when declared entities don't fit it
 */
export const createOpenApiSubgraph: CreateSubgraph<OpenApiSourceSettings> = (name, settings, context) =>
  connectSubgraph({ name, settings }, context, (connection) =>
    createConnected({ name, settings, connection, context }),
  )

interface ConnectedSource {
  readonly name: string
  readonly settings: OpenApiSourceSettings
  readonly connection: SourceConnection
  readonly context: SourceContext
}

async function createConnected({ name, settings, connection, context }: ConnectedSource): Promise<Subgraph> {
  const { log, now = Date.now, hub = createEventHub() } = context
  const document = await loadOpenApiDocument(name, settings, { ...context, http: connection.http })
  const model = readModel(document, settings)
  assertKnownNames(name, model)
  reportSkipped(name, model, context)
  for (const line of findMissingCredentials(model, settings))
    context.log.warn({ source: name }, `"${name}": ${line}`)
  const connections = readConnections(name, settings.operations, model)
  const types = collectTypes(model, connections)
  const lookups = readEntityLookups(name, settings.entities, { model, outputs: types.outputs })
  const joins = readJoins(name, settings.joins, { outputs: types.outputs, lookups })
  const sdl = printRestSdl(model, types, { entities: settings.entities, joins, connections })
  const webhooks = settings.webhooks && { name, settings: settings.webhooks, hub, now }
  const resolvers = createRestResolvers(model, types, {
    lookups,
    joins,
    connections,
    notFound: settings.notFound,
    ...(webhooks && { listen: createListener(webhooks) }),
  })
  const baseUrl = baseUrlOf(name, settings, model)
  const cache = settings.httpCache && createHttpCache({ settings: settings.httpCache, log, now })
  const startSession = createRestClient({
    name,
    model,
    settings,
    baseUrl,
    client: connection.client,
    http: context.http,
    cache,
  })

  const headers = createRequestHeaders(settings.headers, {})
  const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }])
  const findCall = createCallFinder(schema, { model, lookups, joins })
  const misfits = createMisfitCounter({ name, log: context.log, findCall })

  const subgraph = createSchemaSubgraph({
    name,
    sdl,
    url: '',
    schema,
    passesOn: true,
    repeatable: true,
    createContext: (request) => createRestContext(startSession(request), lookups),
  })
  return {
    ...subgraph,
    misfits: misfits.counts,
    ...(cache && { forgetAnswers: () => cache.clear() }),
    ...(webhooks && { receivers: createReceivers(model.events, webhooks) }),
    sharingKey: (context) => headers.keyOf(context) + connection.client.keyOf(context),
    async execute(request) {
      const result = await subgraph.execute(request)
      if (result.errors) logFaults(context.log, request, { errors: misfits.take(request, result.errors) })
      return result
    },
  }
}

function createRestContext(session: RestSession, lookups: readonly EntityLookup[]): RestContext {
  const loaders = new Map<string, EntityLoader>()
  return {
    session,
    loaderOf(typeName) {
      const known = loaders.get(typeName)
      if (known) return known
      const lookup = lookups.find((entity) => entity.typeName === typeName)
      if (!lookup) throw new Error(`"${typeName}" is not an entity.`)
      const loader = createEntityLoader(lookup, session)
      loaders.set(typeName, loader)
      return loader
    },
  }
}

function assertKnownNames(name: string, { unknownNames, operations }: RestModel): void {
  if (unknownNames.length === 0) return
  const names = listNames(operations.map((operation) => operation.name))
  throw new GatewayError('SCHEMA_INVALID', `Source "${name}" has options for what its document has not.`, {
    details: unknownNames.map((option) =>
      option.startsWith('operations.')
        ? `${option}: there is no such operation; there are ${names}`
        : `${option}: there is no such type`,
    ),
    extensions: { source: name },
  })
}

function reportSkipped(
  name: string,
  { operations, events, skipped, mended }: RestModel,
  { log }: SourceContext,
): void {
  for (const { method, path, pointer, reason } of mended) {
    log.warn({ source: name, pointer }, `"${name}" mends ${method} ${path}: ${reason}`)
  }
  for (const { method, path, pointer, reason } of skipped) {
    log.warn({ source: name, pointer }, `"${name}" leaves out ${method} ${path}: ${reason}`)
  }
  if (operations.length + events.length > 0) return
  throw new GatewayError(
    'OPENAPI_INVALID',
    `The OpenAPI document of source "${name}" has no operation that can be mapped.`,
    {
      details: skipped.map(
        ({ method, path, pointer, reason }) => `${method} ${path}: ${reason} (${pointer})`,
      ),
      extensions: { source: name },
    },
  )
}

function baseUrlOf(name: string, settings: OpenApiSourceSettings, model: RestModel): string {
  const { document } = settings
  // Nothing is called where there are webhooks alone.
  if (model.operations.length === 0) return 'http://localhost'
  const own = settings.url ?? model.serverUrl
  const base = typeof document === 'string' && /^https?:\/\//i.test(document) ? document : undefined
  const url = own !== undefined && URL.canParse(own, base) ? new URL(own, base) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url.href
  throw new GatewayError(
    'OPENAPI_INVALID',
    `Source "${name}" needs \`url\`: its document names no server with an http(s) URL.`,
    { extensions: { source: name } },
  )
}

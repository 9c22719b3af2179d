import type { FederationSourceSettings } from '../../config/sources/federation-options.ts'
import type { CreateSubgraph, SourceContext } from '../source.ts'
import { connectSubgraph } from '../connect-subgraph.ts'
import { loadRemoteSchema } from '../remote-schema.ts'
import { parseSchemaText, readSchemaText } from '../schema-text.ts'
import { createService } from '../service/create-service.ts'
import type { Service } from '../service/create-service.ts'
import { fetchServiceSdl } from './fetch-service-sdl.ts'

/**
 * Makes a subgraph of a service that speaks Apollo Federation, version 1 or 2. Its SDL is kept as it is.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when the SDL can't be read and none is stored, SCHEMA_INVALID with file,
 * line and column when it is no SDL
 * @see https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/subgraph-spec
 */
export const createFederationSubgraph: CreateSubgraph<FederationSourceSettings> = (name, settings, context) =>
  connectSubgraph({ name, settings }, context, async ({ client }) => {
    const service = createService({ name, settings, client, log: context.log })
    return {
      name,
      sdl: await loadSdl(name, { settings, service, context }),
      url: service.url,
      execute: (request) => service.execute(request),
      sharingKey: (context) => service.sharingKey(context),
      subscribe: (request) => service.subscribe(request),
      close: () => service.close(),
    }
  })

interface LoadSdlInput {
  readonly settings: FederationSourceSettings
  readonly service: Service
  readonly context: SourceContext
}

async function loadSdl(name: string, { settings, service, context }: LoadSdlInput): Promise<string> {
  if (settings.schema !== undefined) {
    const text = await readSchemaText(settings.schema, context)
    parseSchemaText(name, text)
    return text.sdl
  }
  return loadRemoteSchema(service, context, async () => {
    const sdl = await fetchServiceSdl(name, service, context.signal)
    parseSchemaText(name, { sdl, origin: `the SDL that ${service.url} answers with` })
    return sdl
  })
}

import { mapAsyncIterator } from '@graphql-tools/utils'
import { LRUCache } from 'lru-cache'
import type { GraphQLSourceSettings } from '../../config/sources/graphql-options.ts'
import { connectSubgraph } from '../connect-subgraph.ts'
import { loadRemoteSchema } from '../remote-schema.ts'
import { readSchemaText } from '../schema-text.ts'
import type { SchemaText } from '../schema-text.ts'
import { createService } from '../service/create-service.ts'
import type { Service } from '../service/create-service.ts'
import type { CreateSubgraph, SourceContext } from '../source.ts'
import type { Subgraph, SubgraphRequest } from '../subgraph.ts'
import { compileRequest } from './compile-request.ts'
import type { CompiledRequest } from './compiled-request.ts'
import type { CompileInput } from './entity-field.ts'
import { executeCompiled } from './execute-compiled.ts'
import { printFederationSdl } from './federation-document.ts'
import { introspectService } from './introspect-service.ts'
import { buildPlainSchema } from './plain-schema.ts'
import { readEntities } from './read-entities.ts'
import { renameTypeNames } from './rename-type-names.ts'
import { rootTypeNamesOf } from './root-type-names.ts'

const maxCompiledDocuments = 1000

/**
 * Makes a subgraph of a GraphQL service that knows nothing of federation. Declared entities get `@key`, and
 * `_entities` is answered by asking the service's own root fields, batched.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when the schema can't be read and none is stored, SCHEMA_INVALID with a line
 * for each mistake when the schema or a declared entity makes no sense
 */
export const createGraphQLSubgraph: CreateSubgraph<GraphQLSourceSettings> = (name, settings, context) =>
  connectSubgraph({ name, settings }, context, async ({ client }) => {
    const service = createService({ name, settings, client, log: context.log })
    const { schema, document } = buildPlainSchema(
      name,
      await loadSchemaText(name, { settings, service, context }),
    )
    const rootTypes = rootTypeNamesOf(name, schema)
    const declared = readEntities(name, { schema, document }, settings.entities)
    return createPlainSubgraph({
      name,
      sdl: printFederationSdl({ schema, rootTypes, ...declared }),
      service,
      compileInput: {
        schema,
        rootTypes,
        entities: new Map(declared.entities.map((entity) => [entity.typeName, entity])),
      },
    })
  })

interface LoadInput {
  readonly settings: GraphQLSourceSettings
  readonly service: Service
  readonly context: SourceContext
}

async function loadSchemaText(name: string, { settings, service, context }: LoadInput): Promise<SchemaText> {
  if (settings.schema !== undefined) return readSchemaText(settings.schema, context)
  const sdl = await loadRemoteSchema(service, context, () => introspectService(name, service, context.signal))
  return { sdl, origin: `the schema of ${service.url}` }
}

interface PlainSubgraph {
  readonly name: string
  readonly sdl: string
  readonly service: Service
  readonly compileInput: CompileInput
}

function createPlainSubgraph({ name, sdl, service, compileInput }: PlainSubgraph): Subgraph {
  const compiled = new LRUCache<string, CompiledRequest>({ max: maxCompiledDocuments })
  const isRenamed = compileInput.rootTypes.toService.size > 0

  function compile(document: string): CompiledRequest {
    const request = compiled.get(document) ?? compileRequest(document, compileInput)
    compiled.set(document, request)
    return request
  }

  return {
    name,
    sdl,
    url: service.url,
    async execute(request) {
      if (!isRenamed && !request.document.includes('_entities')) return service.execute(request)
      const ready = compile(request.document)
      const result = await executeCompiled(ready, { subgraph: name, service, request })
      return renameTypeNames(result, ready, compileInput.rootTypes)
    },
    sharingKey: (context) => service.sharingKey(context),
    async subscribe(request) {
      if (!isRenamed) return service.subscribe(request)
      const ready = compile(request.document)
      const results = await service.subscribe(toWire(request, ready))
      return mapAsyncIterator(results, (result) => renameTypeNames(result, ready, compileInput.rootTypes))
    },
    close: () => service.close(),
  }
}

function toWire(request: SubgraphRequest, { rest }: CompiledRequest): SubgraphRequest {
  return rest ? { ...request, document: rest.text } : request
}

import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, subscribe } from '@graphql-tools/executor'
import type { ExecutionArgs } from '@graphql-tools/executor'
import { isAsyncIterable } from '@graphql-tools/utils'
import { GraphQLError, parse } from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { LocalSourceSettings } from '../../config/sources/local-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { CreateSubgraph } from '../source.ts'
import type { Subgraph, SubgraphRequest } from '../subgraph.ts'
import { createLocalContext } from './local-context.ts'
import type { LocalContext } from './local-context.ts'
import { loadLocalSdl } from './load-local-sdl.ts'
import { assertResolversFit, loadResolvers } from './load-resolvers.ts'
import type { ResolverMap } from './load-resolvers.ts'

const maxParsedDocuments = 1000

/**
 * Makes a subgraph of SDL and resolvers that run in the gateway. Resolvers get a {@link LocalContext}; an entity's
 * `__resolveReference` gets its representation.
 *
 * @throws {GatewayError} SCHEMA_INVALID when a file can't be read, the SDL is not valid, or a resolver belongs to
 * nothing in it
 */
export const createLocalSubgraph: CreateSubgraph<LocalSourceSettings> = async (name, settings, context) => {
  const sdl = await loadLocalSdl(name, settings.schema, context)
  const resolvers = await loadResolvers(name, settings.resolvers, context)
  const schema = buildSchema(name, sdl, resolvers)
  return createSchemaSubgraph({ name, sdl, schema, findSubgraph: (other) => context.findSubgraph(other) })
}

function buildSchema(name: string, sdl: string, resolvers: ResolverMap): GraphQLSchema {
  try {
    const schema = buildSubgraphSchema(parse(sdl))
    assertResolversFit(name, schema, resolvers)
    return buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers }])
  } catch (error) {
    if (error instanceof GatewayError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new GatewayError('SCHEMA_INVALID', `The schema of source "${name}" is not valid: ${reason}`, {
      cause: error,
      extensions: { source: name },
    })
  }
}

interface SchemaSubgraph {
  readonly name: string
  readonly sdl: string
  readonly schema: GraphQLSchema
  readonly findSubgraph: (name: string) => Subgraph | undefined
}

function createSchemaSubgraph({ name, sdl, schema, findSubgraph }: SchemaSubgraph): Subgraph {
  const documents = new LRUCache<string, DocumentNode>({ max: maxParsedDocuments })
  const contexts = new WeakMap<GatewayContext, LocalContext>()

  function contextOf(context: GatewayContext): LocalContext {
    const local = contexts.get(context) ?? createLocalContext(context, findSubgraph)
    contexts.set(context, local)
    return local
  }

  function toArgs(request: SubgraphRequest): ExecutionArgs {
    const document = documents.get(request.document) ?? parse(request.document, { noLocation: true })
    documents.set(request.document, document)
    const args: ExecutionArgs = {
      schema,
      document,
      variableValues: request.variables,
      contextValue: contextOf(request.context),
      signal: request.signal,
    }
    if (request.operationName !== undefined) args.operationName = request.operationName
    return args
  }

  return {
    name,
    sdl,
    url: '',
    async execute(request) {
      return toSubgraphResult(name, await execute(toArgs(request)))
    },
    async subscribe(request) {
      return toSubgraphStream(name, await subscribe(toArgs(request)))
    },
    close: () => Promise.resolve(),
  }
}

function toSubgraphResult(name: string, result: unknown): ExecutionResult {
  if (isAsyncIterable(result))
    throw new Error('A local resolver answered incrementally, which is not supported.')
  const { data, errors } = result as ExecutionResult
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map((error) => withSubgraph(name, error)) }),
  }
}

async function* toSubgraphStream(
  name: string,
  results: AsyncIterable<ExecutionResult> | ExecutionResult,
): AsyncGenerator<ExecutionResult> {
  if (!isAsyncIterable(results)) {
    yield toSubgraphResult(name, results)
    return
  }
  for await (const result of results) yield toSubgraphResult(name, result)
}

/** Says which subgraph failed. What a resolver threw stays as `originalError`, for the border to mask and log. */
function withSubgraph(name: string, error: GraphQLError): GraphQLError {
  const meantForClients = error.originalError === undefined || error.originalError instanceof GraphQLError
  const code = meantForClients ? 'SUBGRAPH_ERROR' : 'INTERNAL_SERVER_ERROR'
  return new GraphQLError(error.message, {
    path: error.path ?? null,
    originalError: error.originalError ?? null,
    extensions: { code, ...error.extensions, subgraph: name },
  })
}

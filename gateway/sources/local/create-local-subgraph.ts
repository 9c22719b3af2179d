import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { LocalSourceSettings } from '../../config/sources/local-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createSchemaSubgraph } from '../schema-subgraph.ts'
import type { CreateSubgraph } from '../source.ts'
import { createLocalContext } from './local-context.ts'
import { loadLocalSdl } from './load-local-sdl.ts'
import { assertResolversFit, loadResolvers } from './load-resolvers.ts'
import type { ResolverMap } from './load-resolvers.ts'

/**
 * Makes a subgraph of SDL and resolvers that run in the gateway. Resolvers get a `LocalContext`; an entity's
 * `__resolveReference` gets its representation.
 *
 * @throws {GatewayError} SCHEMA_INVALID when a file can't be read, the SDL is not valid, or a resolver belongs to
 * nothing in it
 */
export const createLocalSubgraph: CreateSubgraph<LocalSourceSettings> = async (name, settings, context) => {
  const sdl = await loadLocalSdl(name, settings.schema, context)
  const resolvers = await loadResolvers(name, settings.resolvers, context)
  return createSchemaSubgraph({
    name,
    sdl,
    url: '',
    schema: buildSchema(name, sdl, resolvers),
    createContext: (request) => createLocalContext(request, (other) => context.findSubgraph(other)),
  })
}

function buildSchema(name: string, sdl: string, resolvers: ResolverMap): GraphQLSchema {
  try {
    const typeDefs = parse(sdl)
    assertResolversFit(name, buildSubgraphSchema(typeDefs), resolvers)
    return buildSubgraphSchema([{ typeDefs, resolvers }])
  } catch (error) {
    if (error instanceof GatewayError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new GatewayError('SCHEMA_INVALID', `The schema of source "${name}" is not valid: ${reason}`, {
      cause: error,
      extensions: { source: name },
    })
  }
}

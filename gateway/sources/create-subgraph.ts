import type { SourceSettings } from '../config/gateway-options.ts'
import type { SourceContext } from './source.ts'
import type { Subgraph } from './subgraph.ts'

/**
 * Makes the {@link Subgraph} of any kind of source; see `CreateSubgraph` for what it throws. A kind is loaded when the
 * first source of it comes: what reads OpenAPI documents alone is a good part of the program.
 */
export async function createSubgraph(
  name: string,
  settings: SourceSettings,
  context: SourceContext,
): Promise<Subgraph> {
  switch (settings.kind) {
    case 'federation': {
      const { createFederationSubgraph } = await import('./federation/create-federation-subgraph.ts')
      return createFederationSubgraph(name, settings, context)
    }
    case 'graphql': {
      const { createGraphQLSubgraph } = await import('./graphql/create-graphql-subgraph.ts')
      return createGraphQLSubgraph(name, settings, context)
    }
    case 'local': {
      const { createLocalSubgraph } = await import('./local/create-local-subgraph.ts')
      return createLocalSubgraph(name, settings, context)
    }
    case 'openapi': {
      const { createOpenApiSubgraph } = await import('./openapi/create-open-api-subgraph.ts')
      return createOpenApiSubgraph(name, settings, context)
    }
  }
}

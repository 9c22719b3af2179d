import type { SourceSettings } from '../config/gateway-options.ts'
import { createFederationSubgraph } from './federation/create-federation-subgraph.ts'
import { createGraphQLSubgraph } from './graphql/create-graphql-subgraph.ts'
import { createLocalSubgraph } from './local/create-local-subgraph.ts'
import { createOpenApiSubgraph } from './openapi/create-open-api-subgraph.ts'
import type { SourceContext } from './source.ts'
import type { Subgraph } from './subgraph.ts'

/** Makes the {@link Subgraph} of any kind of source; see `CreateSubgraph` for what it throws. */
export function createSubgraph(
  name: string,
  settings: SourceSettings,
  context: SourceContext,
): Promise<Subgraph> {
  switch (settings.kind) {
    case 'federation':
      return createFederationSubgraph(name, settings, context)
    case 'graphql':
      return createGraphQLSubgraph(name, settings, context)
    case 'local':
      return createLocalSubgraph(name, settings, context)
    case 'openapi':
      return createOpenApiSubgraph(name, settings, context)
  }
}

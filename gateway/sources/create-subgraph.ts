import type { SourceSettings } from '../config/gateway-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { createFederationSubgraph } from './federation/create-federation-subgraph.ts'
import { createGraphQLSubgraph } from './graphql/create-graphql-subgraph.ts'
import { createLocalSubgraph } from './local/create-local-subgraph.ts'
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
    default:
      return Promise.reject(
        new GatewayError(
          'CONFIG_INVALID',
          `Source "${name}" is of kind "${settings.kind}", which is not built yet.`,
        ),
      )
  }
}

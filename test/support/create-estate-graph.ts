import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { createGraph } from '../../gateway/graph/build-graph.ts'
import type { Graph } from '../../gateway/graph/graph.ts'
import type { SubgraphRequest } from '../../gateway/sources/subgraph.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import type { Logger } from '../../gateway/telemetry/logger.ts'
import { composeEstate } from './compose-estate.ts'
import type { Estate } from './estate.ts'

/** A request that a subgraph got. */
export type SeenRequest = Pick<SubgraphRequest, 'document' | 'variables'> & { readonly subgraph: string }

/** A graph of subgraphs in this process, and what these were asked. */
export interface EstateGraph {
  readonly graph: Graph
  /** Every request to a subgraph, the oldest first. */
  readonly requests: SeenRequest[]
}

/** Composes an estate's subgraphs and makes them executable, as the gateway does. */
export function createEstateGraph(
  estate: Pick<Estate, 'subgraphs'>,
  options: Omit<GatewayOptions, 'sources' | 'server'> = {},
  log: Logger = silentLogger,
): EstateGraph {
  const { supergraph, subgraphs } = composeEstate(estate)
  const requests: SeenRequest[] = []
  const watched = [...subgraphs.values()].map((subgraph) => {
    const see = ({ document, variables }: SubgraphRequest) => {
      requests.push({ subgraph: subgraph.name, document, ...(variables && { variables }) })
    }
    return {
      ...subgraph,
      execute(request: SubgraphRequest) {
        see(request)
        return subgraph.execute(request)
      },
      subscribe(request: SubgraphRequest) {
        see(request)
        if (!subgraph.subscribe) throw new Error(`The subgraph "${subgraph.name}" offers no subscriptions.`)
        return subgraph.subscribe(request)
      },
    }
  })
  const settings = gatewaySchema.parse({ sources: {}, ...options })
  const byName = new Map(watched.map((subgraph) => [subgraph.name, subgraph]))
  return { graph: createGraph(supergraph, byName, { settings, log }), requests }
}

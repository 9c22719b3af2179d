import { join } from 'node:path'
import type { GatewaySettings, SourceSettings } from '../config/gateway-options.ts'
import { federationSourceSchema } from '../config/sources/federation-options.ts'
import type { HttpSourceSettings } from '../config/sources/http-options.ts'
import { parseSupergraph } from '../engine/supergraph.ts'
import type { JoinedSubgraph } from '../engine/supergraph.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { connectSubgraph } from '../sources/connect-subgraph.ts'
import type { ConnectContext } from '../sources/connect-subgraph.ts'
import { createService } from '../sources/service/create-service.ts'
import type { SchemaStore } from '../sources/source.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import { createTokenSigner } from '../upstream/credentials/token-signer.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { createGraph } from './build-graph.ts'
import type { Graph } from './graph.ts'
import { createInputReader } from './input-reader.ts'
import type { BuildInputs, GraphRecipe } from './graph-recipe.ts'
import { createLastSupergraph } from './last-supergraph.ts'
import { createFileSchemaStore } from './schema-store.ts'
import type { SupergraphFeed } from './supergraph-feed.ts'

/** What {@link createSupergraphRecipe} needs. */
export interface SupergraphRecipeOptions {
  readonly feed: SupergraphFeed
  /**
   * How the graph runs. A source of kind `federation` that has a subgraph's name says how that one is called: its URL,
   * headers and deadlines instead of the supergraph's URL and the defaults.
   */
  readonly settings: GatewaySettings
  readonly http: HttpClient
  /** Relative paths in `settings` start here. */
  readonly baseDir: string
  /** Where a remote feed's last supergraph is kept. Default: files in `.selvage/supergraphs` in `baseDir`. */
  readonly store?: SchemaStore
}

/**
 * Builds the graph of a supergraph SDL that anyone composed; its subgraphs are called at their `@join__graph(url:)`. The last
 * good one of a remote feed is kept, so that a gateway starts when the feed is out of reach, or has a broken one.
 */
export function createSupergraphRecipe(options: SupergraphRecipeOptions): GraphRecipe {
  const { feed, baseDir, store = createFileSchemaStore(join(baseDir, '.selvage', 'supergraphs')) } = options
  let hasServed = false

  return {
    async build(inputs) {
      const last = feed.isRemote ? createLastSupergraph(feed.name, store, inputs.log) : undefined
      try {
        const sdl = await feed.read(inputs)
        const graph = await buildJoinedGraph(sdl, options, inputs)
        await last?.keep(sdl)
        hasServed = true
        return graph
      } catch (error) {
        const kept = hasServed || inputs.signal.aborted ? undefined : await last?.read()
        if (kept === undefined) throw error
        const graph = await buildJoinedGraph(kept, options, inputs)
        inputs.log.error({ err: error, supergraph: feed.name }, 'the supergraph of the last run is served')
        hasServed = true
        return graph
      }
    },
  }
}

async function buildJoinedGraph(
  sdl: string,
  { settings, http, baseDir }: SupergraphRecipeOptions,
  inputs: BuildInputs,
): Promise<Graph> {
  const supergraph = parseSupergraph(sdl)
  const files = createInputReader(inputs, baseDir)
  const { signing } = settings
  const signer = signing && (await createTokenSigner({ settings: signing, ...files }))
  const context = { ...files, http, signer, log: inputs.log }
  const subgraphs = new Map<string, Subgraph>()
  try {
    for (const joined of supergraph.joinedSubgraphs) {
      const source = settings.sources[joined.name]
      subgraphs.set(joined.name, await createJoinedSubgraph(joined, source, context))
    }
    return createGraph(supergraph, subgraphs, { settings, signer, log: inputs.log })
  } catch (error) {
    await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close()))
    throw error
  }
}

function createJoinedSubgraph(
  joined: JoinedSubgraph,
  source: SourceSettings | undefined,
  context: ConnectContext,
): Promise<Subgraph> {
  const { name } = joined
  const settings: HttpSourceSettings = source?.kind === 'federation' ? source : httpSettingsOf(joined)
  return connectSubgraph({ name, settings }, context, ({ client }) => {
    const service = createService({ name, settings, client, log: context.log })
    const subgraph: Subgraph = {
      name,
      sdl: '',
      url: service.url,
      execute: (request) => service.execute(request),
      subscribe: (request) => service.subscribe(request),
      close: () => service.close(),
    }
    return Promise.resolve(subgraph)
  })
}

function httpSettingsOf({ name, url }: JoinedSubgraph): HttpSourceSettings {
  const parsed = federationSourceSchema.safeParse({ kind: 'federation', url })
  if (parsed.success) return parsed.data
  throw new GatewayError(
    'SUPERGRAPH_INVALID',
    `The subgraph "${name}" has ${url === '' ? 'no URL' : 'an URL that is not http(s)'} in the supergraph's @join__graph. ` +
      `Compose it with its URL, or give it one in the config: sources.${name} with kind "federation" and a url.`,
  )
}

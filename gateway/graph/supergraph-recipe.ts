import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { GatewaySettings, SourceSettings } from '../config/gateway-options.ts'
import { federationSourceSchema } from '../config/sources/federation-options.ts'
import type { HttpSourceSettings } from '../config/sources/http-options.ts'
import { parseSupergraph } from '../engine/supergraph.ts'
import type { JoinedSubgraph } from '../engine/supergraph.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { connectSubgraph } from '../sources/connect-subgraph.ts'
import type { ConnectContext } from '../sources/connect-subgraph.ts'
import { createService } from '../sources/service/create-service.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import { createTokenSigner } from '../upstream/credentials/token-signer.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { createGraph } from './build-graph.ts'
import { createInputReader } from './input-reader.ts'
import type { BuildInputs, GraphRecipe } from './graph-recipe.ts'

/** What {@link createSupergraphRecipe} needs. */
export interface SupergraphRecipeOptions {
  /** A file (absolute, or relative to the working directory) that is watched, or an http(s) URL that is polled. */
  readonly location: string
  /**
   * How the graph runs. A source of kind `federation` that has a subgraph's name says how that one is called: its URL,
   * headers and deadlines instead of the supergraph's URL and the defaults.
   */
  readonly settings: GatewaySettings
  readonly http: HttpClient
  /** Relative paths in `settings` start here. Default: the working directory. */
  readonly baseDir?: string
  /** How often a URL is asked for a newer supergraph, in milliseconds. Default: 10000. */
  readonly pollIntervalMs?: number
}

/**
 * Builds the graph of a supergraph SDL that anyone composed; its subgraphs are called at their `@join__graph(url:)`.
 * A URL is polled with its ETag, so that an unchanged supergraph costs no transfer.
 */
export function createSupergraphRecipe(options: SupergraphRecipeOptions): GraphRecipe {
  const { location, settings, http, baseDir = process.cwd(), pollIntervalMs = 10_000 } = options
  const remote = /^https?:\/\//i.test(location) ? createRemoteText(location, http) : undefined
  return {
    async build(inputs) {
      const sdl = remote ? await remote.read(inputs.signal) : await readWatchedFile(location, inputs)
      // The poll starts before anything can fail, so that a broken supergraph is replaced when a good one is there.
      if (remote) inputs.poll(pollIntervalMs, (signal) => remote.hasChanged(signal))
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
    },
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

async function readWatchedFile(location: string, inputs: BuildInputs): Promise<string> {
  const path = resolve(location)
  inputs.watchFile(path)
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new GatewayError('SUPERGRAPH_INVALID', `The supergraph file "${location}" can't be read.`, {
      cause: error,
    })
  }
}

/** A text at a URL, with the ETag that it last came with. */
function createRemoteText(url: string, http: HttpClient) {
  let etag: string | undefined
  let last: string | undefined

  async function ask(signal: AbortSignal): Promise<string | undefined> {
    const response = await http.request({
      method: 'GET',
      url,
      headers: {
        accept: 'text/plain, application/graphql, */*',
        ...(etag !== undefined && { 'if-none-match': etag }),
      },
      signal,
      timeoutMs: 15_000,
      maxResponseBytes: 100 * 1024 * 1024,
    })
    if (response.status === 304) return last
    if (response.status !== 200) {
      throw new GatewayError('SCHEMA_UNAVAILABLE', `Its server answered with status ${response.status}.`)
    }
    const received = response.headers.etag
    etag = typeof received === 'string' ? received : undefined
    last = response.body.toString('utf8')
    return last
  }

  return {
    async read(signal: AbortSignal): Promise<string> {
      try {
        const text = await ask(signal)
        if (text !== undefined) return text
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new GatewayError('SCHEMA_UNAVAILABLE', `The supergraph can't be read from its URL: ${reason}`, {
          cause: error,
        })
      }
      throw new GatewayError(
        'SCHEMA_UNAVAILABLE',
        'The supergraph was answered with 304 before it was ever sent.',
      )
    },
    async hasChanged(signal: AbortSignal): Promise<boolean> {
      const before = last
      return (await ask(signal)) !== before
    },
  }
}

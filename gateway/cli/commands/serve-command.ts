import cluster from 'node:cluster'
import { Command, InvalidArgumentError, Option } from 'commander'
import { findConfig } from '../../config/find-config.ts'
import type { SupergraphOptions } from '../../config/supergraph-options.ts'
import { createRecipe } from '../../graph/create-recipe.ts'
import { createJsonLogger } from '../../telemetry/create-json-logger.ts'
import type { Logger, LogLevel } from '../../telemetry/logger.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import type { HttpClient } from '../../upstream/http-client.ts'
import { openConfig } from '../open-config.ts'
import { runGateway } from '../run-gateway.ts'
import { runWorkers } from '../run-workers.ts'
import { readSettings, withSupergraph } from '../read-settings.ts'
import { graphOption, variantOption } from '../registry/registry-options.ts'
import { toSupergraph } from '../registry/to-supergraph.ts'
import { configOption, hostOption, logLevelOption, portOption } from './options.ts'

interface ServeOptions {
  readonly config?: string
  readonly supergraph?: string
  readonly registry?: string
  readonly graph: string
  readonly variant: string
  readonly host?: string
  readonly port?: number
  readonly logLevel: LogLevel
  readonly workers: number
}

type Source = Pick<ServeOptions, 'config' | 'supergraph' | 'registry' | 'graph' | 'variant'>

/** `selvage serve`: for production. */
export function serveCommand(): Command {
  return new Command('serve')
    .summary('serve a graph in production')
    .description(
      'Serves the graph of a config file, or a supergraph that was composed before, and logs JSON to standard ' +
        'output.\n\nIt follows changes as `selvage dev` does. SIGTERM and SIGINT stop it when what is in flight ' +
        'has finished, within server.drainTimeoutMs; a second one stops it at once.',
    )
    .addOption(configOption())
    .addOption(
      new Option(
        '-s, --supergraph <file|url>',
        'serve this supergraph SDL: a file is watched, a URL polled; its subgraphs are called at their @join__graph ' +
          'urls, unless the config has a source of kind "federation" under the same name',
      ),
    )
    .addOption(
      new Option(
        '--registry <url>',
        'serve what a registry has: new versions are served as soon as they are published, and the last one when the ' +
          'registry is down; the token is taken from SELVAGE_REGISTRY_TOKEN',
      ).conflicts('supergraph'),
    )
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(hostOption())
    .addOption(portOption())
    .addOption(
      new Option('-w, --workers <number>', 'run in this many processes that share the address')
        .argParser(parseWorkers)
        .default(1),
    )
    .addOption(logLevelOption())
    .addHelpText('after', examples)
    .action(serve)
}

const examples = `
Examples:
  $ selvage serve --host 0.0.0.0
  $ selvage serve --supergraph supergraph.graphql --port 80 --workers 4
  $ selvage serve --supergraph https://example.com/supergraph.graphql
  $ selvage serve --registry https://registry.example.com --variant staging
`

async function serve({ host, port, logLevel, workers, ...options }: ServeOptions): Promise<void> {
  const log = createJsonLogger(logLevel)
  if (workers > 1 && cluster.isPrimary) {
    await runWorkers(workers, log)
    return
  }
  const http = createHttpClient()
  const { recipe, settings, ...loaded } = await open(options, log, http)
  const server = {
    ...settings.server,
    host: host ?? settings.server.host,
    port: port ?? settings.server.port,
  }
  await runGateway({ recipe, settings: { ...settings, server }, ...loaded, http, log }, 'stop')
}

const mostWorkers = 256

function parseWorkers(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1 && count <= mostWorkers) return count
  throw new InvalidArgumentError(`Expected a number from 1 to ${mostWorkers}.`)
}

function open(options: Source, log: Logger, http: HttpClient) {
  const { config, supergraph, registry } = options
  if (registry !== undefined) return fromSupergraph(toSupergraph(registry, options), config, http)
  if (supergraph === undefined) return fromConfig(config, log, http)
  return fromSupergraph({ location: supergraph }, config, http)
}

async function fromConfig(config: string | undefined, log: Logger, http: HttpClient) {
  const { load, ...loaded } = await openConfig(await findConfig(process.cwd(), config), log)
  return { recipe: createRecipe({ ...loaded, load, http }), ...loaded }
}

async function fromSupergraph(supergraph: SupergraphOptions, config: string | undefined, http: HttpClient) {
  const loaded = withSupergraph(await readSettings(config), supergraph)
  return { recipe: createRecipe({ ...loaded, load: () => Promise.resolve(loaded), http }), ...loaded }
}

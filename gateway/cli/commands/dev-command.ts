import { Command } from 'commander'
import { findConfig } from '../../config/find-config.ts'
import { createRecipe } from '../../graph/create-recipe.ts'
import { createPrettyLogger } from '../../telemetry/create-pretty-logger.ts'
import type { ServerAddress } from '../../server/listen.ts'
import type { LogLevel } from '../../telemetry/logger.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import { logRequestLine } from '../log-request-line.ts'
import { openConfig } from '../open-config.ts'
import { runGateway } from '../run-gateway.ts'
import { wantsColors } from '../wants-colors.ts'
import { configOption, hostOption, logLevelOption, portOption } from './options.ts'

/** What `selvage dev` can be told. */
export interface DevOptions {
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly logLevel: LogLevel
}

/** `selvage dev`: for the time when config, schemas and services change. */
export function devCommand(): Command {
  return new Command('dev')
    .summary('serve a graph while you work on it')
    .description(
      'Serves the graph of a config file with GraphiQL and readable logs, a line for each request.\n\n' +
        'The config, what it imports and its schema files are watched, services are polled. A change that ' +
        'composes is served at once; one that does not is reported, and the running graph keeps serving.',
    )
    .addOption(configOption())
    .addOption(hostOption())
    .addOption(portOption())
    .addOption(logLevelOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ selvage dev\n  $ selvage dev --config gateway/selvage.yaml --port 4100\n',
    )
    .action(async (options: DevOptions) => {
      await runDev(options)
    })
}

/**
 * Does what `selvage dev` does, and answers with its address when the first graph is served. A signal ends the process.
 *
 * @throws {GatewayError} CONFIG_NOT_FOUND, CONFIG_INVALID or LISTEN_FAILED
 */
export async function runDev({ config, host, port, logLevel }: DevOptions): Promise<ServerAddress> {
  const log = createPrettyLogger({
    level: logLevel,
    write: (text) => process.stdout.write(text),
    colors: wantsColors(process.stdout),
  })
  const { settings, load, baseDir, writtenSecrets } = await openConfig(
    await findConfig(process.cwd(), config),
    log,
  )
  const { server } = settings
  const graphiql = server.graphiql ?? true
  const planReports = server.planReports ?? true
  const introspection = server.introspection ?? true
  const http = createHttpClient()
  const parts = {
    recipe: createRecipe({ settings, baseDir, load, http }),
    settings: {
      ...settings,
      cost: { ...settings.cost, report: settings.cost.report ?? true },
      server: {
        ...server,
        host: host ?? server.host,
        port: port ?? server.port,
        graphiql,
        planReports,
        introspection,
      },
    },
    baseDir,
    writtenSecrets,
    http,
    log,
    onRequest: logRequestLine(log),
  }
  const address = await runGateway(parts, 'wait')
  if (graphiql) log.info(`open ${address.url} in a browser for GraphiQL`)
  return address
}

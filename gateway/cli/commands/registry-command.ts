import { Command, Option } from 'commander'
import { createJsonLogger } from '../../telemetry/create-json-logger.ts'
import type { LogLevel } from '../../telemetry/logger.ts'
import { logLevelOption, parsePort } from './options.ts'

interface RegistryCommandOptions {
  readonly db: string
  readonly host: string
  readonly port: number
  readonly logLevel: LogLevel
}

/** `selvage registry`: what teams publish to. */
export function registryCommand(): Command {
  return new Command('registry')
    .summary('serve a registry: what teams publish, and gateways take their supergraphs from')
    .description(
      'Serves a registry over HTTP, and logs JSON to standard output. It keeps what it knows in a folder, which one process ' +
        'may have open, or in PostgreSQL, which several may share.\n\nThe first tokens are made with the one in ' +
        'SELVAGE_REGISTRY_ADMIN_TOKEN, which may do everything.',
    )
    .addOption(
      new Option('--db <folder|url>', 'a folder, or postgres://user:password@host/database')
        .env('SELVAGE_REGISTRY_DB')
        .default('.selvage/registry'),
    )
    .addOption(new Option('--host <host>', 'listen on this address').default('127.0.0.1'))
    .addOption(
      new Option('-p, --port <port>', 'listen on this port; 0 takes a free one')
        .argParser(parsePort)
        .default(4002),
    )
    .addOption(logLevelOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ export SELVAGE_REGISTRY_ADMIN_TOKEN=$(openssl rand -hex 32)\n  $ selvage registry\n',
    )
    .action(async ({ db, logLevel, ...address }: RegistryCommandOptions) => {
      const { runRegistry } = await import('../registry/run-registry.ts')
      await runRegistry({
        ...address,
        location: db,
        adminToken: readAdminToken(),
        log: createJsonLogger(logLevel),
      })
    })
}

function readAdminToken(): string | undefined {
  const token = process.env.SELVAGE_REGISTRY_ADMIN_TOKEN
  return token === '' ? undefined : token
}

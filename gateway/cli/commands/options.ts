import { InvalidArgumentError, Option } from 'commander'
import { configFileNames } from '../../config/find-config.ts'
import { logLevels } from '../../telemetry/logger.ts'

/** `--config`, of every command that reads one. */
export function configOption(): Option {
  return new Option(
    '-c, --config <file>',
    `the config file (default: the first of ${configFileNames.join(', ')})`,
  )
}

/** `--host`; it wins over the config's. */
export function hostOption(): Option {
  return new Option('--host <host>', 'listen on this address (default: server.host of the config)')
}

/** `--port`; it wins over the config's. */
export function portOption(): Option {
  return new Option(
    '-p, --port <port>',
    'listen on this port; 0 takes a free one (default: server.port of the config)',
  ).argParser(parsePort)
}

/** `--log-level`, of every command that goes on running. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'log this and what is more important')
    .choices(logLevels)
    .default('info')
}

/** Reads the number of a port. */
export function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('expected a number from 0 to 65535.')
}

/** `--admin`: the running gateway that a command asks. */
export function adminOption(): Option {
  return new Option('--admin <url>', 'where the admin API is').default('http://127.0.0.1:4001')
}

import { GatewayError } from '../../errors/gateway-error.ts'
import type { GatewaySettings } from '../gateway-options.ts'
import type { Environment } from '../interpolate.ts'
import type { UnsafeOption } from '../server-options.ts'

/** A config, and where it is to run. */
export interface ConfigInUse {
  readonly settings: GatewaySettings
  /** Options with a secret that is written in the config file; see `findWrittenSecrets`. */
  readonly writtenSecrets?: readonly string[]
  /** Default: `process.env`. */
  readonly environment?: Environment
}

/**
 * Refuses what nobody should run in production (`NODE_ENV=production`) without meaning to: each combination must be
 * acknowledged by its name in `server.acknowledge`.
 *
 * @throws {GatewayError} UNSAFE_CONFIG with a detail for each combination that is not acknowledged
 */
export function assertSafe({ settings, writtenSecrets = [], environment = process.env }: ConfigInUse): void {
  if (environment.NODE_ENV !== 'production') return
  const acknowledged = new Set(settings.server.acknowledge)
  const unsafe = findUnsafe(settings, writtenSecrets).filter(({ name }) => !acknowledged.has(name))
  if (unsafe.length === 0) return
  const names = unsafe.map(({ name }) => name).join(', ')
  throw new GatewayError('UNSAFE_CONFIG', 'The config is not safe in production (NODE_ENV=production).', {
    details: [
      ...unsafe.map(({ name, reason, remedy }) => `${name}: ${reason}; ${remedy}`),
      `what is meant so is acknowledged by its name: server.acknowledge: [${names}]`,
    ],
  })
}

interface Unsafe {
  readonly name: UnsafeOption
  readonly reason: string
  readonly remedy: string
}

function findUnsafe(settings: GatewaySettings, writtenSecrets: readonly string[]): readonly Unsafe[] {
  const { server, authentication } = settings
  const { cors } = server
  const reports = findReports(settings)
  const unsigned = findUnsigned(settings)
  const readable = findReadableCredentials(settings)
  const checks: readonly (readonly [boolean, Unsafe])[] = [
    [
      server.introspection === true && authentication?.mode !== 'required',
      {
        name: 'open-introspection',
        reason:
          'everybody can read the schema: server.introspection is true, and callers need no credentials',
        remedy: 'turn it off, or name the scopes or roles that may',
      },
    ],
    [
      cors?.credentials === true && cors.origins.includes('*'),
      {
        name: 'credentials-from-any-origin',
        reason: 'pages of every site can ask in the name of a visitor: server.cors has "*" with credentials',
        remedy: 'list the origins',
      },
    ],
    [
      !server.csrf,
      {
        name: 'no-csrf-guard',
        reason: 'pages of other sites can make a browser ask by GET: server.csrf is false',
        remedy: 'turn it on',
      },
    ],
    [
      !server.maskErrors,
      {
        name: 'unmasked-errors',
        reason: 'clients read the messages of unexpected errors: server.maskErrors is false',
        remedy: 'turn it on; the log has the messages',
      },
    ],
    [
      reports.length > 0,
      {
        name: 'open-reports',
        reason: `clients are told what is behind the graph: ${reports.join(' and ')}`,
        remedy: 'turn it off',
      },
    ],
    [
      writtenSecrets.length > 0,
      {
        name: 'written-secrets',
        reason: `secrets are written in the config file: ${writtenSecrets.join(', ')}`,
        remedy: 'take them from the environment, with ${NAME} or process.env.NAME',
      },
    ],
    [
      unsigned.length > 0,
      {
        name: 'unsigned-messages',
        reason: `anybody can send what subscribers get: \`webhooks.signature\` is "none" of ${unsigned.join(', ')}`,
        remedy: 'name the signature that the service makes',
      },
    ],
    [
      readable.length > 0,
      {
        name: 'credentials-without-tls',
        reason: `who is on the way reads passwords and keys: ${readable.join(' and ')} without server.tls, at "${server.host}"`,
        remedy: 'set server.tls, or listen on 127.0.0.1 behind a proxy that has it',
      },
    ],
  ]
  return checks.flatMap(([isUnsafe, unsafe]) => (isUnsafe ? [unsafe] : []))
}

function findReports({ server, cost }: GatewaySettings): readonly string[] {
  return [
    ...(server.planReports === true ? ['server.planReports'] : []),
    ...(cost.report === true ? ['cost.report'] : []),
  ]
}

function findUnsigned({ sources }: GatewaySettings): readonly string[] {
  return Object.entries(sources).flatMap(([name, source]) =>
    source.kind === 'openapi' && source.webhooks?.signature.kind === 'none' ? [name] : [],
  )
}

const ownAddresses: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost'])

/** Options of credentials that anybody on the way to the server could read and use again, for as long as they are valid. */
function findReadableCredentials({ server, authentication }: GatewaySettings): readonly string[] {
  if (server.tls !== undefined || ownAddresses.has(server.host)) return []
  return [
    ...(authentication?.basic === undefined ? [] : ['authentication.basic']),
    ...(authentication?.apiKeys?.queryParameter === undefined
      ? []
      : ['authentication.apiKeys.queryParameter']),
  ]
}

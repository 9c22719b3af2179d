import { constants } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { Server } from 'node:https'
import { resolve } from 'node:path'
import { createSecureContext } from 'node:tls'
import type { SecureContextOptions } from 'node:tls'
import type { TlsSettings } from '../../config/tls-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Logger } from '../../telemetry/logger.ts'

/** The certificate and key of a server, as its files are now. */
export interface TlsFiles {
  /**
   * Gives the server what the files say, and looks from then on whether they change. New files that are not good are reported,
   * and the server keeps what it has.
   *
   * @throws {GatewayError} TLS_INVALID
   */
  start(): Promise<void>
  stop(): void
}

/** What {@link createTlsFiles} needs. */
export interface TlsFilesInput {
  readonly settings: TlsSettings
  /** Relative paths start here. */
  readonly baseDir: string
  readonly server: Server
  readonly log: Logger
  /** How often the files are looked at, in milliseconds. */
  readonly checkIntervalMs: number
}

/** Makes the {@link TlsFiles} of a server. */
export function createTlsFiles(input: TlsFilesInput): TlsFiles {
  const { settings, baseDir, server, log, checkIntervalMs } = input
  const { cert, key, clientCa } = settings
  const paths = [cert, key, ...(clientCa === undefined ? [] : [clientCa])].map((path) =>
    resolve(baseDir, path),
  )
  let served = ''
  let seen = ''
  let complaint = ''
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function take(version: string): Promise<void> {
    server.setSecureContext(await readContext(settings, baseDir))
    served = version
  }

  async function check(): Promise<void> {
    const version = await versionOf(paths)
    // Certificate and key are written one after the other: they are taken when they have rested.
    const hasRested = version === seen
    seen = version
    if (hasRested && version !== served && version !== complaint) {
      try {
        await take(version)
        complaint = ''
        log.info('the new certificate of the server is served')
      } catch (err) {
        complaint = version
        log.error({ err }, 'the new certificate of the server is not good: the one before is served')
      }
    }
    schedule()
  }

  function schedule(): void {
    if (isStopped) return
    timer = setTimeout(() => void check(), checkIntervalMs)
    timer.unref()
  }

  return {
    async start() {
      seen = await versionOf(paths)
      await take(seen)
      schedule()
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

async function readContext(settings: TlsSettings, baseDir: string): Promise<SecureContextOptions> {
  const read = async (path: string) => readFile(resolve(baseDir, path), 'utf8')
  try {
    const { clientCa } = settings
    const context: SecureContextOptions = {
      cert: await read(settings.cert),
      key: await read(settings.key),
      // An empty list trusts nobody; without one, every authority that the system knows would be.
      ca: clientCa === undefined ? [] : await read(clientCa),
      // A session that is resumed would not ask again whether its client's certificate is still trusted.
      ...(settings.requestClientCert && { secureOptions: constants.SSL_OP_NO_TICKET }),
      minVersion: 'TLSv1.2',
    }
    createSecureContext(context)
    return context
  } catch (cause) {
    throw new GatewayError(
      'TLS_INVALID',
      'The files of server.tls are not a certificate and its private key.',
      {
        cause,
      },
    )
  }
}

async function versionOf(paths: readonly string[]): Promise<string> {
  const versions = await Promise.all(
    paths.map(async (path) => {
      try {
        const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true })
        return [mtimeNs, ctimeNs, size, ino].join(' ')
      } catch {
        // Reading it says why it can't be read.
        return 'unreadable'
      }
    }),
  )
  return versions.join()
}

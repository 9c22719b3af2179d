import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Server as TlsServer } from 'node:https'
import type { TlsSettings } from '../../config/tls-options.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { createTlsFiles } from './tls-files.ts'
import type { TlsFiles } from './tls-files.ts'

/** A server, with or without TLS. */
export type AnyServer = Server | TlsServer

/** What {@link createListener} needs. */
export interface ListenerInput {
  readonly tls: TlsSettings | undefined
  readonly baseDir: string
  readonly log: Logger
  readonly handle: RequestListener
}

/** A server that is yet to listen, and the files of its certificate, if it has one. */
export interface Listener {
  readonly server: AnyServer
  readonly files: TlsFiles | undefined
}

const checkIntervalMs = 1_000

/** Longer than a load balancer keeps an idle connection (60 s is common), so that it is never the one to be surprised. */
const keepAliveTimeout = 65_000

/** Some clients offer `h2c` with every request, and go on with HTTP/1.1 when nobody takes it up. */
function shouldUpgradeCallback(this: Server | TlsServer, { headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket' && this.listenerCount('upgrade') > 0
}

const common = { keepAliveTimeout, shouldUpgradeCallback }

/** Makes a server. */
export function createListener({ tls: settings, baseDir, log, handle }: ListenerInput): Listener {
  if (!settings) return { server: createServer(common, handle), files: undefined }
  const { requestClientCert } = settings
  const options = { ...common, requestCert: requestClientCert, rejectUnauthorized: false }
  const server = createTlsServer(options, handle)
  return { server, files: createTlsFiles({ settings, baseDir, server, log, checkIntervalMs }) }
}

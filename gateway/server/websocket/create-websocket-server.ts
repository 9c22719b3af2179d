import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { GRAPHQL_TRANSPORT_WS_PROTOCOL, makeServer } from 'graphql-ws'
import { GraphQLSchema, parse } from 'graphql'
import { envelop } from '@envelop/core'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import type { ServerSettings } from '../../config/server-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import type { Plugin } from '../../plugins/plugin.ts'
import { createRunner } from '../create-runner.ts'
import type { Drain } from '../drain.ts'
import { operationPlugins } from '../operation-plugins.ts'
import { createBoundedSocket } from './bounded-socket.ts'
import { closes } from './close-codes.ts'
import { Connection } from './connection.ts'
import type { ConnectionParts } from './connection.ts'
import { createReadHandshake } from './handshake.ts'
import type { Handshake } from './handshake.ts'
import { OperationRefusal, shownOf } from './operation.ts'
import { refuseUpgrade } from './refuse-upgrade.ts'

/** What {@link createWebSocketServer} takes. */
export interface WebSocketServerInput extends Omit<ConnectionParts, 'settings' | 'run'> {
  readonly settings: ServerSettings
  readonly pipeline: readonly Plugin[]
  /** Whether GraphQL is served at a path. */
  readonly isServed: (path: string) => boolean
  /** Why nothing is served at the moment. Undefined when it is. */
  readonly whyNotServed: () => string | undefined
  readonly drain: Pick<Drain, 'add'>
}

/** Takes a connection over whose client asks for another protocol, with the first bytes of that. */
export type TakeUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

/** How long a client may take to answer a close frame, in milliseconds. */
const closeTimeout = 2_000

const legacyProtocol = 'graphql-ws'

/** What the protocol's library is to run: it has documents of its own otherwise, and ours go another way. */
const placeholder = { schema: new GraphQLSchema({}), document: parse('{ __typename }') }

/**
 * Serves GraphQL over WebSocket: each operation goes the way of a request over HTTP, with a graph, a deadline and a signal of
 * its own. Undefined when the settings turn it off.
 *
 * @see https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
 */
export function createWebSocketServer(input: WebSocketServerInput): TakeUpgrade | undefined {
  const { settings, log, isServed, whyNotServed, drain } = input
  const { websocket } = settings
  if (!websocket) return undefined
  const run = createRunner(envelop({ plugins: [...operationPlugins({ ...input, ...settings })] }))
  const parts: ConnectionParts = { ...input, settings: { ...settings, websocket }, run }
  const readHandshake = createReadHandshake(settings.cors)
  const protocol = createProtocol(websocket.initTimeoutMs)
  const options = {
    noServer: true,
    maxPayload: websocket.maxMessageBytes,
    closeTimeout,
    // Each message in a turn of its own: what one begins has begun when the next comes, and other clients get their turn.
    allowSynchronousEvents: false,
    handleProtocols: (offered: ReadonlySet<string>) =>
      [GRAPHQL_TRANSPORT_WS_PROTOCOL, legacyProtocol].find((known) => offered.has(known)) ?? (false as const),
  }
  const sockets = new WebSocketServer(options)

  function assertServed(path: string): void {
    if (!isServed(path)) throw isNotServed(settings.path)
    const whyNot = whyNotServed()
    if (whyNot !== undefined) throw isNotReady(whyNot)
    if (sockets.clients.size >= parts.settings.websocket.maxConnections)
      throw isNotReady('There are too many connections.')
  }

  function open(socket: WebSocket, handshake: Handshake): void {
    const bounded = createBoundedSocket({ socket, settings: parts.settings.websocket, log })
    if (socket.protocol !== GRAPHQL_TRANSPORT_WS_PROTOCOL) {
      const { code, reason } = socket.protocol === legacyProtocol ? closes.legacyProtocol : closes.noProtocol
      socket.close(code, reason)
      return
    }
    const connection = new Connection(parts, handshake, ({ code, reason }) => {
      void bounded.close(code, reason)
    })
    const onClosed = protocol.opened(bounded, connection)
    socket.once('close', (code, reason) => {
      connection.end()
      void onClosed(code, reason.toString())
    })
    drain.add(connection)
  }

  return (request, socket, head) => {
    const ignore = () => undefined
    // A client that goes before it has its answer is nobody's fault.
    socket.on('error', ignore)
    try {
      const handshake = readHandshake(request)
      assertServed(handshake.path)
      sockets.handleUpgrade(request, socket, head, (opened) => {
        socket.off('error', ignore)
        open(opened, handshake)
      })
    } catch (error) {
      refuseUpgrade(socket, error, settings)
    }
  }
}

/** The protocol's own rules, by its library: what a message is, who may send what when, and what is answered. */
function createProtocol(connectionInitWaitTimeout: number) {
  return makeServer<Record<string, unknown>, Connection>({
    connectionInitWaitTimeout,
    onConnect: ({ extra, connectionParams }) => extra.init(connectionParams),
    onSubscribe: () => ({ ...placeholder }),
    execute: () => ({}),
    onOperation: ({ extra }, id, payload) => extra.start(id, payload),
    onNext: (...[, , , , result]) => shownOf(result),
    onError: (...[, , , [error]]) => {
      return error?.originalError instanceof OperationRefusal ? error.originalError.errors : undefined
    },
  })
}

function isNotServed(path: string): GatewayError {
  return new GatewayError('BAD_REQUEST', `Nothing is served at this path; GraphQL is at "${path}".`, {
    extensions: { http: { status: 404 } },
  })
}

function isNotReady(why: string): GatewayError {
  return new GatewayError('NOT_READY', why, { extensions: { http: { headers: { 'retry-after': '1' } } } })
}

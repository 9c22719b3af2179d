import { performance } from 'node:perf_hooks'
import type { WebSocket as ProtocolSocket } from 'graphql-ws'
import type { RawData, WebSocket } from 'ws'
import type { WebSocketSettings } from '../../config/websocket-options.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { closes, shorten } from './close-codes.ts'
import type { Close } from './close-codes.ts'

/** What bounds a socket. */
export interface BoundedSocketInput {
  readonly socket: WebSocket
  readonly settings: Pick<
    Exclude<WebSocketSettings, false>,
    'maxMessagesPerSecond' | 'maxBufferedBytes' | 'keepAliveMs'
  >
  readonly log: Logger
}

/**
 * Puts bounds around a socket, for the protocol to run on: how many messages it takes, how much it holds for a client that is
 * slow, and how long it waits for one that is gone. What comes or would go after the closing began is dropped.
 */
export function createBoundedSocket({ socket, settings, log }: BoundedSocketInput): ProtocolSocket {
  const isWithinRate = createMeter(settings.maxMessagesPerSecond)
  const isOpen = () => socket.readyState === socket.OPEN
  const close = ({ code, reason }: Close) => socket.close(code, shorten(reason))
  const count = () => {
    if (isOpen() && !isWithinRate()) close(closes.tooManyMessages)
  }
  const timer = keepAlive(socket, settings.keepAliveMs)

  socket.on('ping', count)
  socket.on('pong', count)
  // A frame that breaks the protocol: the library has closed the connection, with a code that says why.
  socket.on('error', (err) => log.debug({ err }, 'a WebSocket was closed for a frame that is not valid'))
  // What has something to say until then waits for the end: a stream that goes on would keep it from coming.
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      clearInterval(timer)
      resolve()
    })
  })

  return {
    protocol: socket.protocol,
    send(message) {
      if (isOpen() && socket.bufferedAmount > settings.maxBufferedBytes) close(closes.tooSlow)
      if (!isOpen()) return closed
      // Resolved when the client's connection has taken it, and others had their turn: the next event waits for that.
      const sent = Promise.withResolvers<undefined>()
      socket.send(message, () => setImmediate(() => sent.resolve(undefined)))
      return sent.promise
    },
    close: (code = 1000, reason = '') => close({ code, reason }),
    onMessage(handle) {
      const take = async (data: RawData, isBinary: boolean): Promise<void> => {
        count()
        if (!isOpen()) return
        if (isBinary) {
          close(closes.notText)
          return
        }
        try {
          await handle(toText(data))
        } catch (err) {
          // The only thing that a message can make the protocol throw for: a type that servers send.
          log.debug({ err }, 'a WebSocket was closed for a message that is not valid')
          close(closes.badMessage)
        }
      }
      socket.on('message', (data, isBinary) => void take(data, isBinary))
    },
  }
}

/** Counts what comes in each second; false for what is too much. */
function createMeter(maxPerSecond: number): () => boolean {
  let second = -1
  let count = 0
  return () => {
    const now = Math.floor(performance.now() / 1_000)
    if (now !== second) {
      second = now
      count = 0
    }
    count += 1
    return count <= maxPerSecond
  }
}

/** Cuts a client off that has not answered a ping by the time of the next. */
function keepAlive(socket: WebSocket, intervalMs: number): NodeJS.Timeout | undefined {
  if (intervalMs === 0) return undefined
  let isThere = true
  socket.on('pong', () => (isThere = true))
  return setInterval(() => {
    if (!isThere) socket.terminate()
    isThere = false
    if (socket.readyState === socket.OPEN) socket.ping()
  }, intervalMs)
}

function toText(data: RawData): string {
  if (Buffer.isBuffer(data)) return data.toString('utf8')
  return Array.isArray(data) ? Buffer.concat(data).toString('utf8') : Buffer.from(data).toString('utf8')
}

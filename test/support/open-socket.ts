import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { ClientOptions } from 'ws'

/** A message of the subprotocol `graphql-transport-ws`. */
interface SocketMessage {
  readonly type: string
  readonly id?: string
  readonly payload?: unknown
}

/** How a connection ended. */
interface SocketEnd {
  readonly code: number
  readonly reason: string
}

/** The client's end of a WebSocket, message by message. */
export interface OpenSocket {
  readonly socket: WebSocket
  /** What has come and was not taken yet, the oldest first. */
  readonly messages: SocketMessage[]
  readonly closed: Promise<SocketEnd>
  send(message: unknown): void
  /** Sends `connection_init` and waits for its answer. */
  init(payload?: unknown): Promise<void>
  /** Takes the next message; rejects when the connection ends without one. */
  next(): Promise<SocketMessage>
  /** Subscribes, and takes all messages until there can be no further one. */
  run(id: string, payload: unknown): Promise<readonly SocketMessage[]>
}

/** What a test may change of how a socket is opened. */
export interface OpenSocketOptions extends ClientOptions {
  /** Default: `graphql-transport-ws`. */
  readonly protocols?: readonly string[]
}

/** Opens a WebSocket to the server of a URL; it ends with the test. */
export async function openSocket(url: string, options: OpenSocketOptions = {}): Promise<OpenSocket> {
  const { protocols = ['graphql-transport-ws'], ...rest } = options
  const socket = new WebSocket(url.replace('http', 'ws'), [...protocols], rest)
  onTestFinished(() => socket.terminate())
  const messages: SocketMessage[] = []
  const closed = new Promise<SocketEnd>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  let wake = Promise.withResolvers<undefined>()
  socket.on('message', (data: Buffer) => {
    messages.push(JSON.parse(data.toString()) as SocketMessage)
    wake.resolve(undefined)
  })
  await once(socket, 'open')

  async function next(): Promise<SocketMessage> {
    for (;;) {
      const message = messages.shift()
      if (message) return message
      wake = Promise.withResolvers()
      const end = await Promise.race([wake.promise, closed])
      if (end && messages.length === 0) throw new Error(`The socket was closed: ${end.code} ${end.reason}`)
    }
  }
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message))

  return {
    socket,
    messages,
    closed,
    send,
    next,
    async init(payload) {
      send({ type: 'connection_init', payload })
      const { type } = await next()
      if (type !== 'connection_ack') throw new Error(`"connection_ack" was expected, and "${type}" came.`)
    },
    async run(id, payload) {
      send({ type: 'subscribe', id, payload })
      const taken: SocketMessage[] = []
      for (;;) {
        const message = await next()
        if (message.id !== id) continue
        taken.push(message)
        if (message.type !== 'next') return taken
      }
    },
  }
}

/** Asks for a WebSocket, and gives the status and body that refuse it. */
export async function refusedSocket(url: string, options: OpenSocketOptions = {}) {
  const { protocols = ['graphql-transport-ws'], ...rest } = options
  const socket = new WebSocket(url.replace('http', 'ws'), [...protocols], rest)
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage]
  let body = ''
  for await (const chunk of response) body += String(chunk)
  return { status: response.statusCode, headers: response.headers, body }
}

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ServerSettings } from '../../config/server-options.ts'
import { toClientResult, toHttpAnswer } from '../http/http-answer.ts'

/** Answers a request for another protocol with an error over HTTP, and closes its connection. */
export function refuseUpgrade(
  socket: Duplex,
  error: unknown,
  { maskErrors }: Pick<ServerSettings, 'maskErrors'>,
): void {
  const result = toClientResult({ errors: [error] }, { maskErrors, onUnexpected: () => undefined })
  const { status, headers, body } = toHttpAnswer(result, 'application/graphql-response+json')
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${body.toString()}`)
}

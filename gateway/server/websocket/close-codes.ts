import { statusOfErrors } from '../http/http-answer.ts'
import type { ClientResult } from '../http/http-answer.ts'

/** How a WebSocket is closed. */
export interface Close {
  readonly code: number
  /** For people, 123 bytes at most. */
  readonly reason: string
}

/** Most bytes that a reason may have (RFC 6455 section 5.5). */
const maxReasonBytes = 123

/** The codes that the server closes a WebSocket with by itself; the protocol's own come from `graphql-ws`. */
export const closes = {
  goingAway: { code: 1001, reason: 'The gateway is stopping: connect again.' },
  notText: { code: 1003, reason: 'Messages are text: JSON of the subprotocol "graphql-transport-ws".' },
  tooSlow: { code: 1008, reason: 'The client takes messages too slowly.' },
  badMessage: { code: 4400, reason: 'Invalid message received' },
  credentialsExpired: {
    code: 4403,
    reason: 'The credentials are no longer valid: connect again with new ones.',
  },
  legacyProtocol: {
    code: 4406,
    reason: 'The subprotocol "graphql-ws" is not served: use "graphql-transport-ws".',
  },
  noProtocol: { code: 4406, reason: 'Ask for the subprotocol "graphql-transport-ws".' },
  tooManyMessages: { code: 4429, reason: 'Too many messages in a second.' },
} as const satisfies Record<string, Close>

/**
 * How a connection is closed that was refused: with 4000 and the status that the refusal would have over HTTP, and with 1013
 * ("try again later") in place of 503.
 */
export function toClose({ errors }: ClientResult): Close {
  const status = statusOfErrors(errors, 'application/graphql-response+json')
  const [first] = errors
  return {
    code: status === 503 ? 1013 : 4000 + status,
    reason: shorten(`${String(first?.extensions.code)}: ${first?.message ?? ''}`),
  }
}

/** As much of a reason as a close frame can hold. */
export function shorten(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= maxReasonBytes) return reason
  let end = maxReasonBytes
  // Not in the middle of a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return bytes.toString('utf8', 0, end)
}

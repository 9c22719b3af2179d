import { z } from 'zod'

/** What clients may do over WebSocket (the subprotocol `graphql-transport-ws`). */
export interface WebSocketOptions {
  /** Most connections at once; further ones get 503. Default: 10000. */
  readonly maxConnections?: number
  /** Most operations of one connection at once; further ones are refused with `TOO_MANY_OPERATIONS`. Default: 100. */
  readonly maxOperations?: number
  /** Largest message of a client, in bytes; a larger one closes its connection with 1009. Default: 1 MiB (1048576). */
  readonly maxMessageBytes?: number
  /**
   * Most messages of one connection in a second, pings and pongs among them; more close it with 4429. Default: 200.
   */
  readonly maxMessagesPerSecond?: number
  /**
   * Most bytes that wait for a client that takes them too slowly; more close its connection with 1008. A subscription gives its
   * next event when the one before is on its way, so this bounds many operations together. Default: 16 MiB (16777216).
   */
  readonly maxBufferedBytes?: number
  /** How long a client may take to send `connection_init`, in milliseconds; then it is closed with 4408. Default: 5000. */
  readonly initTimeoutMs?: number
  /**
   * How often a client is asked whether it is still there, in milliseconds; one that has not answered by the next time is cut off.
   * 0 never asks. Default: 12000.
   */
  readonly keepAliveMs?: number
}

/** {@link WebSocketOptions}, complete; false when nothing is served over WebSocket. */
export type WebSocketSettings = false | Readonly<Required<WebSocketOptions>>

const optionSchema = z.strictObject({
  maxConnections: z.int().positive().default(10_000),
  maxOperations: z.int().positive().default(100),
  maxMessageBytes: z.int().positive().default(1_048_576),
  maxMessagesPerSecond: z.int().positive().default(200),
  maxBufferedBytes: z.int().positive().default(16_777_216),
  initTimeoutMs: z.int().positive().max(600_000).default(5_000),
  keepAliveMs: z.int().nonnegative().max(600_000).default(12_000),
})

/** Checks {@link WebSocketOptions} and fills in the defaults. */
export const webSocketSchema: z.ZodType<WebSocketSettings, boolean | WebSocketOptions> = z.union([
  z.boolean().transform((isOn) => isOn && optionSchema.parse({})),
  optionSchema,
])

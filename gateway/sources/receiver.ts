import type { IncomingHttpHeaders } from 'node:http'

/** A message that a service sent to the gateway. */
export interface ReceivedMessage {
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Takes the messages that a service sends of itself. */
export interface Receiver {
  /** The HTTP method that they come by, in upper case. */
  readonly method: string
  /** The HTTP status that the service expects when its message was taken. */
  readonly status: number
  /** Largest message, in bytes. */
  readonly maxBodyBytes: number
  /**
   * Reads a message.
   *
   * @throws {GatewayError} UNAUTHENTICATED when nothing proves that the service sent it, UNSUPPORTED_MEDIA_TYPE or
   * BAD_REQUEST when it is not what is expected
   */
  read(message: ReceivedMessage): unknown
  /** Gives a message that was read to those who subscribe in this process. */
  publish(message: unknown): void
}

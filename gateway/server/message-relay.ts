import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { GatewayError } from '../errors/gateway-error.ts'
import type { GraphHolder } from '../graph/graph-holder.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { RedisConnection } from '../upstream/redis/redis-connection.ts'

/** Gives messages of services to those who subscribe, in all processes that share a Redis. */
export interface MessageRelay {
  /** Begins to hear of messages that other processes get; a Redis that is not there is waited for. */
  start(): void
  /**
   * Gives a message to the subscribers of all processes: to the other processes first, so that one that they did not get can be
   * sent again.
   *
   * @param path where the message was sent to
   * @throws {GatewayError} NOT_READY when the other processes can not be told; nobody has got it then
   */
  publish(path: string, message: unknown): Promise<void>
}

const channel = 'messages'

const relayedSchema = z.object({ from: z.string(), path: z.string(), message: z.unknown() })

/** What {@link createMessageRelay} needs. */
interface RelayParts {
  /** Whose receivers give messages to the subscribers of this process. */
  readonly graphs: Pick<GraphHolder, 'current'>
  readonly log: Logger
  /** Without it, there are no other processes. */
  readonly redis: Pick<RedisConnection, 'publish' | 'subscribe'> | undefined
}

/** Builds a {@link MessageRelay}. */
export function createMessageRelay({ graphs, log, redis }: RelayParts): MessageRelay {
  const from = randomUUID()
  const deliver = (path: string, message: unknown) => graphs.current?.receivers?.get(path)?.publish(message)

  function hear(text: string): void {
    try {
      const relayed = relayedSchema.parse(JSON.parse(text))
      if (relayed.from !== from) deliver(relayed.path, relayed.message)
    } catch (error) {
      log.error({ err: error }, 'a message of another gateway can not be read')
    }
  }

  return {
    start() {
      // Messages that are missed while Redis is away are gone, as they are for a subscriber that is away.
      void redis?.subscribe(channel, { hear, onGap: () => undefined })
    },
    async publish(path, message) {
      try {
        await redis?.publish(channel, JSON.stringify({ from, path, message }))
      } catch (error) {
        const text = 'The message can not be passed on to all subscribers now: send it again.'
        throw new GatewayError('NOT_READY', text, { cause: error })
      }
      deliver(path, message)
    },
  }
}

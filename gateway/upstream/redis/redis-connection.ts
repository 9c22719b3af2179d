import type { Redis } from 'ioredis'
import type { RedisSettings } from '../../config/redis-options.ts'
import type { Logger } from '../../telemetry/logger.ts'

/** The gateway's connection to Redis. It is made when it is first asked for, and made again when it breaks. */
export interface RedisConnection {
  /**
   * The client, with the first attempt to connect behind it, whatever came of that. Its commands are refused at once while
   * there is no connection, and after `commandTimeoutMs` without an answer: whoever sends one says what happens then.
   */
  open(): Promise<Redis>
  /** Tells all who subscribe to a channel. */
  publish(channel: string, message: string): Promise<void>
  /** Hears a channel, over a connection of its own. */
  subscribe(channel: string, subscriber: RedisSubscriber): Promise<void>
  /** Closes it for good. */
  close(): Promise<void>
}

/** Hears the messages of a channel. */
interface RedisSubscriber {
  readonly hear: (message: string) => void
  /** Called when the connection is there again, as messages may have been missed. */
  readonly onGap: () => void
}

/** The longest pause between two attempts to connect, in milliseconds. */
const longestPauseMs = 2_000

/** Builds a {@link RedisConnection}. That Redis is gone, and that it is back, is said once each in the log. */
export function createRedisConnection(settings: RedisSettings, log: Logger): RedisConnection {
  let opening: Promise<Redis> | undefined

  async function open(): Promise<Redis> {
    const { Redis } = await import('ioredis')
    const { url, keyPrefix, connectTimeoutMs: connectTimeout, commandTimeoutMs: commandTimeout } = settings
    const client = new Redis(url, {
      keyPrefix,
      connectTimeout,
      commandTimeout,
      lazyConnect: true,
      enableOfflineQueue: false,
      // A command whose answer was lost may have had its effect: it is not sent twice.
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempts) => Math.min(attempts * 50, longestPauseMs),
    })
    tellOf(client, log)
    // What went wrong is told by the event, and tried again.
    await client.connect().catch(() => undefined)
    return client
  }

  const connection = () => (opening ??= open())
  const subscribers: Redis[] = []

  return {
    open: connection,
    async publish(channel, message) {
      const client = await connection()
      await client.publish(settings.keyPrefix + channel, message)
    },
    async subscribe(channel, { hear, onGap }) {
      const client = (await connection()).duplicate({
        autoResubscribe: false,
        maxRetriesPerRequest: null,
        commandTimeout: undefined,
      })
      subscribers.push(client)
      // The first connection says what is wrong; both are made again by themselves.
      client.on('error', () => undefined)
      client.on('message', (_channel, message) => hear(message))
      let isFirst = true
      const listen = async (): Promise<void> => {
        await client.subscribe(settings.keyPrefix + channel)
        if (!isFirst) onGap()
        isFirst = false
      }
      // What fails here is tried again with the next connection.
      client.on('ready', () => void listen().catch(() => undefined))
      await client.connect().catch(() => undefined)
    },
    async close() {
      for (const client of subscribers) client.disconnect()
      const client = await opening
      client?.disconnect()
    },
  }
}

function tellOf(client: Redis, log: Logger): void {
  let isDown = false
  const tellDown = (error?: unknown) => {
    if (!isDown) log.error({ err: error }, 'Redis can not be reached; it is tried again')
    isDown = true
  }
  client.on('error', tellDown)
  // The end of a connection without an error, but not the one that the gateway asked for.
  client.on('reconnecting', () => tellDown())
  client.on('ready', () => {
    if (isDown) log.info('Redis is back')
    isDown = false
  })
}

import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { noticeChannel } from './registry-database.ts'
import type { DatabaseOptions, NoticeListener } from './registry-database.ts'

/** What {@link followNotices} needs. */
interface NoticeOptions extends DatabaseOptions {
  readonly onNotice: NoticeListener
  /** Ends the listening. */
  readonly signal: AbortSignal
}

/** Between two attempts to connect again, in milliseconds. */
const reconnectPauseMs = 500

/**
 * Listens on a connection of its own, and connects again when it is lost; what was missed meanwhile is unknown then, and is
 * told as such. Resolves when it listens for the first time.
 */
export async function followNotices(options: NoticeOptions): Promise<void> {
  const lost = await connect(options)
  void reconnectForever(lost, options)
}

/** @returns what settles when the connection is gone */
async function connect({
  location,
  onNotice,
  signal,
}: NoticeOptions): Promise<{ readonly lost: Promise<void> }> {
  const client = new Client({
    connectionString: location,
    keepAlive: true,
    application_name: 'selvage-registry-notices',
  })
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => {
      resolve()
    })
    client.on('end', () => {
      resolve()
    })
  })
  client.on('notification', ({ payload }) => {
    onNotice(payload)
  })
  await client.connect()
  await client.query(`listen ${noticeChannel}`)
  const end = () => void client.end()
  signal.addEventListener('abort', end, { once: true })
  void lost.then(() => {
    signal.removeEventListener('abort', end)
  })
  return { lost }
}

async function reconnectForever(
  first: { readonly lost: Promise<void> },
  options: NoticeOptions,
): Promise<void> {
  const { log, onNotice, signal } = options
  let connection = first
  for (;;) {
    await connection.lost
    if (signal.aborted) return
    log.warn('the connection that tells of new versions was lost')
    const next = await reconnect(options)
    if (!next) return
    connection = next
    onNotice(undefined)
  }
}

async function reconnect(options: NoticeOptions): Promise<{ readonly lost: Promise<void> } | undefined> {
  for (;;) {
    await pause(reconnectPauseMs, undefined, { signal: options.signal }).catch(() => undefined)
    if (options.signal.aborted) return undefined
    try {
      return await connect(options)
    } catch (error) {
      options.log.debug({ err: error }, 'the database can not be reached yet')
    }
  }
}

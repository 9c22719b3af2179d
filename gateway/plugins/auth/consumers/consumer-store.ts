import { stat } from 'node:fs/promises'
import type { ConsumerStoreSettings } from '../../../config/authentication/consumer-options.ts'
import type { Logger } from '../../../telemetry/logger.ts'
import type { Authentication } from '../authenticator.ts'
import { readConsumerFile } from './consumer-file.ts'
import { KnownConsumers } from './known-consumers.ts'
import type { KnownConsumer, KnownKey } from './known-consumers.ts'

/** The consumers of a file, as it is now. */
export interface ConsumerStore extends AsyncDisposable {
  /**
   * Reads the file, and looks from then on whether it has changed; once, however often it is called. A file that can't be
   * read later, or has mistakes, is reported, and what was read before holds.
   *
   * @throws {GatewayError} CONSUMERS_INVALID
   */
  start(): Promise<void>
  /** The key with this id, revoked or not. */
  findKey(id: string): KnownKey | undefined
  findConsumer(name: string): KnownConsumer | undefined
  /** Who calls with a certificate, by `sha256:` and its thumbprint, or by one of its names. */
  findCertificate(name: string): Authentication | undefined
}

/** What {@link createConsumerStore} needs. */
export interface ConsumerStoreInput {
  /** Absolute path of the file. */
  readonly path: string
  readonly settings: Pick<ConsumerStoreSettings, 'checkIntervalMs'>
  readonly log: Logger
}

/** Makes a {@link ConsumerStore}; it knows nobody before `start`. */
export function createConsumerStore({ path, settings, log }: ConsumerStoreInput): ConsumerStore {
  const known = new KnownConsumers()
  let version = ''
  let complaint = ''
  let timer: NodeJS.Timeout | undefined
  let started: Promise<void> | undefined
  let isClosed = false

  async function read(): Promise<void> {
    // Asked before the file is read: a change in between is seen the next time.
    const now = await versionOf(path)
    if (now === version) return
    known.replace(await readConsumerFile(path))
    version = now
    log.info({ consumers: known.size }, 'the file of consumers was read')
  }

  /** What is wrong is tried again each time, as it may not be in the file; it is said once. */
  async function check(): Promise<void> {
    try {
      await read()
      complaint = ''
    } catch (err) {
      const now = await versionOf(path)
      if (complaint !== now)
        log.error({ err }, 'the file of consumers is not good: what was read before holds')
      complaint = now
    }
    schedule()
  }

  function schedule(): void {
    if (isClosed) return
    timer = setTimeout(() => void check(), settings.checkIntervalMs)
    timer.unref()
  }

  return {
    start() {
      started ??= read().then(schedule)
      return started
    },
    findKey: (id) => known.findKey(id),
    findConsumer: (name) => known.findConsumer(name),
    findCertificate: (name) => known.findCertificate(name),
    [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(timer)
      return Promise.resolve()
    },
  }
}

/** Changes whenever the file does, also when that happens twice within one tick of the file system's clock. */
async function versionOf(path: string): Promise<string> {
  try {
    const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true })
    return [mtimeNs, ctimeNs, size, ino].join(' ')
  } catch {
    // Reading it says why it can't be read; that is said once.
    return 'unreadable'
  }
}

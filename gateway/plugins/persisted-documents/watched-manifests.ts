import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { GatewayError } from '../../errors/gateway-error.ts'
import { watchFiles } from '../../graph/watch-files.ts'
import type { FileWatcher } from '../../graph/watch-files.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { parseManifest } from './parse-manifest.ts'

/** The documents of manifests that may change at any time. */
export interface TrustedDocuments extends AsyncDisposable {
  /**
   * Reads them for the first time.
   *
   * @throws {GatewayError} MANIFEST_INVALID when one can't be read or understood
   */
  open(): Promise<void>
  /** The document of this name. */
  find(id: string): string | undefined
  /** Whether a document is in a manifest, to the letter. */
  has(text: string): boolean
}

/** Where manifests are, and who hears of one that breaks. */
export interface ManifestOptions {
  readonly manifests: readonly string[]
  /** Relative paths start here. */
  readonly baseDir: string
  readonly log: Logger
}

/** Reads manifests when they change; while one is broken, all stay as they were. */
export function createWatchedManifests({ manifests, baseDir, log }: ManifestOptions): TrustedDocuments {
  const paths = manifests.map((path) => resolve(baseDir, path))
  let documents: ReadonlyMap<string, string> = new Map()
  let texts: ReadonlySet<string> = new Set()
  let watcher: FileWatcher | undefined
  let isClosed = false

  async function read(): Promise<void> {
    const all = await Promise.all(paths.map(async (path) => parseManifest(await readText(path), path)))
    documents = new Map(all.flatMap((manifest) => [...manifest].map(([id, text]) => [bareId(id), text])))
    texts = new Set(documents.values())
  }

  async function watch(sinceMs: number): Promise<void> {
    const next = await watchFiles(paths, sinceMs, () => void readAgain(next))
    if (isClosed) await next.close()
    else watcher = next
  }

  async function readAgain(previous: FileWatcher): Promise<void> {
    try {
      const sinceMs = Date.now()
      await previous.close()
      if (isClosed) return
      await watch(sinceMs)
      await read()
      log.info({ documents: documents.size }, 'the manifests of trusted documents were read again')
    } catch (error) {
      log.error(
        { err: error },
        'a manifest of trusted documents has changed, and is not valid: the old ones stay',
      )
    }
  }

  return {
    async open() {
      const sinceMs = Date.now()
      await read()
      await watch(sinceMs)
    },
    find: (id) => documents.get(bareId(id)),
    has: (text) => texts.has(text),
    async [Symbol.asyncDispose]() {
      isClosed = true
      await watcher?.close()
    },
  }
}

/** A name may say how it was made: `sha256:7f3a...` is `7f3a...`. */
function bareId(id: string): string {
  return id.replace(/^sha256:/, '')
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new GatewayError('MANIFEST_INVALID', `The manifest "${path}" can't be read.`, { cause: error })
  }
}

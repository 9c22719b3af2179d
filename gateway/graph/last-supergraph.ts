import { createHash } from 'node:crypto'
import type { SchemaStore } from '../sources/source.ts'
import type { Logger } from '../telemetry/logger.ts'

/** The supergraph that was last served, kept for a start while there is no newer one to be had. */
export interface LastSupergraph {
  /** Undefined when there is none, or when it is damaged: the log says so. */
  read(): Promise<string | undefined>
  /** Keeps one that is served. That it can't be kept is said in the log. */
  keep(sdl: string): Promise<void>
}

const mark = '# sha256:'

/** Keeps a feed's last supergraph in a store, with the hash that tells whether it is whole. */
export function createLastSupergraph(name: string, store: SchemaStore, log: Logger): LastSupergraph {
  let kept: string | undefined
  return {
    async read() {
      try {
        const text = await store.read(name)
        if (text === undefined) return undefined
        const end = text.indexOf('\n')
        const sdl = text.slice(end + 1)
        if (text.slice(0, end) === mark + hashOf(sdl)) return sdl
        log.error({ supergraph: name }, 'the supergraph that was kept for a start is damaged, and not used')
      } catch (error) {
        log.error(
          { supergraph: name, err: error },
          'the supergraph that was kept for a start can not be read',
        )
      }
      return undefined
    },
    async keep(sdl) {
      if (sdl === kept) return
      try {
        await store.write(name, `${mark}${hashOf(sdl)}\n${sdl}`)
        kept = sdl
      } catch (error) {
        log.warn({ supergraph: name, err: error }, 'the supergraph could not be kept for the next start')
      }
    },
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

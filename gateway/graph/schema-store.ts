import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SchemaStore } from '../sources/source.ts'
import { replaceFile } from './replace-file.ts'

/** Keeps schemas as long as the process lives. */
export function createMemorySchemaStore(): SchemaStore {
  const texts = new Map<string, string>()
  return {
    read: (name) => Promise.resolve(texts.get(name)),
    write(name, text) {
      texts.set(name, text)
      return Promise.resolve()
    },
  }
}

/** Keeps schemas as files in a folder, which is made when the first is written. A file is replaced whole, or not at all. */
export function createFileSchemaStore(folder: string): SchemaStore {
  const fileOf = (name: string) => join(folder, `${encodeURIComponent(name)}.txt`)
  return {
    async read(name) {
      try {
        return await readFile(fileOf(name), 'utf8')
      } catch (error) {
        if (isMissingFile(error)) return undefined
        throw error
      }
    },
    async write(name, text) {
      await mkdir(folder, { recursive: true })
      await replaceFile(fileOf(name), text)
    },
  }
}

function isMissingFile(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

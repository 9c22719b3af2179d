import { statSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** One import of a module and of what it imports. */
interface Import {
  readonly mark: string
  readonly exports: Promise<Exports>
  /** The state of each file when it was imported. */
  readonly stamps: Map<string, string>
  watchFile: (path: string) => void
}

type Exports = Readonly<Record<string, unknown>>

/** Marks the URL of each module of one import; modules that carry it hand it on to what they import. */
const marker = 'selvage-import'

/** The last import of each module, by path: Node never frees a module, so an unchanged one isn't imported again. */
const lastImports = new Map<string, Import>()
/** The same imports, by the mark in their URLs. */
const importsByMark = new Map<string, Import>()
let count = 0

/**
 * Imports a module as its file is now, together with the modules that it imports by relative path; packages are
 * shared with the rest of the process. TypeScript is loaded by Node's type stripping. A CommonJS module is the
 * exception: Node reads it once.
 *
 * @param path absolute path of the module
 * @param watchFile hears of each file that the exports depend on (absolute path), also when the import fails
 */
export async function importFresh(path: string, watchFile: (path: string) => void): Promise<Exports> {
  const last = lastImports.get(path)
  if (last && [...last.stamps].every(([file, stamp]) => stampOf(file) === stamp)) {
    last.watchFile = watchFile
    for (const file of last.stamps.keys()) watchFile(file)
    return last.exports
  }
  if (last) forget(path, last)
  const started = startImport(path, watchFile)
  started.exports.catch(() => forget(path, started))
  return started.exports
}

function startImport(path: string, watchFile: (path: string) => void): Import {
  if (count === 0) registerHooks({ resolve: resolveMarked })
  const mark = String((count += 1))
  const exports = Promise.withResolvers<Exports>()
  const started: Import = { mark, exports: exports.promise, stamps: new Map(), watchFile }
  importsByMark.set(mark, started)
  lastImports.set(path, started)
  recordFile(started, path)
  exports.resolve(import(markedUrl(pathToFileURL(path), mark)) as Promise<Exports>)
  return started
}

function forget(path: string, old: Import): void {
  importsByMark.delete(old.mark)
  if (lastImports.get(path) === old) lastImports.delete(path)
}

type ResolveHook = NonNullable<Parameters<typeof registerHooks>[0]['resolve']>

/** Stays registered: a module may import another long after it was loaded. */
const resolveMarked: ResolveHook = (specifier, context, nextResolve) => {
  const resolved = nextResolve(specifier, context)
  const mark = markOf(context.parentURL)
  if (mark === null || !resolved.url.startsWith('file:')) return resolved
  const url = new URL(resolved.url)
  if (url.pathname.includes('/node_modules/')) return resolved
  const importing = importsByMark.get(mark)
  if (importing) recordFile(importing, fileURLToPath(url))
  return { ...resolved, url: markedUrl(url, mark) }
}

function recordFile({ stamps, watchFile }: Import, path: string): void {
  if (stamps.has(path)) return
  stamps.set(path, stampOf(path))
  watchFile(path)
}

/** Changes when the file is written, replaced or removed. */
function stampOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats ? `${stats.mtimeNs} ${stats.size} ${stats.ino}` : 'none'
}

function markOf(url: string | undefined): string | null {
  if (url === undefined || !URL.canParse(url)) return null
  return new URL(url).searchParams.get(marker)
}

function markedUrl(url: URL, mark: string): string {
  url.searchParams.set(marker, mark)
  return url.href
}

import { basename, dirname, join } from 'node:path'
import { findPorts } from './find-ports.ts'
import { listFiles } from './list-files.ts'
import { readSourceFile } from './read-source-file.ts'
import type { FoundKind } from './read-source-file.ts'

/** A source that a file in the folder speaks of. */
export interface FoundSource {
  /** Unique, and fit for the name of a subgraph. */
  readonly name: string
  readonly kind: FoundKind
  /** The SDL or the OpenAPI document, relative to the folder, with `/`. */
  readonly file: string
  /** Whether the file itself tells where the service is. */
  readonly namesServer: boolean
  /** The port on which the service listens, where something in the folder says so. */
  readonly port: number | undefined
}

/** What a folder holds that a config could be made of. */
export interface FolderContents {
  readonly sources: readonly FoundSource[]
  /** Files that are supergraphs already, and no sources. */
  readonly supergraphs: readonly string[]
}

/** Looks through a folder for schemas and OpenAPI documents, and for the ports of the services behind them. */
export async function findSources(folder: string): Promise<FolderContents> {
  const files = await listFiles(folder)
  const ports = await findPorts(folder, files)
  const sources: FoundSource[] = []
  const supergraphs: string[] = []
  const names = new Set<string>()
  for (const file of files) {
    const found = await readSourceFile(join(folder, file))
    if (found?.kind === 'supergraph') supergraphs.push(file)
    else if (found) {
      const { kind, namesServer } = found
      const service = nameOf(file)
      const name = toUnique(service, names)
      names.add(name)
      sources.push({
        name,
        kind,
        file,
        namesServer,
        port: ports.get(service) ?? ports.get(basename(dirname(file))),
      })
    }
  }
  return { sources, supergraphs }
}

/** Names that say what a file is, and not whose. */
const generic = new Set(
  'schema openapi swagger api index subgraph spec sdl typedefs graphql src app service .'.split(' '),
)

/** The name of the service that a file belongs to: the file's own, or the nearest folder's that is not a common one. */
function nameOf(file: string): string {
  const own = basename(file)
    .replace(/\.[^.]+$/, '')
    .replace(/[._-](schema|openapi|swagger|subgraph|api)$/i, '')
  const candidates = [own, ...dirname(file).split('/').reverse()]
  const name = candidates.find((candidate) => !generic.has(candidate.toLowerCase())) ?? 'service'
  return name.replaceAll(/[^\w-]+/g, '-').replace(/^(?=[^A-Za-z_])/, '_')
}

function toUnique(name: string, taken: ReadonlySet<string>): string {
  let unique = name
  for (let next = 2; taken.has(unique); next += 1) unique = `${name}-${next}`
  return unique
}

import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { memberOf, readLoosely } from './read-loosely.ts'

/** Ports that services of this folder listen on, by the service's name. */
export type Ports = ReadonlyMap<string, number>

/**
 * Finds out on which ports of this machine services listen: from the published ports of a Compose file, and from `PORT`
 * in the `.env` file of a service's folder.
 *
 * @param files relative paths of the folder's files; `.env` files are looked for beside them
 */
export async function findPorts(folder: string, files: readonly string[]): Promise<Ports> {
  const ports = new Map<string, number>()
  for (const file of files) {
    if (/^(docker-)?compose\.ya?ml$/.test(basename(file))) {
      addPublished(ports, readLoosely(await readFile(join(folder, file), 'utf8')))
    }
  }
  for (const path of new Set(files.map(dirname))) {
    const port = await readEnvPort(join(folder, path, '.env'))
    if (port !== undefined && path !== '.') ports.set(basename(path), port)
  }
  return ports
}

function addPublished(ports: Map<string, number>, compose: unknown): void {
  for (const [name, service] of Object.entries(memberOf(compose, 'services') ?? {})) {
    const port = publishedPort(memberOf(memberOf(service, 'ports'), 0))
    if (port !== undefined) ports.set(name, port)
  }
}

/** `"4001:80"`, `"127.0.0.1:4001:80"`, or `{ published: 4001, target: 80 }`. */
function publishedPort(entry: unknown): number | undefined {
  if (typeof entry !== 'string') return toPort(memberOf(entry, 'published'))
  const [, published] = /(\d+):\d+(?:\/tcp)?$/.exec(entry) ?? []
  return toPort(published)
}

async function readEnvPort(path: string): Promise<number | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const [, port] = /^(?:export\s+)?PORT\s*=\s*["']?(\d+)/m.exec(text) ?? []
  return toPort(port)
}

function toPort(value: unknown): number | undefined {
  const port = Number(value)
  return Number.isInteger(port) && port > 0 ? port : undefined
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { findPostgres } from './find-postgres.ts'

const run = promisify(execFile)

/** A server that tests start. */
interface NeededServer {
  readonly name: string
  /** The Debian package that has it. */
  readonly debianPackage: string
  readonly isInstalled: () => Promise<boolean>
}

const servers: readonly NeededServer[] = [
  { name: 'redis-server', debianPackage: 'redis-server', isInstalled: () => answersVersion('redis-server') },
  {
    name: 'postgres',
    debianPackage: 'postgresql',
    isInstalled: async () => (await findPostgres()) !== undefined,
  },
]

/** Runs once before all tests: installs what is missing where that can be done, and says what is missing where it can't. */
export async function setup(): Promise<void> {
  for (const server of servers) {
    if (!(await server.isInstalled())) await install(server)
  }
}

async function answersVersion(command: string): Promise<boolean> {
  try {
    await run(command, ['--version'])
    return true
  } catch {
    return false
  }
}

async function install({ name, debianPackage }: NeededServer): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  try {
    await run('apt-get', ['update', '-q'], { env })
    await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', debianPackage], { env })
  } catch (error) {
    throw new Error(
      `The tests need "${name}", which is not installed, and could not be: install it (on Debian, as root: apt-get install ${debianPackage}).`,
      { cause: error },
    )
  }
}

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { createTestFolder } from './create-test-folder.ts'
import { eventually } from './eventually.ts'
import { findFreePort } from './find-free-port.ts'
import { findPostgres } from './find-postgres.ts'

const run = promisify(execFile)

/** A real PostgreSQL server on a free port of 127.0.0.1, which keeps its data over a restart. */
export interface TestPostgres extends AsyncDisposable {
  /** Makes an empty database, and gives its URL. */
  createDatabase(): Promise<string>
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again, with the data that it had. */
  restart(): Promise<void>
}

/** Starts a {@link TestPostgres}; who starts it ends it. It refuses to run as root: then it runs as the user `postgres`. */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = await findPostgres()
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  const owner = process.getuid?.() === 0 ? await findUser('postgres') : undefined
  const folder = await createTestFolder()
  if (owner) await chown(folder.path, owner.uid, owner.gid)
  await chmod(folder.path, 0o700)
  const data = join(folder.path, 'data')
  const port = await findFreePort()
  const cluster = ['-D', data, '-U', 'selvage', '-A', 'trust', '-E', 'UTF8', '--no-sync']
  await run(join(programs, 'initdb'), cluster, { ...owner, cwd: folder.path })
  const settings = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder.path]
  const urlOf = (database: string) => `postgres://selvage@127.0.0.1:${port}/${database}`

  async function start() {
    const program = join(programs ?? '', 'postgres')
    const child = spawn(program, settings, { ...owner, cwd: folder.path, stdio: 'ignore' })
    await eventually(() => query(urlOf('postgres'), 'select 1'))
    return child
  }

  let running = await start()
  let databases = 0
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (running.exitCode !== null || running.signalCode !== null) return
    const over = once(running, 'exit')
    running.kill(signal)
    await over
  }
  return {
    async createDatabase() {
      databases += 1
      await query(urlOf('postgres'), `create database test${databases}`)
      return urlOf(`test${databases}`)
    },
    // Its children end by themselves when the first of its processes is told to stop at once.
    kill: () => end('SIGQUIT'),
    async restart() {
      await end('SIGQUIT')
      running = await start()
    },
    async [Symbol.asyncDispose]() {
      await end('SIGQUIT')
      await folder[Symbol.asyncDispose]()
    },
  }
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new Client({ connectionString })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

async function findUser(name: string): Promise<{ readonly uid: number; readonly gid: number }> {
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, name])).stdout)),
  )
  if (uid === undefined || gid === undefined) throw new Error(`there is no user "${name}"`)
  return { uid, gid }
}

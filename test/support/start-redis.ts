import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import { createTestFolder } from './create-test-folder.ts'
import { eventually } from './eventually.ts'
import { findFreePort } from './find-free-port.ts'

/** A real `redis-server` on a free port of 127.0.0.1, which keeps its data over a restart. */
export interface TestRedis {
  readonly url: string
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Starts it again, with the data that it had. */
  restart(): Promise<void>
}

/** Starts a {@link TestRedis}, and ends it when the test is over. */
export async function startRedis(): Promise<TestRedis> {
  const folder = await createTestFolder({})
  const port = await findFreePort()
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path]
  const durable = ['--appendonly', 'yes', '--appendfsync', 'always', '--save', '']

  async function start() {
    const child = spawn('redis-server', [...options, ...durable], { stdio: 'ignore' })
    await eventually(() => answersPing(port))
    return child
  }

  let running = await start()
  async function kill(): Promise<void> {
    if (running.exitCode !== null || running.signalCode !== null) return
    const over = once(running, 'exit')
    running.kill('SIGKILL')
    await over
  }
  onTestFinished(async () => {
    await kill()
    await folder[Symbol.asyncDispose]()
  })
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill()
      running = await start()
    },
  }
}

async function answersPing(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const answer = String(await once(socket, 'data'))
    if (answer !== '+PONG\r\n') throw new Error(`Redis answers ${answer}`)
  } finally {
    socket.destroy()
  }
}

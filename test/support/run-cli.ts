import { spawn } from 'node:child_process'
import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'

const main = fileURLToPath(new URL('../../gateway/cli/main.ts', import.meta.url))

/** Where a command runs. */
export interface CliOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
}

/** How a command ended. */
export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command that goes on running. */
export interface RunningCli {
  /** What it has written so far. */
  readonly stdout: string
  readonly stderr: string
  /** Waits until it says where it listens. */
  untilListening(): Promise<string>
  /** Sends a signal, SIGTERM by default, and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<CliResult>
}

/** Runs a command of the `selvage` command line to its end. */
export async function runCli(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const cli = spawnCli(args, options)
  cli.child.stdin.end()
  return cli.ended
}

/** Starts a command of the `selvage` command line; it is ended with the test. */
export function startCli(args: readonly string[], options: CliOptions): RunningCli {
  const { child, output, ended } = spawnCli(args, options)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    get stdout() {
      return output.stdout
    },
    get stderr() {
      return output.stderr
    },
    async untilListening() {
      let url = ''
      await eventually(() => {
        if (child.exitCode !== null) throw new Error(`it ended: ${output.stdout}${output.stderr}`)
        const [, found] = /url["=:]+(http[^"\s]+)/.exec(output.stdout) ?? []
        if (found === undefined) throw new Error(`it does not listen yet: ${output.stdout}${output.stderr}`)
        url = found
      })
      return url
    },
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

function spawnCli(args: readonly string[], { cwd, env }: CliOptions) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...env },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  return { child, output, ended: untilEnded(child, output) }
}

async function untilEnded(
  child: ChildProcessWithoutNullStreams,
  output: Omit<CliResult, 'code'>,
): Promise<CliResult> {
  await once(child, 'close')
  return { code: child.exitCode, ...output }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'

/** A process that is kept on one core. */
export interface PinnedProcess {
  readonly pid: number
  /** CPU time of all its threads so far, in milliseconds. */
  cpuMs(): number
  /** Resident memory now, in megabytes. */
  rssMb(): number
  stop(): Promise<void>
}

/** What is run, and where. */
export interface PinnedCommand {
  readonly command: readonly string[]
  readonly core: number
  readonly cwd?: string | undefined
  readonly env?: Readonly<Record<string, string>> | undefined
}

/** Linux counts CPU time in hundredths of a second. */
const tickMs = 10

/** Starts a command on one core. Its output is shown only when it ends by itself. */
export function startPinned({ command, core, cwd, env }: PinnedCommand): PinnedProcess {
  const child = spawn('taskset', ['-c', String(core), ...command], { cwd, env: { ...process.env, ...env } })
  let output = ''
  const keep = (text: Buffer) => (output = (output + text.toString('utf8')).slice(-4_000))
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  let isStopping = false
  child.on('exit', (code) => {
    if (!isStopping) process.stderr.write(`${command.join(' ')} ended with ${code}:\n${output}\n`)
  })
  const { pid } = child
  if (pid === undefined) throw new Error(`${command[0]} can't be started.`)
  return {
    pid,
    cpuMs() {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) * tickMs
    },
    rssMb() {
      const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      return Math.round(Number(kb) / 1024)
    },
    async stop() {
      isStopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(timer)
    },
  }
}

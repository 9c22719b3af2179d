import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** What a load generator saw. */
export interface LoadResult {
  readonly requests: number
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Answers that were no 2xx, and connections that failed. */
  readonly errors: number
}

/** What is sent, for how long. */
export interface Load {
  readonly url: string
  readonly body: string
  readonly connections: number
  readonly seconds: number
  readonly core: number
  /** Sent beside the content type. Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** A folder for the generator's script. */
  readonly work: string
}

/** Posts one body over and over with `wrk`, from one core. */
export async function runLoad({
  url,
  body,
  headers = {},
  connections,
  seconds,
  core,
  work,
}: Load): Promise<LoadResult> {
  const script = join(work, 'post.lua')
  const all = { 'content-type': 'application/json', accept: 'application/json', ...headers }
  const lines = [
    'wrk.method = "POST"',
    ...Object.entries(all).map(([name, value]) => `wrk.headers["${name}"] = ${JSON.stringify(value)}`),
    `wrk.body = ${JSON.stringify(body)}`,
  ]
  writeFileSync(script, `${lines.join('\n')}\n`)
  const wrk = [
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--timeout',
    '10s',
    '--latency',
    '-s',
    script,
    url,
  ]
  const { stdout } = await promisify(execFile)('taskset', ['-c', String(core), ...wrk])
  const number = (pattern: RegExp) => Number(pattern.exec(stdout)?.[1] ?? 0)
  const milliseconds = (percentile: number) => {
    const [, value = '0', unit = 'ms'] = new RegExp(`${percentile}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout) ?? []
    return Number(value) * ({ us: 0.001, ms: 1, s: 1_000 }[unit] ?? 1)
  }
  const failures =
    /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(stdout)?.slice(1) ?? []
  return {
    requests: number(/(\d+) requests in/),
    rps: number(/Requests\/sec:\s+([\d.]+)/),
    p50Ms: milliseconds(50),
    p99Ms: milliseconds(99),
    errors: failures
      .map(Number)
      .reduce((sum, count) => sum + count, number(/Non-2xx or 3xx responses: (\d+)/)),
  }
}

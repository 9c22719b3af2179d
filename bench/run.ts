// `npm run bench`: the federation benchmark's workload on Selvage and its peers, one after the other, each on one core;
// the load and the subgraphs are on the other. `npm run bench -- selvage grafbase` runs those whose names begin so;
// BENCH_WORKLOAD takes another workload, BENCH_SECONDS another length than 8 s.
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { composeWorkload } from './compose.ts'
import { gatewaysOf } from './gateways.ts'
import type { GatewayUnderTest } from './gateways.ts'
import { runLoad } from './load.ts'
import type { LoadResult } from './load.ts'
import { startPinned } from './process.ts'
import type { PinnedProcess } from './process.ts'
import { untilAnswering } from './until-answering.ts'
import { findWorkload } from './workloads/find-workload.ts'

const bench = fileURLToPath(new URL('.', import.meta.url))
const work = `${bench}.work`
const subgraphPort = 4200
const port = 4100
const [gatewayCore, otherCore] = [0, 1]
const warmUpSeconds = 4
const seconds = Number(process.env.BENCH_SECONDS ?? 8)

/** One gateway under one load. */
interface Measurement extends LoadResult {
  readonly cpuMs: number
  readonly calls: number
  readonly rssMb: number
}

const workload = findWorkload(process.env.BENCH_WORKLOAD ?? 'federation')
mkdirSync(work, { recursive: true })
const supergraph = `${work}/supergraph.graphql`
const origin = `http://127.0.0.1:${subgraphPort}`
writeFileSync(supergraph, composeWorkload(workload, origin))
const body = JSON.stringify({ query: workload.query })
const wanted = process.argv.slice(2).map((name) => name.toLowerCase())

async function takeCalls(): Promise<number> {
  return Number(await (await fetch(`${origin}/calls`)).text())
}

async function measure(gateway: PinnedProcess, url: string, connections: number): Promise<Measurement> {
  const load = { url, body, connections, core: otherCore, work }
  await runLoad({ ...load, seconds: warmUpSeconds })
  await takeCalls()
  const before = gateway.cpuMs()
  const result = await runLoad({ ...load, seconds })
  const cpuMs = (gateway.cpuMs() - before) / result.requests
  return { ...result, cpuMs, calls: (await takeCalls()) / result.requests, rssMb: gateway.rssMb() }
}

async function run(
  gateway: GatewayUnderTest,
  reference: unknown,
): Promise<{ answer: unknown; rows: Measurement[] }> {
  const { command, cwd, env, path } = gateway
  const started = startPinned({ command, core: gatewayCore, cwd: cwd ?? work, env })
  const url = `http://127.0.0.1:${port}${path}`
  try {
    const answer = await untilAnswering(url, body)
    if (reference !== undefined && !isDeepStrictEqual(answer, reference)) {
      process.stderr.write(
        `${gateway.name} answers wrongly, and is not measured: ${JSON.stringify(answer).slice(-300)}\n`,
      )
      return { answer, rows: [] }
    }
    return { answer, rows: [await measure(started, url, 50), await measure(started, url, 1)] }
  } finally {
    await started.stop()
  }
}

function rowOf(name: string, measurement: Measurement, selvage: Measurement | undefined): string {
  const { rps, p50Ms, p99Ms, cpuMs, calls, rssMb, errors } = measurement
  const ratio = selvage ? (selvage.cpuMs / cpuMs).toFixed(2) : ''
  const cells = [
    rps.toFixed(0),
    p50Ms.toFixed(2),
    p99Ms.toFixed(2),
    cpuMs.toFixed(2),
    calls.toFixed(2),
    rssMb,
    errors,
    ratio,
  ]
  return `| ${[name, ...cells].join(' | ')} |`
}

const heading =
  '| gateway | requests/s | p50 ms | p99 ms | CPU ms/request | calls/request | RSS MB | errors | Selvage CPU / its CPU |'
const subgraphs = startPinned({
  command: [process.execPath, `${bench}serve-subgraphs.ts`, String(subgraphPort), workload.name],
  core: otherCore,
})
const tables: { name: string; rows: Measurement[] }[] = []
try {
  let reference: unknown
  for (const gateway of gatewaysOf({ workload, bench, work, supergraph, origin, port })) {
    if (wanted.length > 0 && !wanted.some((name) => gateway.name.toLowerCase().startsWith(name))) continue
    const { answer, rows } = await run(gateway, reference)
    reference ??= answer
    tables.push({ name: gateway.name, rows })
    process.stderr.write(
      `${rows.map((row, index) => rowOf(gateway.name, row, tables[0]?.rows[index])).join('\n')}\n`,
    )
  }
  process.stdout.write(`answer: ${JSON.stringify(reference).length} bytes\n`)
} finally {
  await subgraphs.stop()
}
for (const [index, connections] of [50, 1].entries()) {
  const rows = tables.flatMap(({ name, rows: all }) =>
    all[index] ? [rowOf(name, all[index], tables[0]?.rows[index])] : [],
  )
  process.stdout.write(
    `\n${connections} connections\n\n${[heading, heading.replaceAll(/[^|]+/g, ' --- '), ...rows].join('\n')}\n`,
  )
}
if (workload.name === 'federation' && wanted.length === 0) {
  const results = tables.map(({ name, rows }) => ({ name, cpuMs: rows.map(({ cpuMs }) => cpuMs) }))
  writeFileSync(`${bench}results.json`, `${JSON.stringify(results, undefined, 2)}\n`)
}

// `npm run bench:cache`: what the response cache costs and saves, on the federation workload, as CPU time of the gateway for each
// request: without it, with a hit each time, and with a miss each time (answers are larger than all that may be kept), in turns. Then the
// memory of a gateway that was asked for a gigabyte of distinct answers, with a bound of 256 MiB. BENCH_SECONDS: 8 for each turn.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeWorkload } from './compose.ts'
import { measureGateway, startGateway } from './measure-gateway.ts'
import { startPinned } from './process.ts'
import { federation } from './workloads/federation/federation.ts'

const bench = fileURLToPath(new URL('.', import.meta.url))
const work = join(bench, '.work/cache')
const origin = 'http://127.0.0.1:4200'
const seconds = Number(process.env.BENCH_SECONDS ?? 8)
const rounds = 3
const supergraph = join(work, 'supergraph.graphql')
const { query } = federation

/** Writes a config and answers with its folder. */
function createFolder(name: string, config: object): string {
  const folder = join(work, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'selvage.json'), JSON.stringify({ sources: {}, ...config }))
  return folder
}

async function measureTurn(name: string, cwd: string, connections: readonly number[]): Promise<void> {
  const costs = await measureGateway({ cwd, supergraph, origin, query, work, seconds }, connections)
  const told = costs.map(
    ({ cpuMs, calls }, index) => `${connections[index]}: ${cpuMs.toFixed(3)} ms, ${calls.toFixed(2)} calls`,
  )
  process.stdout.write(`${name}: ${told.join('; ')}\n`)
}

/** The most memory that a gateway takes while it is asked for so many bytes of answers, each under another key, one by one. */
async function measureMemory(cwd: string, bytes: number): Promise<void> {
  const gateway = await startGateway({ cwd, supergraph, origin, query, work, seconds })
  const body = JSON.stringify({ query })
  let received = 0
  let requests = 0
  let mostMb = 0
  try {
    const before = gateway.rssMb()
    while (received < bytes) {
      const headers = { 'content-type': 'application/json', 'x-key': String(requests) }
      const response = await fetch(gateway.url, { method: 'POST', headers, body })
      received += (await response.arrayBuffer()).byteLength
      requests += 1
      if (requests % 100 === 0) mostMb = Math.max(mostMb, gateway.rssMb())
    }
    process.stdout.write(
      `memory: ${before} MB before, ${mostMb} MB at most, ${gateway.rssMb()} MB at the end of ${requests} answers with ${Math.round(received / 1e6)} MB\n`,
    )
  } finally {
    await gateway.stop()
  }
}

mkdirSync(work, { recursive: true })
writeFileSync(supergraph, composeWorkload(federation, origin))
const folders = {
  without: createFolder('without', {}),
  hits: createFolder('hits', { responseCache: { ttl: 3_600_000 } }),
  misses: createFolder('misses', { responseCache: { ttl: 3_600_000, maxBytes: 10_000 } }),
  memory: createFolder('memory', { responseCache: { ttl: 3_600_000, headers: ['x-key'] } }),
}
const subgraphs = startPinned({
  command: [process.execPath, join(bench, 'serve-subgraphs.ts'), '4200', 'federation'],
  core: 1,
})
try {
  for (let round = 0; round < rounds; round += 1) {
    await measureTurn('without', folders.without, [50, 1])
    await measureTurn('hits', folders.hits, [50, 1])
    await measureTurn('misses', folders.misses, [1])
  }
  await measureMemory(folders.without, 1e8)
  await measureMemory(folders.memory, 1e9)
} finally {
  await subgraphs.stop()
}

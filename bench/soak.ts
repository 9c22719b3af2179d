// `npm run bench:soak`: 3 minutes under load with a new graph every second, after a quiet minute for comparison. No request
// may fail, memory may not grow, and the 99th percentile may not be twice the quiet one.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeWorkload } from './compose.ts'
import { runLoad } from './load.ts'
import { startPinned } from './process.ts'
import { untilAnswering } from './until-answering.ts'
import { federation } from './workloads/federation/federation.ts'

const bench = fileURLToPath(new URL('.', import.meta.url))
const work = join(bench, '.work/soak')
const supergraph = join(work, 'supergraph.graphql')
const origin = 'http://127.0.0.1:4200'
const url = 'http://127.0.0.1:4100/graphql'
const seconds = Number(process.env.BENCH_SECONDS ?? 180)
mkdirSync(work, { recursive: true })

const sdl = composeWorkload(federation, origin)
const body = JSON.stringify({ query: federation.query })
/** Another supergraph to the gateway, though not to its clients. */
const writeVersion = (version: number) => writeFileSync(supergraph, `# version ${version}\n${sdl}`)
writeVersion(0)

const subgraphs = startPinned({
  command: [process.execPath, join(bench, 'serve-subgraphs.ts'), '4200', 'federation'],
  core: 1,
})
const cli = join(bench, '../dist/gateway/cli/main.js')
const serve = ['serve', '--supergraph', supergraph, '--port', '4100', '--log-level', 'warn']
const gateway = startPinned({ command: [process.execPath, cli, ...serve], core: 0, cwd: work })
try {
  await untilAnswering(url, body)
  const load = { url, body, connections: 20, core: 1, work }
  await runLoad({ ...load, seconds: 5 })
  const quiet = await runLoad({ ...load, seconds: Math.min(60, seconds) })
  const rss: number[] = []
  let version = 0
  const swapping = setInterval(() => {
    version += 1
    writeVersion(version)
    if (version % 10 === 0) rss.push(gateway.rssMb())
  }, 1_000)
  const swapped = await runLoad({ ...load, seconds })
  clearInterval(swapping)
  const report = { quiet, swapped, swaps: version, p99Ratio: swapped.p99Ms / quiet.p99Ms, rssMb: rss }
  process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
} finally {
  await gateway.stop()
  await subgraphs.stop()
}

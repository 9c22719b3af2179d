// `npm run bench:start`: the time from the start of the process to the first answer, on two supergraphs, and the memory
// that 10,000 distinct operations leave behind.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { composeWorkload } from './compose.ts'
import { startPinned } from './process.ts'
import { untilAnswering } from './until-answering.ts'
import { findWorkload } from './workloads/find-workload.ts'

const bench = fileURLToPath(new URL('.', import.meta.url))
const work = join(bench, '.work')
const url = 'http://127.0.0.1:4100/graphql'
const cli = join(bench, '../dist/gateway/cli/main.js')
const runs = 5
const operations = 10_000
mkdirSync(work, { recursive: true })

function startGateway(supergraph: string) {
  const serve = ['serve', '--supergraph', supergraph, '--port', '4100', '--log-level', 'warn']
  return startPinned({ command: [process.execPath, cli, ...serve], core: 0, cwd: work })
}

for (const name of ['federation', 'large']) {
  const workload = findWorkload(name)
  const supergraph = join(work, `${name}.graphql`)
  writeFileSync(supergraph, composeWorkload(workload, 'http://127.0.0.1:4200'))
  const body = JSON.stringify({ query: workload.query })
  const subgraphs = startPinned({
    command: [process.execPath, join(bench, 'serve-subgraphs.ts'), '4200', name],
    core: 1,
  })
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const times: number[] = []
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now()
    const gateway = startGateway(supergraph)
    await untilAnswering(url, body)
    times.push(Math.round(performance.now() - startedAt))
    if (run === runs - 1) process.stdout.write(`${name}: RSS after the first answer ${gateway.rssMb()} MB\n`)
    await gateway.stop()
  }
  process.stdout.write(`${name}: first answer after ${times.join(', ')} ms\n`)
  if (name === 'federation') await sendDistinctOperations(supergraph)
  await subgraphs.stop()
}

async function sendDistinctOperations(supergraph: string): Promise<void> {
  const gateway = startGateway(supergraph)
  await untilAnswering(url, JSON.stringify({ query: '{ users { id } }' }))
  const sizes: string[] = []
  for (let number = 0; number < operations; number += 1) {
    const query = `{ users { id a${number}: name reviews { id product { name a${number}: upc } } } }`
    await untilAnswering(url, JSON.stringify({ query }))
    if (number % 2_000 === 1_999) sizes.push(`${number + 1}: ${gateway.rssMb()} MB`)
  }
  process.stdout.write(`distinct operations, RSS after ${sizes.join(', ')}\n`)
  await gateway.stop()
}

import { fileURLToPath } from 'node:url'
import { runLoad } from './load.ts'
import { startPinned } from './process.ts'
import type { PinnedProcess } from './process.ts'
import { untilAnswering } from './until-answering.ts'

const cli = fileURLToPath(new URL('../dist/gateway/cli/main.js', import.meta.url))
const url = 'http://127.0.0.1:4100/graphql'

/** A gateway that is measured, and what it is asked. */
export interface MeasuredGateway {
  /** A folder with its config. */
  readonly cwd: string
  readonly supergraph: string
  /** Of the server of the subgraphs, which counts calls. */
  readonly origin: string
  readonly query: string
  readonly headers?: Readonly<Record<string, string>>
  /** A folder for the load generator's script. */
  readonly work: string
  readonly seconds: number
}

/** What a request costs. */
export interface GatewayCost {
  readonly cpuMs: number
  /** Calls of subgraphs. */
  readonly calls: number
}

/** Starts the gateway, on one core; it answers when this resolves. */
export async function startGateway(
  gateway: MeasuredGateway,
): Promise<PinnedProcess & { readonly url: string }> {
  const { cwd, supergraph, query, headers = {} } = gateway
  const serve = ['serve', '--supergraph', supergraph, '--port', '4100', '--log-level', 'warn']
  const started = startPinned({ command: [process.execPath, cli, ...serve], core: 0, cwd })
  await untilAnswering(url, JSON.stringify({ query }), headers)
  return { ...started, url }
}

/** CPU time of the gateway and calls of subgraphs for each request, for each of these numbers of connections. */
export async function measureGateway(
  gateway: MeasuredGateway,
  connections: readonly number[],
): Promise<readonly GatewayCost[]> {
  const { origin, query, headers = {}, work, seconds } = gateway
  const started = await startGateway(gateway)
  const takeCalls = async () => Number(await (await fetch(`${origin}/calls`)).text())
  const costs: GatewayCost[] = []
  try {
    for (const count of connections) {
      const load = { url, body: JSON.stringify({ query }), headers, connections: count, core: 1, work }
      await runLoad({ ...load, seconds: 3 })
      await takeCalls()
      const before = started.cpuMs()
      const { requests, errors } = await runLoad({ ...load, seconds })
      if (errors > 0) throw new Error(`${errors} requests were refused`)
      costs.push({ cpuMs: (started.cpuMs() - before) / requests, calls: (await takeCalls()) / requests })
    }
    return costs
  } finally {
    await started.stop()
  }
}

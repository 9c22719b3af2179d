import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { startServices } from '../../subgraph-examples/start-services.ts'
import type { ServiceName } from '../../subgraph-examples/start-services.ts'
import { eventually } from './eventually.ts'
import { startCli } from './run-cli.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The example estate, served by `selvage serve` on free ports. */
export interface RunningExample {
  /** Of the gateway's GraphQL endpoint. */
  readonly url: string
  /** Every request that came to a service, the oldest first. */
  readonly calls: (readonly [service: ServiceName, path: string])[]
  /** Posts an operation as JSON. */
  readonly post: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>
}

/** Starts the example's services and its gateway, and stops them when the test is over. */
export async function startExample(engine: 'plan' | 'stitch'): Promise<RunningExample> {
  const calls: (readonly [ServiceName, string])[] = []
  const services = await startServices({
    firstPort: 0,
    onRequest: (service, path) => calls.push([service, path]),
  })
  onTestFinished(() => services.stop())
  const env = { ...services.environment, SELVAGE_ENGINE: engine }
  const url = await startCli(['serve', '--port', '0'], { cwd: root, env }).untilListening()
  await eventually(async () => {
    const { status } = await fetch(new URL('/ready', url))
    if (status !== 200) throw new Error(`The example is not ready: ${status}.`)
  })
  return {
    url,
    calls,
    post: (body, headers = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
  }
}

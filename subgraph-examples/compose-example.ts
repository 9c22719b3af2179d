import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { printSchema } from 'graphql'
import { parseSupergraph } from '../gateway/engine/supergraph.ts'
import { serviceNames, startServices } from './start-services.ts'
import type { RunningServices } from './start-services.ts'

/** The schemas of the example estate, as files. */
export interface ExampleSchemas {
  /** With the services at their usual addresses. */
  readonly supergraph: string
  readonly publicSchema: string
}

const firstPort = 4001

/**
 * Composes the example estate as a user would: with `selvage compose`, while the services run.
 *
 * @throws {Error} when it doesn't compose
 */
export async function composeExample(): Promise<ExampleSchemas> {
  const services = await startServices({ firstPort: 0 })
  try {
    const supergraph = withUsualAddresses(await runCompose(services), services)
    return { supergraph, publicSchema: `${printSchema(parseSupergraph(supergraph).publicSchema)}\n` }
  } finally {
    await services.stop()
  }
}

async function runCompose({ environment }: RunningServices): Promise<string> {
  const child = spawn(process.execPath, ['gateway/cli/main.ts', 'compose'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const supergraph = await text(child.stdout)
  if (supergraph === '') throw new Error('The example estate does not compose.')
  return supergraph
}

function withUsualAddresses(supergraph: string, { environment }: RunningServices): string {
  return serviceNames.reduce((sdl, name, index) => {
    const url = environment[`${name.toUpperCase()}_URL`] ?? ''
    return sdl.replaceAll(url, url.replace(/:\d+/, `:${firstPort + index}`))
  }, supergraph)
}

// `npm start`: the services of the example and the gateway in front of them.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { serviceNames, startServices } from './start-services.ts'
import type { RunningServices } from './start-services.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
/** The gateway's port; the services have the next ones. 0 takes any that are free. */
const port = Number(process.env.PORT ?? 4000)

const sample = `{
  listOrders(limit: 3) {
    id
    customer { name city }
    total { amount currency }
    items { quantity product { name inStock rating isRecommended } }
  }
}`

async function start(): Promise<void> {
  const services = await startServices({ firstPort: port === 0 ? 0 : port + 1 })
  announce(services)
  const gateway = spawn(process.execPath, ['gateway/cli/main.ts', 'dev', '--port', String(port)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...services.environment },
  })
  // Ctrl-C reaches the gateway by itself; a signal to this process alone is passed on.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => gateway.kill('SIGTERM'))
  const code = await new Promise<number>((resolve, reject) => {
    gateway.once('error', reject)
    gateway.once('exit', (exitCode) => resolve(exitCode ?? 1))
  })
  await services.stop()
  process.exitCode = code
}

function announce({ environment }: RunningServices): void {
  const lines = serviceNames.map((name) => `  ${name.padEnd(10)} ${environment[`${name.toUpperCase()}_URL`]}`)
  process.stdout.write(
    [
      'The example estate: five services, and the gateway in front of them.',
      '',
      ...lines,
      '',
      'A query that joins them all, for GraphiQL at the address below:',
      '',
      sample,
      '',
      'Ctrl-C stops everything.',
      '',
      '',
    ].join('\n'),
  )
}

start().catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
  const hint = isTaken ? `\nChoose other ports: PORT=5000 npm start takes 5000 to 5005.` : ''
  process.stderr.write(
    `The services can't start: ${error instanceof Error ? error.message : String(error)}${hint}\n`,
  )
  process.exitCode = 1
})

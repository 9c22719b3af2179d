// `npm start`: the services of the example and the gateway in front of them, in one process: when it ends, all do.
import { runDev } from '../gateway/cli/commands/dev-command.ts'
import { formatError } from '../gateway/cli/format-error.ts'
import { wantsColors } from '../gateway/cli/wants-colors.ts'
import { printWelcome } from './print-welcome.ts'
import { startServices } from './start-services.ts'

/** The gateway's port; the services have the next ones. 0 takes any that are free. */
const port = Number(process.env.PORT ?? 4000)
if (!Number.isInteger(port) || port < 0 || port > 65_530) {
  process.stderr.write(`PORT is "${process.env.PORT ?? ''}"; expected a number from 0 to 65530.\n`)
  process.exit(1)
}

async function start(): Promise<void> {
  const services = await startServices({ firstPort: port === 0 ? 0 : port + 1 })
  // The config finds the services by its environment, which is this process's own.
  Object.assign(process.env, services.environment)
  const { url } = await runDev({ config: 'selvage.config.ts', port, logLevel: 'info' })
  printWelcome(url, services)
}

start().catch((error: unknown) => {
  process.stderr.write(formatError(error, wantsColors(process.stderr)))
  process.stderr.write('Choose other ports: PORT=5000 npm start takes 5000 to 5005.\n')
  // The services that did start would keep it alive.
  process.exit(1)
})

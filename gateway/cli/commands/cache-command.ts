import { Command, Option } from 'commander'
import { z } from 'zod'
import { GatewayError } from '../../errors/gateway-error.ts'
import { askAdmin } from '../admin-client.ts'
import { adminOption } from './options.ts'

interface PurgeOptions {
  readonly admin: string
  readonly type?: readonly string[]
  readonly entity?: readonly string[]
  readonly tag?: readonly string[]
  readonly key?: readonly string[]
  readonly all?: true
}

const statusSchema = z.object({ answers: z.int(), bytes: z.int() })
const purgedSchema = z.object({ purged: z.int(), entities: z.int().default(0), isTold: z.boolean() })

/** `selvage cache`: what a running gateway keeps of its answers. */
export function cacheCommand(): Command {
  return new Command('cache')
    .summary('look at the response cache of a running gateway, or let go of what is in it')
    .addCommand(statusCommand())
    .addCommand(purgeCommand())
}

function statusCommand(): Command {
  return new Command('status')
    .summary('say how much there is in it')
    .addOption(adminOption())
    .action(async (options: { readonly admin: string }) => {
      const { answers, bytes } = await askAdmin(options, 'cache', { schema: statusSchema })
      process.stdout.write(`${answers} answers, ${bytes} bytes\n`)
    })
}

function purgeCommand(): Command {
  return new Command('purge')
    .summary('let go of answers, in all gateways that share a Redis')
    .addOption(adminOption())
    .addOption(new Option('-t, --type <names...>', 'all with objects of these types'))
    .addOption(new Option('-e, --entity <entities...>', 'all that have these objects: Product:1'))
    .addOption(new Option('--tag <tags...>', 'all that have these tags of the config'))
    .addOption(new Option('-k, --key <keys...>', 'those with these keys, as Cache-Status has them'))
    .addOption(new Option('--all', 'everything'))
    .addHelpText(
      'after',
      '\nThe token of the admin API is taken from SELVAGE_ADMIN_TOKEN.\n\nExamples:\n' +
        '  $ selvage cache purge --entity Product:1\n  $ selvage cache purge --type Product Category\n',
    )
    .action(purge)
}

async function purge({ admin, type, entity, tag, key, all }: PurgeOptions): Promise<void> {
  const body = { types: type, entities: entity, tags: tag, keys: key, all }
  if (Object.values(body).every((value) => value === undefined)) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      'What is to go? Say --type, --entity, --tag or --key, or --all for everything.',
    )
  }
  const { purged, entities, isTold } = await askAdmin({ admin }, 'cache/purge', {
    body,
    schema: purgedSchema,
  })
  process.stdout.write(`${purged} answers${entities > 0 ? ` and ${entities} entities` : ''} are gone\n`)
  if (isTold) return
  process.stderr.write('The other gateways could not be told, as Redis does not answer: do it again.\n')
  process.exitCode = 1
}

import { Command, Option } from 'commander'
import { z } from 'zod'
import { printRows } from '../registry/print-rows.ts'
import { askRegistry } from '../registry/registry-client.ts'
import type { RegistryClientOptions } from '../registry/registry-client.ts'
import { jsonOption, registryOption } from '../registry/registry-options.ts'

interface CreateOptions extends RegistryClientOptions {
  readonly team?: string
  readonly role?: 'read' | 'publish' | 'admin'
}

const tokensSchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    role: z.string(),
    team: z.string().optional(),
    createdBy: z.string(),
    createdAt: z.string(),
    revokedAt: z.string().optional(),
  }),
)

/** `selvage tokens`: who may ask the registry for what. */
export function tokensCommand(): Command {
  return new Command('tokens')
    .summary('create, list and revoke tokens of the registry')
    .description(
      'Manages the tokens of a registry. All of it takes a token of the role admin, in SELVAGE_REGISTRY_TOKEN.',
    )
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
}

function createCommand(): Command {
  return new Command('create')
    .summary('create a token')
    .description('Creates a token, and writes it to standard output, once: only its hash is stored.')
    .argument('<name>', 'who or what gets it; the audit log names it')
    .addOption(new Option('-t, --team <name>', 'the team whose subgraphs it may publish'))
    .addOption(
      new Option(
        '-r, --role <role>',
        'what it may do: read, publish for a team, or everything (default: publish with --team, else read)',
      ).choices(['read', 'publish', 'admin']),
    )
    .addOption(registryOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ selvage tokens create reviews-ci --team reviews\n  $ selvage tokens create gateway\n',
    )
    .action(async (name: string, { team, role, ...options }: CreateOptions) => {
      const body = { name, team, role: role ?? (team === undefined ? 'read' : 'publish') }
      const schema = z.object({ id: z.string(), token: z.string() })
      const { id, token } = await askRegistry(options, 'tokens', { body, schema })
      process.stdout.write(`${token}\n`)
      process.stderr.write(
        `This is the token of "${name}", with the id ${id}. It is not stored, and can't be shown again.\n`,
      )
    })
}

function listCommand(): Command {
  return new Command('list')
    .summary('list the tokens')
    .description('Lists id, name, role, team and state of all tokens, on standard output.')
    .addOption(jsonOption())
    .addOption(registryOption())
    .action(async ({ json, ...options }: RegistryClientOptions & { readonly json?: true }) => {
      const found = await askRegistry(options, 'tokens', { schema: tokensSchema })
      printRows(
        found,
        ({ id, name, role, team = '-', revokedAt }) => [
          id,
          name,
          role,
          team,
          revokedAt === undefined ? 'valid' : `revoked ${revokedAt}`,
        ],
        json,
      )
    })
}

function revokeCommand(): Command {
  return new Command('revoke')
    .summary('revoke a token')
    .description('Ends a token for good; the registry refuses it from now on.')
    .argument('<id>', 'the id of the token, as `selvage tokens list` shows it')
    .addOption(registryOption())
    .action(async (id: string, options: RegistryClientOptions) => {
      await askRegistry(options, `tokens/${encodeURIComponent(id)}`, {
        method: 'DELETE',
        schema: z.undefined(),
      })
    })
}

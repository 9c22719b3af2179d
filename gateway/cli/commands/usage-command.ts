import { Command, Option } from 'commander'
import { z } from 'zod'
import { GatewayError } from '../../errors/gateway-error.ts'
import { askAdmin } from '../admin-client.ts'
import { adminOption } from './options.ts'

interface UsageOptions {
  readonly admin: string
  readonly principal?: string
  readonly plan?: string
  readonly address?: string
  readonly format: 'text' | 'json'
}

const quotasSchema = z.object({
  quotas: z.array(
    z.object({
      quota: z.string(),
      per: z.string(),
      used: z.number(),
      limit: z.number().optional(),
      resetsAt: z.string().optional(),
    }),
  ),
})

/** `selvage usage`: what a caller has used of its quotas. */
export function usageCommand(): Command {
  return new Command('usage')
    .summary('say what a caller has used of its quotas, by a running gateway')
    .addOption(adminOption())
    .addOption(new Option('-p, --principal <subject>', 'whose usage: the subject of its credentials'))
    .addOption(new Option('--plan <plan>', 'its plan, whose limits are told'))
    .addOption(
      new Option('--address <ip>', 'whose usage: the address of a caller without credentials').conflicts(
        'principal',
      ),
    )
    .addOption(new Option('--format <format>', 'how it is written').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nThe token of the admin API is taken from SELVAGE_ADMIN_TOKEN.\n\nExample:\n  $ selvage usage --principal shop --plan gold\n',
    )
    .action(tellUsage)
}

async function tellUsage({ admin, principal, plan, address, format }: UsageOptions): Promise<void> {
  if (principal === undefined && address === undefined) {
    throw new GatewayError('OPTIONS_INVALID', 'Whose usage is it? Say --principal, or --address.')
  }
  const asked = Object.entries({ principal, plan, address }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  const { quotas } = await askAdmin({ admin }, `quotas?${new URLSearchParams(asked)}`, {
    schema: quotasSchema,
  })
  if (format === 'json') {
    process.stdout.write(`${JSON.stringify(quotas, undefined, 2)}\n`)
    return
  }
  for (const { quota, per, used, limit, resetsAt } of quotas) {
    const of = limit === undefined ? 'no limit with this plan' : `of ${limit}`
    process.stdout.write(
      `${quota}: ${used} ${of} (${per}${resetsAt === undefined ? '' : `, until ${resetsAt}`})\n`,
    )
  }
}

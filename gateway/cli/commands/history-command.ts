import { Command, InvalidArgumentError, Option } from 'commander'
import { z } from 'zod'
import { printRows } from '../registry/print-rows.ts'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import type { VariantOptions } from '../registry/registry-client.ts'
import { graphOption, jsonOption, registryOption, variantOption } from '../registry/registry-options.ts'

interface HistoryOptions extends VariantOptions {
  readonly limit: number
  readonly json?: true
}

const versionsSchema = z.array(
  z.object({
    version: z.int(),
    hash: z.string(),
    action: z.string(),
    summary: z.string(),
    createdBy: z.string(),
    createdAt: z.string(),
  }),
)

/** `selvage history`: how a variant came to be what it is. */
export function historyCommand(): Command {
  return new Command('history')
    .summary('list the versions of a variant')
    .description(
      'Lists number, hash, time, author and change of each version of a variant, the newest first.',
    )
    .addOption(new Option('-n, --limit <number>', 'how many, at most').argParser(parseLimit).default(20))
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(jsonOption())
    .addOption(registryOption())
    .action(async ({ limit, json, ...options }: HistoryOptions) => {
      const path = variantPath(options, `versions?limit=${limit}`)
      const found = await askRegistry(options, path, { schema: versionsSchema })
      printRows(
        found,
        ({ version, hash, createdAt, createdBy, summary }) => [
          String(version),
          hash.slice(0, 12),
          createdAt,
          createdBy,
          summary,
        ],
        json,
      )
    })
}

const mostVersions = 1_000

function parseLimit(text: string): number {
  const limit = Number(text)
  if (Number.isInteger(limit) && limit >= 1 && limit <= mostVersions) return limit
  throw new InvalidArgumentError(`Expected a number from 1 to ${mostVersions}.`)
}

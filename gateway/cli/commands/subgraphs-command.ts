import { Command } from 'commander'
import { z } from 'zod'
import { printRows } from '../registry/print-rows.ts'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import type { VariantOptions } from '../registry/registry-client.ts'
import {
  changedSchema,
  forceOption,
  graphOption,
  jsonOption,
  registryOption,
  variantOption,
} from '../registry/registry-options.ts'

const subgraphsSchema = z.array(
  z.object({
    name: z.string(),
    kind: z.string(),
    url: z.string(),
    owner: z.string().optional(),
    labels: z.record(z.string(), z.string()),
    publishedBy: z.string(),
    publishedAt: z.string(),
  }),
)

/** `selvage subgraphs`: what a variant is composed of. */
export function subgraphsCommand(): Command {
  return new Command('subgraphs')
    .summary('list the subgraphs of a variant, or remove one')
    .addCommand(listCommand())
    .addCommand(removeCommand())
}

function listCommand(): Command {
  return new Command('list')
    .summary('list the subgraphs of a variant')
    .description('Lists name, kind, owner, URL and time of each subgraph of a variant, on standard output.')
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(jsonOption())
    .addOption(registryOption())
    .action(async ({ json, ...options }: VariantOptions & { readonly json?: true }) => {
      const found = await askRegistry(options, variantPath(options, 'subgraphs'), { schema: subgraphsSchema })
      printRows(
        found,
        ({ name, kind, owner = 'admins', url, publishedAt }) => [name, kind, owner, url, publishedAt],
        json,
      )
    })
}

function removeCommand(): Command {
  return new Command('remove')
    .summary('remove a subgraph from a variant')
    .description('Removes a subgraph from a variant, if the others compose and no client breaks.')
    .argument('<name>', 'the subgraph')
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(forceOption())
    .addOption(registryOption())
    .action(async (name: string, { force, ...options }: VariantOptions & { readonly force?: true }) => {
      const path = variantPath(
        options,
        `subgraphs/${encodeURIComponent(name)}?allowBreaking=${String(force ?? false)}`,
      )
      const { version } = await askRegistry(options, path, { method: 'DELETE', schema: changedSchema })
      process.stdout.write(`${options.variant} is at version ${version}\n`)
    })
}

import { Command } from 'commander'
import { z } from 'zod'
import { printRows } from '../registry/print-rows.ts'
import { askRegistry } from '../registry/registry-client.ts'
import type { RegistryClientOptions } from '../registry/registry-client.ts'
import { jsonOption, registryOption } from '../registry/registry-options.ts'

const variantsSchema = z.array(z.object({ graph: z.string(), name: z.string(), version: z.int() }))

/** `selvage variants`: which there are. */
export function variantsCommand(): Command {
  return new Command('variants')
    .summary('list the variants of the registry')
    .description('Lists graph, name and version of each variant, on standard output.')
    .addOption(jsonOption())
    .addOption(registryOption())
    .action(async ({ json, ...options }: RegistryClientOptions & { readonly json?: true }) => {
      const found = await askRegistry(options, 'variants', { schema: variantsSchema })
      printRows(found, ({ graph, name, version }) => [graph, name, String(version)], json)
    })
}

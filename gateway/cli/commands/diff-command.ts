import { Argument, Command } from 'commander'
import { z } from 'zod'
import { printRows } from '../registry/print-rows.ts'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import type { VariantOptions } from '../registry/registry-client.ts'
import {
  graphOption,
  jsonOption,
  parseVersion,
  registryOption,
  variantOption,
} from '../registry/registry-options.ts'

const changesSchema = z.array(z.object({ severity: z.string(), message: z.string() }))

/** `selvage diff`: what changed between two versions. */
export function diffCommand(): Command {
  return new Command('diff')
    .summary('say what changed for clients between two versions of a variant')
    .description('Lists breaking, dangerous and safe changes of the public schema, the worst first.')
    .addArgument(new Argument('<from>', 'the number of a version').argParser(parseVersion))
    .addArgument(new Argument('<to>', 'the number of another').argParser(parseVersion))
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(jsonOption())
    .addOption(registryOption())
    .action(
      async (from: number, to: number, { json, ...options }: VariantOptions & { readonly json?: true }) => {
        const path = variantPath(options, `diff?from=${from}&to=${to}`)
        const changes = await askRegistry(options, path, { schema: changesSchema })
        printRows(changes, ({ severity, message }) => [severity, message], json)
      },
    )
}

import { Argument, Command } from 'commander'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import type { VariantOptions } from '../registry/registry-client.ts'
import {
  changedSchema,
  graphOption,
  parseVersion,
  registryOption,
  variantOption,
} from '../registry/registry-options.ts'

/** `selvage rollback`: back to a version. */
export function rollbackCommand(): Command {
  return new Command('rollback')
    .summary('go back to a version of a variant')
    .description(
      'Makes a version of a variant the newest again, exactly as it was, whomever that breaks. It takes a token of the role admin.',
    )
    .addArgument(
      new Argument('<version>', 'its number, as `selvage history` shows it').argParser(parseVersion),
    )
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(registryOption())
    .action(async (version: number, options: VariantOptions) => {
      const path = variantPath(options, 'rollback')
      const changed = await askRegistry(options, path, { body: { version }, schema: changedSchema })
      process.stdout.write(
        `${options.variant} is at version ${changed.version}, which is version ${version} again\n`,
      )
    })
}

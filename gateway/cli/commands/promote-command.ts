import { Command, Option } from 'commander'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import type { VariantOptions } from '../registry/registry-client.ts'
import {
  changedSchema,
  forceOption,
  graphOption,
  parseVersion,
  registryOption,
  variantOption,
} from '../registry/registry-options.ts'

interface PromoteOptions extends VariantOptions {
  readonly from?: number
  readonly force?: true
}

/** `selvage promote`: one variant takes over another. */
export function promoteCommand(): Command {
  return new Command('promote')
    .summary('make of a variant what another one is')
    .description(
      'Takes over all subgraphs of another variant, such as staging, if no client breaks. It takes a token of the role admin.',
    )
    .argument('<variant>', 'the variant that is taken over')
    .addOption(
      new Option('--from <version>', 'which version of it (default: the newest)').argParser(parseVersion),
    )
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(forceOption())
    .addOption(registryOption())
    .addHelpText('after', '\nExamples:\n  $ selvage promote staging --variant main\n')
    .action(async (source: string, { from, force, ...options }: PromoteOptions) => {
      const path = variantPath(options, 'promote')
      const body = { from: source, version: from, allowBreaking: force }
      const { version, summary } = await askRegistry(options, path, { body, schema: changedSchema })
      process.stdout.write(`${options.variant} is at version ${version}: it ${summary}\n`)
    })
}

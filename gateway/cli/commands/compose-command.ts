import { Command, Option } from 'commander'
import { findConfig } from '../../config/find-config.ts'
import { loadConfig } from '../../config/load-config.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createRecipe } from '../../graph/create-recipe.ts'
import { replaceFile } from '../../graph/replace-file.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import { createOneOffInputs } from '../one-off-inputs.ts'
import { configOption } from './options.ts'

interface ComposeOptions {
  readonly config?: string
  readonly out?: string
}

/** `selvage compose`: the supergraph SDL of a config's sources. */
export function composeCommand(): Command {
  return new Command('compose')
    .summary('write the supergraph SDL, or say why there is none')
    .description(
      'Loads every source of a config file and composes them into one supergraph SDL, for `selvage serve ' +
        '--supergraph` or for another gateway.\n\nWhat is wrong with the config, a source or their composition is ' +
        'listed on standard error, with exit code 1.',
    )
    .addOption(configOption())
    .addOption(new Option('-o, --out <file>', 'write to this file, in one step (default: standard output)'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ selvage compose --out supergraph.graphql\n  $ selvage compose > supergraph.graphql\n',
    )
    .action(compose)
}

async function compose({ config, out }: ComposeOptions): Promise<void> {
  const path = await findConfig(process.cwd(), config)
  const sdl = await readSupergraph(path)
  if (out === undefined) process.stdout.write(sdl)
  else await writeOutput(out, sdl)
}

async function writeOutput(path: string, text: string): Promise<void> {
  try {
    await replaceFile(path, text)
  } catch (error) {
    throw new GatewayError('FILE_NOT_WRITTEN', `The file "${path}" can't be written.`, { cause: error })
  }
}

async function readSupergraph(path: string): Promise<string> {
  const http = createHttpClient()
  try {
    const loaded = await loadConfig(path)
    const recipe = createRecipe({ ...loaded, load: () => Promise.resolve(loaded), http })
    const graph = await recipe.build(createOneOffInputs())
    await graph.close()
    return `${graph.supergraphSdl.trimEnd()}\n`
  } finally {
    await http.close()
  }
}

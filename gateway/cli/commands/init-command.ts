import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Command } from 'commander'
import { findConfig } from '../../config/find-config.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { chooseConfigFile } from '../init/choose-config-file.ts'
import { createConfigTree } from '../init/config-tree.ts'
import { findSources } from '../init/find-sources.ts'
import type { FolderContents, FoundSource } from '../init/find-sources.ts'
import { renderModule } from '../init/render-module.ts'
import { renderYaml } from '../init/render-yaml.ts'

/** `selvage init`: a first config. */
export function initCommand(): Command {
  return new Command('init')
    .summary('write a config for what is in this folder')
    .description(
      'Writes a commented config file that runs. It asks nothing: schemas and OpenAPI documents in this folder ' +
        'become sources, their addresses are taken from Compose and .env files where those have them, and the ' +
        'format is TypeScript, JavaScript or YAML, as fits the folder. Where nothing is found it writes a graph that ' +
        'greets.',
    )
    .addHelpText('after', '\nExamples:\n  $ selvage init && selvage dev\n')
    .action(() => init(process.cwd()))
}

async function init(folder: string): Promise<void> {
  await assertNoConfig(folder)
  const contents = await findSources(folder)
  const tree = createConfigTree(contents.sources)
  const file = await chooseConfigFile(folder, contents.sources.length === 0)
  const text = file.name === 'selvage.yaml' ? renderYaml(tree) : renderModule(tree, file.usesPackage)
  await writeConfig(join(folder, file.name), text)
  process.stdout.write(report(file.name, contents))
}

async function assertNoConfig(folder: string): Promise<void> {
  const existing = await findConfig(folder).catch((error: unknown) => {
    if (error instanceof GatewayError && error.code === 'CONFIG_NOT_FOUND') return undefined
    throw error
  })
  if (existing === undefined) return
  throw new GatewayError(
    'CONFIG_EXISTS',
    `There is a config already: ${existing}. Edit it, or remove it and run this again.`,
  )
}

async function writeConfig(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' })
  } catch (error) {
    throw new GatewayError('FILE_NOT_WRITTEN', `The file "${path}" can't be written.`, { cause: error })
  }
}

function report(name: string, { sources, supergraphs }: FolderContents): string {
  const guessed = sources.filter((source) => !source.namesServer && source.port === undefined)
  return [
    sources.length === 0 ? `Wrote ${name} with a graph that greets.` : `Wrote ${name} with these sources:`,
    ...sources.map(toLine),
    ...(guessed.length === 0
      ? []
      : [
          `Nothing here says where ${guessed.map((source) => source.name).join(', ')} listens: check the url in ${name}.`,
        ]),
    ...supergraphs.map((path) => `${path} is a supergraph: selvage serve --supergraph ${path}`),
    'Next: selvage dev',
    '',
  ].join('\n')
}

function toLine({ name, kind, file }: FoundSource): string {
  return `  ${name} (${kind}) from ${file}`
}

import cluster from 'node:cluster'
import { Command } from 'commander'
import { cacheCommand } from './commands/cache-command.ts'
import { checkCommand } from './commands/check-command.ts'
import { composeCommand } from './commands/compose-command.ts'
import { devCommand } from './commands/dev-command.ts'
import { initCommand } from './commands/init-command.ts'
import { keysCommand } from './commands/keys-command.ts'
import { openApiCommand } from './commands/openapi-command.ts'
import { planCommand } from './commands/plan-command.ts'
import { serveCommand } from './commands/serve-command.ts'
import { usageCommand } from './commands/usage-command.ts'
import { diffCommand } from './commands/diff-command.ts'
import { historyCommand } from './commands/history-command.ts'
import { promoteCommand } from './commands/promote-command.ts'
import { publishCommand } from './commands/publish-command.ts'
import { registryCommand } from './commands/registry-command.ts'
import { rollbackCommand } from './commands/rollback-command.ts'
import { subgraphsCommand } from './commands/subgraphs-command.ts'
import { tokensCommand } from './commands/tokens-command.ts'
import { variantsCommand } from './commands/variants-command.ts'
import { formatError } from './format-error.ts'
import { wantsColors } from './wants-colors.ts'

/**
 * Runs the command line. A command that fails leaves its error on standard error and exit code 1.
 *
 * @param argv the program's arguments, Node and script first
 * @param version what `--version` answers
 */
export async function runCli(argv: readonly string[], version: string): Promise<void> {
  try {
    await createProgram(version).parseAsync(argv)
  } catch (error) {
    process.stderr.write(formatError(error, wantsColors(process.stderr)))
    process.exitCode = 1
    // A worker lives as long as it is connected.
    cluster.worker?.disconnect()
  }
}

/** Puts the commands together. */
export function createProgram(version: string): Command {
  const program = new Command('selvage')
    .description('One GraphQL endpoint in front of Federation subgraphs, GraphQL services and REST services.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('Run it with --help to see what there is.')
    .addHelpText('after', examples)
  for (const command of [
    initCommand(),
    devCommand(),
    serveCommand(),
    composeCommand(),
    checkCommand(),
    planCommand(),
    openApiCommand(),
    keysCommand(),
    cacheCommand(),
    usageCommand(),
    registryCommand(),
    publishCommand(),
    subgraphsCommand(),
    variantsCommand(),
    historyCommand(),
    diffCommand(),
    rollbackCommand(),
    promoteCommand(),
    tokensCommand(),
  ]) {
    program.addCommand(command.copyInheritedSettings(program))
  }
  return program
}

const examples = `
Examples:
  $ selvage init        write a config for what is in this folder
  $ selvage dev         serve it, with GraphiQL, and follow every change
  $ selvage serve       serve it in production

Exit code 1 says that a command failed; its error is on standard error.
`

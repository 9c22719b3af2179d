import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import { Command, InvalidArgumentError, Option } from 'commander'
import { findConfig } from '../../config/find-config.ts'
import { loadConfig } from '../../config/load-config.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { editConsumers } from '../../plugins/auth/consumers/edit-consumers.ts'
import { isConsumerName, readConsumerFile } from '../../plugins/auth/consumers/consumer-file.ts'
import { addKey, revokeKey, setPassword } from '../../plugins/auth/consumers/change-consumers.ts'
import { printKeys } from '../print-keys.ts'
import { configOption } from './options.ts'

interface FileOptions {
  readonly config?: string
  readonly file?: string
}

interface CreateOptions extends FileOptions {
  readonly plan?: string
  readonly scopes?: readonly string[]
  readonly roles?: readonly string[]
  readonly expires?: Date
}

/** `selvage keys`: the API keys and passwords of consumers. */
export function keysCommand(): Command {
  return new Command('keys')
    .summary('create, list and revoke API keys')
    .description(
      'Manages the consumers of the file that authentication.consumers names. Gateways that run take up what has ' +
        'changed by themselves.',
    )
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(revokeCommand())
    .addCommand(passwordCommand())
}

function createCommand(): Command {
  return new Command('create')
    .summary('create an API key')
    .description(
      'Creates an API key for a consumer, and the consumer if there is none of the name. The key is written to standard ' +
        'output, once: only its hash is stored.',
    )
    .argument('<consumer>', 'the name of the consumer', parseName)
    .addOption(configOption())
    .addOption(fileOption())
    .addOption(new Option('--plan <plan>', 'the plan of the consumer, from now on'))
    .addOption(new Option('--scopes <scopes...>', 'the scopes of the consumer, from now on'))
    .addOption(new Option('--roles <roles...>', 'the roles of the consumer, from now on'))
    .addOption(
      new Option(
        '--expires <time>',
        'when the key ends: days from now, such as 90d, or a time in ISO 8601 (default: never)',
      ).argParser(parseExpiry),
    )
    .addHelpText('after', '\nExamples:\n  $ selvage keys create shop --plan gold --scopes read:orders\n')
    .action(async (name: string, { expires, ...options }: CreateOptions) => {
      let key = ''
      await editConsumers(await findFile(options), (consumers) => {
        const added = addKey(consumers, name, { ...options, now: new Date(), expires })
        key = added.key
        return added.consumers
      })
      process.stdout.write(`${key}\n`)
      process.stderr.write(`This is the key of "${name}". It is not stored, and can't be shown again.\n`)
    })
}

function listCommand(): Command {
  return new Command('list')
    .summary('list the API keys')
    .description('Lists the API keys of all consumers by their ids, on standard output.')
    .addOption(configOption())
    .addOption(fileOption())
    .action(async (options: FileOptions) => {
      process.stdout.write(printKeys(await readConsumerFile(await findFile(options)), new Date()))
    })
}

function revokeCommand(): Command {
  return new Command('revoke')
    .summary('revoke an API key')
    .description(
      'Ends an API key for good. Gateways that run refuse it within authentication.consumers.checkIntervalMs.',
    )
    .argument('<id>', 'the id of the key, as `selvage keys list` shows it')
    .addOption(configOption())
    .addOption(fileOption())
    .action(async (id: string, options: FileOptions) => {
      await editConsumers(await findFile(options), (consumers) => revokeKey(consumers, id, new Date()))
    })
}

function passwordCommand(): Command {
  return new Command('password')
    .summary("set a consumer's password")
    .description(
      'Sets the password of a consumer, for authentication.basic, and makes the consumer if there is none of the name. ' +
        'The password is read from standard input; only its hash is stored.',
    )
    .argument('<consumer>', 'the name of the consumer', parseName)
    .addOption(configOption())
    .addOption(fileOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ openssl rand -hex 24 | tee shop.password | selvage keys password shop\n',
    )
    .action(async (name: string, options: FileOptions) => {
      const path = await findFile(options)
      const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
      await editConsumers(path, (consumers) => setPassword(consumers, name, password))
    })
}

function fileOption(): Option {
  return new Option(
    '-f, --file <file>',
    'the file of consumers (default: authentication.consumers.file of the config)',
  )
}

async function findFile({ config, file }: FileOptions): Promise<string> {
  if (file !== undefined) return resolve(file)
  const { settings, baseDir } = await loadConfig(await findConfig(process.cwd(), config))
  const named = settings.authentication?.consumers?.file
  if (named !== undefined) return resolve(baseDir, named)
  throw new GatewayError(
    'CONFIG_INVALID',
    'The config names no file of consumers: set authentication.consumers.file, or use --file.',
  )
}

function parseName(text: string): string {
  if (isConsumerName(text)) return text
  throw new InvalidArgumentError('Expected letters, digits, "_", ".", "@" and "-", a letter or digit first.')
}

const dayMs = 86_400_000

function parseExpiry(text: string): Date {
  const days = /^(\d{1,5})d$/.exec(text)?.[1]
  const time = days === undefined ? new Date(text) : new Date(Date.now() + Number(days) * dayMs)
  if (time.getTime() > Date.now()) return time
  throw new InvalidArgumentError('Expected days such as 90d, or a time in ISO 8601, in the future.')
}

import { Command, InvalidArgumentError, Option } from 'commander'
import { GatewayError } from '../../errors/gateway-error.ts'
import { readInputFile } from '../check/read-input-file.ts'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import type { VariantOptions } from '../registry/registry-client.ts'
import {
  changedSchema,
  forceOption,
  graphOption,
  registryOption,
  variantOption,
} from '../registry/registry-options.ts'

interface PublishOptions extends VariantOptions {
  readonly schema?: string
  readonly openapi?: string
  readonly url: string
  readonly kind: 'federation' | 'graphql'
  readonly options?: string
  readonly endpoint?: readonly Endpoint[]
  readonly label?: Readonly<Record<string, string>>
  readonly owner?: string
  readonly force?: true
}

interface Endpoint {
  readonly url: string
  readonly weight: number
}

/** `selvage publish`: a subgraph goes to the registry. */
export function publishCommand(): Command {
  return new Command('publish')
    .summary('publish a subgraph to the registry')
    .description(
      'Publishes a subgraph to a variant. The registry composes it with the others first, and holds the result against what ' +
        'clients have: what does not compose, or would break clients, is refused with the reasons, and changes nothing.',
    )
    .argument('<name>', 'the subgraph')
    .addOption(new Option('-s, --schema <file>', 'its SDL'))
    .addOption(new Option('--openapi <file>', 'its OpenAPI document').conflicts('schema'))
    .addOption(new Option('-u, --url <url>', 'where gateways call it').makeOptionMandatory())
    .addOption(
      new Option('--kind <kind>', 'of a schema: what the service is')
        .choices(['federation', 'graphql'])
        .default('federation'),
    )
    .addOption(
      new Option(
        '--options <file>',
        'JSON with further options of the source: entities, operations, types, joins',
      ),
    )
    .addOption(
      new Option('--endpoint <url=weight...>', 'where else it can be reached; stored for now').argParser(
        collectEndpoint,
      ),
    )
    .addOption(new Option('--label <key=value...>', 'what else is to be known of it').argParser(collectLabel))
    .addOption(new Option('--owner <team>', 'the team that owns it from now on; only admins may say'))
    .addOption(graphOption())
    .addOption(variantOption())
    .addOption(forceOption())
    .addOption(registryOption())
    .addHelpText(
      'after',
      '\nThe token is taken from SELVAGE_REGISTRY_TOKEN.\n\nExamples:\n' +
        '  $ selvage publish reviews --schema reviews.graphql --url https://reviews.example/graphql\n' +
        '  $ selvage publish stock --openapi stock.yaml --url https://stock.example --label tier=1\n',
    )
    .action(publish)
}

async function publish(name: string, options: PublishOptions): Promise<void> {
  const path = options.schema ?? options.openapi
  if (path === undefined) {
    throw new GatewayError('OPTIONS_INVALID', `What is "${name}"? Name its file with --schema or --openapi.`)
  }
  const body = {
    kind: options.openapi === undefined ? options.kind : 'openapi',
    url: options.url,
    document: await readInputFile(path),
    ...(options.options !== undefined && { options: await readJson(options.options) }),
    endpoints: options.endpoint,
    labels: options.label,
    owner: options.owner,
    allowBreaking: options.force,
  }
  const target = variantPath(options, `subgraphs/${encodeURIComponent(name)}`)
  const { version, hash } = await askRegistry(options, target, { method: 'PUT', body, schema: changedSchema })
  process.stdout.write(`${options.variant} is at version ${version} (${hash.slice(0, 12)})\n`)
}

async function readJson(path: string): Promise<unknown> {
  const text = await readInputFile(path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new GatewayError('OPTIONS_INVALID', `"${path}" is not JSON.`, { cause })
  }
}

function collectEndpoint(text: string, before: readonly Endpoint[] = []): readonly Endpoint[] {
  const [, url, weight = '1'] = /^(.+?)(?:=(\d{1,4}))?$/.exec(text) ?? []
  if (url === undefined || !URL.canParse(url)) {
    throw new InvalidArgumentError('Expected a URL and its weight: https://a.example/graphql=3')
  }
  return [...before, { url, weight: Number(weight) }]
}

function collectLabel(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (key === undefined || value === undefined) throw new InvalidArgumentError('Expected key=value.')
  return { ...before, [key]: value }
}

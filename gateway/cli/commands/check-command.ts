import { relative } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { findConfig } from '../../config/find-config.ts'
import { loadConfig } from '../../config/load-config.ts'
import { parseSupergraph } from '../../engine/supergraph.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createBatchUsage } from '../../registry/checks/batch-usage.ts'
import { checkReportSchema } from '../../registry/checks/check-report-schema.ts'
import type { CheckReport } from '../../registry/checks/check-report.ts'
import { renderAnnotations } from '../../registry/checks/render-annotations.ts'
import type { AnnotatedFile } from '../../registry/checks/render-annotations.ts'
import { renderText } from '../../registry/checks/render-text.ts'
import { runCheck } from '../../registry/checks/run-check.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import { composeConfig, withSchema } from '../check/compose-changed.ts'
import type { ChangedSchema } from '../check/compose-changed.ts'
import { readInputFile } from '../check/read-input-file.ts'
import { readUsageFile } from '../check/read-usage-file.ts'
import { askRegistry, variantPath } from '../registry/registry-client.ts'
import { defaultRegistry, graphOption, variantOption } from '../registry/registry-options.ts'
import { wantsColors } from '../wants-colors.ts'
import { configOption } from './options.ts'

interface CheckCommandOptions {
  readonly registry?: string | true
  readonly graph: string
  readonly variant: string
  readonly config?: string
  readonly schema?: string
  readonly openapi?: string
  readonly against?: string
  readonly usage?: string
  readonly format: 'text' | 'json' | 'github'
}

/** The exit code of a check that was made, and did not pass; a check that can't be made has 1, as every command. */
const refusedExitCode = 2

/** `selvage check`: whether a schema may be published. */
export function checkCommand(): Command {
  return new Command('check')
    .summary('say whether a changed schema composes, and whom it would break')
    .description(
      'Composes the sources of a config with a changed schema, and compares what clients would get with what they have: ' +
        'breaking, dangerous and safe changes. A breaking change passes when nobody used what it breaks.\n\n' +
        'Exit code 2 says that the check does not pass, 1 that it could not be made.',
    )
    .addArgument(new Argument('[source]', 'the source that changes (default: the config, as it is now)'))
    .addOption(configOption())
    .addOption(new Option('-s, --schema <file>', "the source's changed SDL"))
    .addOption(new Option('--openapi <file>', "the source's changed OpenAPI document").conflicts('schema'))
    .addOption(
      new Option(
        '--against <file>',
        "the supergraph that clients have (default: that of the config's sources)",
      ),
    )
    .addOption(
      new Option('--usage <file>', 'what clients sent: the answer of GET /usage, or a file of a gateway'),
    )
    .addOption(
      new Option('--format <format>', 'how the report is written')
        .choices(['text', 'json', 'github'])
        .default('text'),
    )
    .addOption(
      new Option(
        '--registry [url]',
        'check it against a variant of this registry, with the token in SELVAGE_REGISTRY_TOKEN (default: SELVAGE_REGISTRY)',
      ).conflicts(['config', 'against', 'usage']),
    )
    .addOption(graphOption())
    .addOption(variantOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ selvage check reviews --schema reviews.graphql --usage usage.json\n' +
        '  $ selvage check reviews --schema reviews.graphql --registry\n' +
        '  $ selvage check --against supergraph.graphql --format github\n',
    )
    .action(check)
}

async function check(name: string | undefined, options: CheckCommandOptions): Promise<void> {
  const file = await readSchemaFile(options)
  assertComplete(name, options)
  const report =
    options.registry !== undefined && name !== undefined && file
      ? await checkAtRegistry(name, options, file)
      : await checkLocally(name, options, file)
  process.stdout.write(render(report, options.format, file))
  if (report.verdict === 'fail') process.exitCode = refusedExitCode
}

function assertComplete(
  name: string | undefined,
  { schema, openapi, against, registry }: CheckCommandOptions,
): void {
  const hasSchema = schema !== undefined || openapi !== undefined
  if (name !== undefined && !hasSchema) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      `What changes of "${name}"? Name its file with --schema or --openapi.`,
    )
  }
  if (name === undefined && hasSchema) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      'Whose schema is it? Name the source: selvage check <source> --schema <file>.',
    )
  }
  if (name === undefined && registry !== undefined) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      'A registry checks a subgraph: selvage check <source> --schema <file> --registry.',
    )
  }
  if (name === undefined && against === undefined) {
    throw new GatewayError(
      'OPTIONS_INVALID',
      'There is nothing to compare: name a source with a changed schema, or --against the supergraph that clients have.',
    )
  }
}

async function readSchemaFile({ schema, openapi }: CheckCommandOptions): Promise<AnnotatedFile | undefined> {
  const path = schema ?? openapi
  return path === undefined
    ? undefined
    : { path: relative(process.cwd(), path).replaceAll('\\', '/'), text: await readInputFile(path) }
}

/** Asks the registry what would come of a publish. */
function checkAtRegistry(
  name: string,
  { registry, graph, variant, openapi }: CheckCommandOptions,
  { text }: AnnotatedFile,
): Promise<CheckReport> {
  const target = {
    graph,
    variant,
    registry: typeof registry === 'string' ? registry : (process.env.SELVAGE_REGISTRY ?? defaultRegistry),
  }
  const path = variantPath(target, `subgraphs/${encodeURIComponent(name)}/check`)
  const body = { document: text, ...(openapi !== undefined && { kind: 'openapi' }) }
  return askRegistry(target, path, { body, schema: checkReportSchema })
}

async function checkLocally(
  name: string | undefined,
  { config, openapi, against, usage }: CheckCommandOptions,
  file: AnnotatedFile | undefined,
): Promise<CheckReport> {
  const http = createHttpClient()
  try {
    const loaded = await loadConfig(await findConfig(process.cwd(), config))
    const before =
      against === undefined
        ? await composeConfig(loaded, http)
        : { schema: parseSupergraph(await readInputFile(against)).publicSchema }
    const schema: ChangedSchema | undefined =
      file && (openapi === undefined ? { kind: 'sdl', text: file.text } : { kind: 'openapi', path: openapi })
    const changed = name === undefined || !schema ? loaded : withSchema(loaded, name, schema)
    return await runCheck({
      subgraph: name,
      before,
      compose: () => composeConfig(changed, http),
      usage: usage === undefined ? undefined : createBatchUsage(await readUsageFile(usage)),
      settings: loaded.settings.checks,
      now: Date.now(),
    })
  } finally {
    await http.close()
  }
}

function render(
  report: CheckReport,
  format: CheckCommandOptions['format'],
  file: AnnotatedFile | undefined,
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`
    case 'github':
      return renderAnnotations(report, file)
    case 'text':
      return renderText(report, wantsColors(process.stdout))
  }
}

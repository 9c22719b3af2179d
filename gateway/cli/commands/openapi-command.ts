import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { openApiSourceSchema } from '../../config/sources/openapi-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createMemorySchemaStore } from '../../graph/schema-store.ts'
import type { OpenApiMapping } from '../../sources/openapi/map-open-api.ts'
import { silentLogger } from '../../telemetry/logger.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import { renderConfig, sourceName } from '../openapi/render-config.ts'
import { renderReport } from '../openapi/render-report.ts'

interface OpenApiCommandOptions {
  readonly config?: true
  readonly strict?: true
}

/** `selvage openapi`: what becomes of an OpenAPI document. */
export function openApiCommand(): Command {
  return new Command('openapi')
    .summary('show what becomes of an OpenAPI document')
    .description(
      'Prints the GraphQL schema of an OpenAPI document to standard output, and a report to standard error: what is ' +
        'mapped, what is left out and why, and the entities and joins that the document suggests.',
    )
    .addArgument(new Argument('<document>', "the document's file or URL, JSON or YAML"))
    .addOption(new Option('--config', 'print a config to start from instead of the schema'))
    .addOption(new Option('--strict', 'fail, with exit code 1, when something is wrong with an operation'))
    .addHelpText(
      'after',
      '\nExamples:\n  $ selvage openapi shop.yaml\n  $ selvage openapi shop.yaml --config > selvage.yaml\n',
    )
    .action(showMapping)
}

async function showMapping(document: string, { config, strict }: OpenApiCommandOptions): Promise<void> {
  const mapping = await readMapping(document)
  const { skipped, mended } = mapping.model
  process.stdout.write(config ? renderConfig(document, mapping) : `${mapping.sdl.trimEnd()}\n`)
  process.stderr.write(renderReport(document, mapping))
  if (!strict || skipped.length + mended.length === 0) return
  const count = skipped.length + mended.length
  const mistakes = count === 1 ? 'a mistake' : `${count} mistakes`
  throw new GatewayError('OPENAPI_INVALID', `${document} has ${mistakes}: the report above says which.`)
}

async function readMapping(document: string): Promise<OpenApiMapping> {
  const http = createHttpClient()
  try {
    // What reads OpenAPI documents is large: other commands do without.
    const { mapOpenApi } = await import('../../sources/openapi/map-open-api.ts')
    return await mapOpenApi(sourceName(document), openApiSourceSchema.parse({ kind: 'openapi', document }), {
      baseDir: process.cwd(),
      log: silentLogger,
      http,
      store: createMemorySchemaStore(),
      signal: new AbortController().signal,
      readFile: (path) => readDocument(resolve(path)),
      watchFile: () => undefined,
      findSubgraph: () => undefined,
    })
  } finally {
    await http.close()
  }
}

async function readDocument(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new GatewayError('SCHEMA_UNAVAILABLE', `The document "${path}" can't be read.`, { cause: error })
  }
}

import { parse as parseYaml } from 'yaml'
import type { SourceSettings } from '../../config/gateway-options.ts'
import { parseOptions } from '../../config/parse-options.ts'
import { GatewayError } from '../../errors/gateway-error.ts'
import { createSubgraph } from '../../sources/create-subgraph.ts'
import type { Logger } from '../../telemetry/logger.ts'
import { createHttpClient } from '../../upstream/http-client.ts'
import type { PublishInput } from './publish-input.ts'

/**
 * Makes the federation SDL of what is published, as a gateway would, but without reading a file or asking a service: what a
 * document refers to must be in it.
 *
 * @throws {GatewayError} SCHEMA_INVALID, OPENAPI_INVALID, SCHEMA_UNAVAILABLE; CONFIG_INVALID when its options have mistakes
 */
export async function readSubgraphSdl(input: PublishInput, log: Logger): Promise<string> {
  const refuse = () =>
    Promise.reject(
      new GatewayError('SCHEMA_UNAVAILABLE', 'A published document must have all in it that it refers to.'),
    )
  const http = createHttpClient()
  try {
    const subgraph = await createSubgraph(input.subgraph, readSettings(input), {
      baseDir: '/',
      log,
      http: { ...http, request: refuse },
      store: { read: () => Promise.resolve(undefined), write: () => Promise.resolve() },
      signal: new AbortController().signal,
      readFile: refuse,
      watchFile: () => undefined,
      findSubgraph: () => undefined,
    })
    await subgraph.close()
    return subgraph.sdl
  } finally {
    await http.close()
  }
}

function readSettings(input: PublishInput): SourceSettings {
  const { subgraph, kind, url, document, options } = input
  const schema =
    kind === 'openapi' ? { document: parseDocument(subgraph, document) } : { schema: { sdl: document } }
  const sources: unknown = { [subgraph]: { ...options, kind, url, ...schema } }
  const settings = parseOptions({ sources }).sources[subgraph]
  if (settings) return settings
  throw new GatewayError('SCHEMA_INVALID', `"${subgraph}" is no name of a subgraph.`)
}

/** JSON is YAML. */
function parseDocument(subgraph: string, text: string): unknown {
  try {
    return parseYaml(text)
  } catch (cause) {
    throw new GatewayError('OPENAPI_INVALID', `The document of "${subgraph}" is neither JSON nor YAML.`, {
      cause,
    })
  }
}

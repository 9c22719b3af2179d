import { join } from 'node:path'
import type { GatewaySettings, SourceSettings } from '../config/gateway-options.ts'
import type { LoadedConfig } from '../config/load-config.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { createSubgraph } from '../sources/create-subgraph.ts'
import { createEventHub } from '../sources/event-hub.ts'
import { pollIntervalOf } from '../sources/poll-interval.ts'
import type { SchemaStore, SourceContext } from '../sources/source.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import { silentLogger } from '../telemetry/logger.ts'
import { createTokenSigner } from '../upstream/credentials/token-signer.ts'
import type { HttpClient } from '../upstream/http-client.ts'
import { buildGraph } from './build-graph.ts'
import type { BuildContext } from './build-graph.ts'
import type { BuildInputs, GraphRecipe } from './graph-recipe.ts'
import { createInputReader } from './input-reader.ts'
import { createFileSchemaStore } from './schema-store.ts'
import { applySourceChanges, editSourceChanges, readSourceChanges } from './source-changes.ts'

/** What {@link createConfigRecipe} needs. */
export interface ConfigRecipeOptions {
  /** Reads the config, and says which files it depends on; called for each build. */
  readonly load: (watchFile: BuildInputs['watchFile']) => Promise<Config>
  readonly http: HttpClient
  /** Where schemas are kept for a start without their services. Default: files in `.selvage/schemas` beside the config. */
  readonly store?: SchemaStore
}

/** Builds the graph of a config and its sources; config, schema files and polled services lead to a new one. */
export function createConfigRecipe({ load, http, store }: ConfigRecipeOptions): GraphRecipe {
  // Subscriptions go on when there is another graph: so does what they listen to.
  const hub = createEventHub()

  async function createContext(inputs: BuildInputs, { settings, baseDir }: Config): Promise<BuildContext> {
    const files = createInputReader(inputs, baseDir)
    return {
      ...files,
      baseDir,
      http,
      hub,
      log: inputs.log,
      signal: inputs.signal,
      signer: settings.signing && (await createTokenSigner({ settings: settings.signing, ...files })),
      store: store ?? createFileSchemaStore(join(baseDir, '.selvage', 'schemas')),
    }
  }

  return {
    async build(inputs) {
      const config = await load((path) => inputs.watchFile(path))
      const { baseDir } = config
      const settings = await withChanges(config, inputs)
      const context = await createContext(inputs, { settings, baseDir })
      const graph = await buildGraph(settings, context)
      pollSources(settings.sources, graph.subgraphs, { inputs, context })
      return graph
    },
    async changeSource({ name, options }, inputs) {
      const { settings, baseDir } = await load(() => undefined)
      await editSourceChanges(changesFileOf(baseDir), async (changes) => {
        const known = applySourceChanges(settings.sources, changes)
        if (options === null && !Object.hasOwn(known, name)) throw notFound(name, Object.keys(known))
        const next = { ...changes, [name]: options }
        const sources = applySourceChanges(settings.sources, next)
        const context = await createContext(inputs, { settings, baseDir })
        const graph = await buildGraph(
          { ...settings, sources },
          { ...context, store: readOnly(context.store) },
        )
        await graph.close()
        return next
      })
    },
  }
}

type Config = Pick<LoadedConfig, 'settings' | 'baseDir'>

/** Where it is kept what was changed at run time. */
function changesFileOf(baseDir: string): string {
  return join(baseDir, '.selvage', 'sources.json')
}

/** What was changed while a gateway ran holds as long as there is an admin API to change it back. */
async function withChanges({ settings, baseDir }: Config, inputs: BuildInputs): Promise<GatewaySettings> {
  if (!settings.admin) return settings
  const file = changesFileOf(baseDir)
  inputs.watchFile(file)
  const sources = applySourceChanges(settings.sources, await readSourceChanges(file))
  return { ...settings, sources }
}

/** What is only tried leaves nothing behind. */
function readOnly(store: SchemaStore): SchemaStore {
  return { read: (name) => store.read(name), write: () => Promise.resolve() }
}

function notFound(name: string, known: readonly string[]): GatewayError {
  return new GatewayError('SOURCE_NOT_FOUND', `There is no source "${name}". There are: ${known.join(', ')}.`)
}

function pollSources(
  sources: GatewaySettings['sources'],
  subgraphs: ReadonlyMap<string, Subgraph>,
  { inputs, context }: { readonly inputs: BuildInputs; readonly context: BuildContext },
): void {
  for (const [name, settings] of Object.entries(sources)) {
    const intervalMs = pollIntervalOf(settings)
    const subgraph = subgraphs.get(name)
    if (intervalMs > 0 && subgraph) {
      inputs.poll(
        () => intervalMs,
        (signal) => hasSourceChanged(settings, subgraph, { ...context, signal }),
      )
    }
  }
}

async function hasSourceChanged(
  settings: SourceSettings,
  served: Subgraph,
  context: BuildContext,
): Promise<boolean> {
  // A service that is down answers with its stored schema, which is no change; that it is down is said elsewhere.
  // That what it answers is not valid is said here.
  const { error } = context.log
  const log = { ...silentLogger, error: error.bind(context.log) }
  const quiet: SourceContext = { ...context, log, findSubgraph: () => undefined }
  const asked = await createSubgraph(served.name, settings, quiet)
  await asked.close()
  return asked.sdl !== served.sdl || asked.url !== served.url
}

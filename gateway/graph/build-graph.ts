import { createAnswerLives } from '../engine/answer-life.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { EngineInput } from '../engine/engine.ts'
import type { Supergraph } from '../engine/supergraph.ts'
import type { GatewaySettings } from '../config/gateway-options.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { createSubgraph } from '../sources/create-subgraph.ts'
import type { SourceContext } from '../sources/source.ts'
import type { Subgraph } from '../sources/subgraph.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { TokenSigner } from '../upstream/credentials/token-signer.ts'
import { createAccessRules } from './access/access-rules.ts'
import type { AccessRules } from './access/access-rules.ts'
import { composeSubgraphs } from './compose-subgraphs.ts'
import { readCostWeights } from './cost-weights.ts'
import type { Graph } from './graph.ts'
import { warnOfEntityCache } from './warn-of-entity-cache.ts'

/** The part of a {@link SourceContext} that is the same for every source of a graph. */
export type BuildContext = Omit<SourceContext, 'findSubgraph'>

/** What decides how a graph runs, whatever its supergraph came from. */
type GraphSettings = Pick<
  GatewaySettings,
  'engine' | 'overrideLabels' | 'limits' | 'authorization' | 'entityCache' | 'responseCache'
>

/**
 * Loads every source, composes them and makes the result executable.
 *
 * @throws {GatewayError} what the sources throw (all their mistakes in one error), or COMPOSITION_FAILED
 */
export async function buildGraph(settings: GatewaySettings, context: BuildContext): Promise<Graph> {
  const subgraphs = await loadSubgraphs(settings.sources, context)
  try {
    return createGraph(composeSubgraphs([...subgraphs.values()], context.log), subgraphs, {
      settings,
      log: context.log,
      signer: context.signer,
      now: context.now,
    })
  } catch (error) {
    await closeAll(subgraphs.values())
    throw error
  }
}

/**
 * Loads every source, all at once.
 *
 * @throws {GatewayError} SCHEMA_UNAVAILABLE when nothing is wrong but that services can't be reached, else the code of
 * the first mistake; with a detail for each source
 */
async function loadSubgraphs(
  sources: GatewaySettings['sources'],
  context: BuildContext,
): Promise<ReadonlyMap<string, Subgraph>> {
  const subgraphs = new Map<string, Subgraph>()
  const sourceContext: SourceContext = { ...context, findSubgraph: (name) => subgraphs.get(name) }
  const loads = Object.entries(sources).map(([name, settings]) =>
    createSubgraph(name, settings, sourceContext),
  )
  // In the order of the sources, however long each took: what is made of them is to be the same every time.
  const failures: unknown[] = []
  for (const load of await Promise.allSettled(loads)) {
    if (load.status === 'fulfilled') subgraphs.set(load.value.name, load.value)
    else failures.push(load.reason)
  }
  if (failures.length > 0) {
    await closeAll(subgraphs.values())
    throw toOneError(failures)
  }
  return subgraphs
}

/** What a graph needs besides its supergraph and subgraphs. */
interface GraphParts {
  readonly settings: GraphSettings
  readonly log: Logger
  /** What its subgraphs sign tokens with. */
  readonly signer?: TokenSigner | undefined
  /** The time, in milliseconds since 1970. Default: the machine's. */
  readonly now?: (() => number) | undefined
}

/**
 * Makes a supergraph and the subgraphs behind it executable.
 *
 * @throws {GatewayError} ENGINE_UNAVAILABLE; SUPERGRAPH_INVALID or CONFIG_INVALID when who may have what can't be told
 */
export function createGraph(
  supergraph: Supergraph,
  subgraphs: ReadonlyMap<string, Subgraph>,
  { settings, log, signer, now }: GraphParts,
): Graph {
  const accessRules = createAccessRules(supergraph.document, settings.authorization)
  if (accessRules && !settings.authorization.policies) warnOfPolicies(accessRules, log)
  const active = new Set(settings.overrideLabels)
  const input: EngineInput = {
    supergraph,
    subgraphs,
    isOverrideActive: (label) => active.has(label),
    limits: settings.limits,
    entityCache: settings.entityCache,
    lives: settings.responseCache && createAnswerLives(),
    now,
    log,
  }
  const engine = createEngine(settings.engine, input)
  if (settings.entityCache) warnOfEntityCache(settings.entityCache, { engine, subgraphs, log })
  return {
    id: supergraph.id,
    supergraphSdl: supergraph.sdl,
    schema: supergraph.publicSchema,
    costs: readCostWeights(supergraph.document),
    accessRules,
    signingKeys: signer?.publicKeys,
    engine,
    subgraphs,
    receivers: new Map(subgraphs.values().flatMap(({ receivers = [] }) => receivers)),
    close: () => closeAll(subgraphs.values()),
  }
}

/** Policies without anybody to decide over them are no mistake, but hardly meant. */
function warnOfPolicies({ fields, operations }: AccessRules, log: Logger): void {
  const requirements = [...fields.values(), ...operations.values()]
  const policies = [...new Set(requirements.flatMap((requirement) => requirement.policies.flat(2)))]
  if (policies.length === 0) return
  log.warn(
    { policies },
    'nobody gets what these policies keep, as nobody decides over them: set authorization.policies',
  )
}

async function closeAll(subgraphs: Iterable<Subgraph>): Promise<void> {
  await Promise.all([...subgraphs].map((subgraph) => subgraph.close()))
}

/** One failure stands for itself; of several, mistakes come before services that can't be reached. */
function toOneError(failures: readonly unknown[]): unknown {
  const [first] = failures
  if (failures.length === 1) return first
  const known = failures.filter((failure) => failure instanceof GatewayError)
  if (known.length < failures.length) return failures.find((failure) => !(failure instanceof GatewayError))
  const code = known.find((failure) => failure.code !== 'SCHEMA_UNAVAILABLE')?.code ?? 'SCHEMA_UNAVAILABLE'
  return new GatewayError(code, `${failures.length} sources could not be loaded.`, {
    details: known.flatMap((failure) => [failure.message, ...failure.details.map((detail) => `  ${detail}`)]),
    cause: new AggregateError(known),
  })
}

import { hash } from 'node:crypto'
import type { ExecutionResult } from 'graphql'
import type { EntityCacheSettings } from '../../config/entity-cache-options.ts'
import type { GatewayContext } from '../../context/gateway-context.ts'
import { principalIdentity } from '../../context/principal-identity.ts'
import type { Subgraph } from '../../sources/subgraph.ts'
import type { AnswerLives } from '../answer-life.ts'
import type { EntityCache, EntityPurge } from '../entities/entity-cache.ts'
import { createEntityStore } from '../entities/entity-store.ts'
import type { EntityKey, EntityStore } from '../entities/entity-store.ts'
import { readEntityTypes } from '../entities/entity-types.ts'
import type { EntityTypes } from '../entities/entity-types.ts'
import type { Supergraph } from '../supergraph.ts'
import { createEntityKeeper } from './entity-keeper.ts'
import { toEntityRequests } from './entity-requests.ts'
import type { AskedEntities, EntityRequests } from './entity-requests.ts'
import type { FetchStep } from './fetch-step.ts'
import { partIdentityOf } from './part-identity.ts'
import { listReturnedEntities } from './returned-entities.ts'
import { spreadAnswer } from './spread-answer.ts'
import type { PartlyKept } from './spread-answer.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/** A fetch of entities. */
interface EntityFetch {
  readonly step: FetchStep
  readonly entities: EntityRequests & { readonly batches: readonly AskedEntities[] }
  readonly context: GatewayContext
  /** The client's, coerced. */
  readonly variables: Readonly<Record<string, unknown>>
}

/** Asks the subgraph for entities: for all that were collected, or for some of them. */
type AskEntities = (requests: EntityRequests) => Promise<ExecutionResult>

/** The entities of a graph that are kept, for the runs of its plans. */
export interface PlanEntities extends EntityCache {
  /** The answer to a fetch, of what is kept and, for what isn't, of what the subgraph answers. */
  read(fetch: EntityFetch, ask: AskEntities): Promise<ExecutionResult>
  /** Lets go of the entities that a mutation has returned, or an event. */
  letGoOf(step: FetchStep, result: ExecutionResult): void
  /** What of a request decides what it is given, besides what subgraphs are told of it. */
  sharingKey(context: GatewayContext): string
}

/** What {@link createPlanEntities} needs. */
export interface PlanEntitiesInput {
  readonly settings: EntityCacheSettings
  readonly supergraph: Supergraph
  readonly types: SupergraphTypes
  readonly lives?: AnswerLives | undefined
  /** Default: the machine's. */
  readonly now?: (() => number) | undefined
}

/** Makes an empty {@link PlanEntities}, in memory. */
export function createPlanEntities(input: PlanEntitiesInput): PlanEntities {
  return new KeptEntities(input)
}

/** Under what a fetch finds and keeps entities. */
interface FetchKeys {
  /** What comes before the representation, for each `_entities` field. */
  readonly asked: readonly string[]
  /** What comes before all where something is for the principal alone; undefined when nobody knows who is calling. */
  readonly own: string | undefined
}

class KeptEntities implements PlanEntities {
  readonly #settings: EntityCacheSettings
  readonly #types: SupergraphTypes
  readonly #lives: AnswerLives | undefined
  readonly #entityTypes: EntityTypes
  readonly #now: () => number
  readonly #store: EntityStore
  readonly #related = new Map<string, readonly string[]>()
  /** Whether principals may have entities of their own. */
  #isSeparate = false

  constructor({ settings, supergraph, types, lives, now = Date.now }: PlanEntitiesInput) {
    this.#settings = settings
    this.#types = types
    this.#lives = lives
    this.#entityTypes = readEntityTypes(supergraph.document)
    this.#now = now
    this.#store = createEntityStore(settings.maxBytes)
  }

  async read(fetch: EntityFetch, ask: AskEntities): Promise<ExecutionResult> {
    const { step, entities } = fetch
    const keys = this.#keysOf(fetch)
    if (!keys) return ask(entities)
    const parts = entities.batches.map(({ part, texts }, index): PartlyKept => {
      const found = texts.map((text) =>
        this.#find(keys, `${keys.asked[index] ?? ''}${text}`, fetch.context.signal),
      )
      const missing = found.flatMap((entity, position) => (entity === undefined ? [position] : []))
      return { part, found, missing }
    })
    if (parts.every(({ missing }) => missing.length === 0)) return spreadAnswer(parts) ?? ask(entities)
    const missing = parts.map(({ part, missing: positions }, index) => ({
      part,
      texts: positions.map((position) => entities.batches[index]?.texts[position] ?? ''),
    }))
    const requests = parts.every(({ found, missing: { length } }) => length === found.length)
      ? entities
      : toEntityRequests(missing, entities.size)
    const keep = this.#prepareToKeep(step, missing, keys)
    const answer = await ask(requests)
    // The headers of several answers are several.
    if (requests.requests.length === 1) keep(answer)
    return requests === entities ? answer : (spreadAnswer(parts, answer) ?? ask(entities))
  }

  letGoOf(step: FetchStep, result: ExecutionResult): void {
    listReturnedEntities(step, result, {
      types: this.#types,
      entityTypes: this.#entityTypes,
      onEntity: (typeName, key) => this.#letGo(typeName, key),
    })
  }

  sharingKey({ principal }: GatewayContext): string {
    return this.#isSeparate && principal ? principalIdentity(principal) : ''
  }

  purge({ types = [], entities = [], all = false }: EntityPurge): number {
    if (all) return this.#store.clear()
    let count = 0
    for (const type of types) count += this.#letGo(type)
    for (const entity of entities) {
      const end = entity.indexOf(':')
      const [typeName, id] = end < 0 ? [entity, undefined] : [entity.slice(0, end), entity.slice(end + 1)]
      const single = (this.#entityTypes.get(typeName) ?? []).filter((key) => key.length === 1).flat()
      count += this.#letGo(typeName, id === undefined ? undefined : new Map(single.map((name) => [name, id])))
    }
    return count
  }

  size() {
    return this.#store.size()
  }

  /** A subgraph may know an interface as an object: what is let go of the one is let go of the other. */
  #letGo(typeName: string, key?: EntityKey): number {
    let related = this.#related.get(typeName)
    if (!related) {
      const types = this.#types
      related = [...this.#entityTypes.keys()].filter(
        (other) => types.satisfies(typeName, other) || types.satisfies(other, typeName),
      )
      if (this.#entityTypes.has(typeName)) this.#related.set(typeName, related)
    }
    return related.reduce((count, type) => count + this.#store.letGo(type, key), 0)
  }

  /** Undefined when it is not known what the subgraph is told of the request. */
  #keysOf({ step, entities, context, variables }: EntityFetch): FetchKeys | undefined {
    if (this.#settings.subgraphs[step.subgraph.name]?.enabled === false) return undefined
    const told = toldOf(step.subgraph, context)
    if (told === undefined) return undefined
    const asked = entities.batches.map(({ part }) => {
      const { id, variables: names } = partIdentityOf(step, part)
      return names.length === 0 ? id : `${id} ${hashOf(names.map((name) => variables[name] ?? null))}`
    })
    const { principal } = context
    return {
      asked: asked.map((id) => `${told} ${id} `),
      own: principal && `${hashOf(principalIdentity(principal))} `,
    }
  }

  #find({ own }: FetchKeys, shared: string, signal: AbortSignal): object | undefined {
    const ofCaller = this.#isSeparate && own !== undefined ? this.#store.get(own + shared) : undefined
    const kept = ofCaller ?? this.#store.get(shared)
    const ttlMs = kept ? kept.expiresAtMs - this.#now() : 0
    if (!kept || ttlMs <= 0) return undefined
    this.#lives?.add(signal, { ttlMs, isPrivate: kept === ofCaller })
    return kept.entity
  }

  #prepareToKeep(step: FetchStep, asked: readonly AskedEntities[], keys: FetchKeys) {
    return createEntityKeeper({
      settings: this.#settings,
      store: this.#store,
      entityTypes: this.#entityTypes,
      now: this.#now,
      step,
      asked,
      idOf: (part, text, isPrivate) => {
        const shared = `${keys.asked[part] ?? ''}${text}`
        if (!isPrivate) return shared
        this.#isSeparate = true
        return keys.own === undefined ? undefined : keys.own + shared
      },
    })
  }
}

/** A hash of what a subgraph is told of a request: no token outlives it. Empty where it is told the same of all. */
function toldOf(subgraph: Subgraph, context: GatewayContext): string | undefined {
  const told = subgraph.sharingKey?.(context)
  return told === undefined || told === '' ? told : hashOf(told)
}

function hashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url')
}

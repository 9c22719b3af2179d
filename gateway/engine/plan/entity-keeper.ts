import type { ExecutionResult } from 'graphql'
import type { EntityCacheSettings } from '../../config/entity-cache-options.ts'
import { resultHeadersOf } from '../../sources/service/result-facts.ts'
import { lifeOf } from '../entities/entity-life.ts'
import type { EntityLife } from '../entities/entity-life.ts'
import type { EntityKey, EntityStore } from '../entities/entity-store.ts'
import type { EntityTypes } from '../entities/entity-types.ts'
import type { AskedEntities } from './entity-requests.ts'
import type { FetchStep } from './fetch-step.ts'
import { keyTextOf } from './returned-entities.ts'

/** What {@link createEntityKeeper} needs. */
export interface EntityKeeperInput {
  readonly settings: EntityCacheSettings
  readonly store: EntityStore
  readonly entityTypes: EntityTypes
  readonly now: () => number
  readonly step: FetchStep
  readonly asked: readonly AskedEntities[]
  /** Under what the entity of a representation is kept; undefined when it may not be, as nobody knows who is calling. */
  readonly idOf: (part: number, text: string, isPrivate: boolean) => string | undefined
}

/**
 * Makes what keeps the answer to a request that is sent now. Not kept: answers with errors, what doesn't fit its type, what is
 * not there, and what was let go since the request was sent.
 */
export function createEntityKeeper(input: EntityKeeperInput): (answer: ExecutionResult) => void {
  const { settings, store, entityTypes, step, asked, idOf } = input
  const sentAtMs = input.now()
  const typeNames = new Set(asked.flatMap(({ texts }) => texts.map(typeNameIn)))
  const changes = new Map([...typeNames].map((typeName) => [typeName, store.changesOf(typeName)]))

  return (answer) => {
    if (answer.errors || !answer.data) return
    const headers = resultHeadersOf(answer)
    const lives = new Map<string, EntityLife>()
    for (const typeName of typeNames) {
      const isUnchanged = store.changesOf(typeName) === changes.get(typeName)
      const life = lifeOf({ subgraph: step.subgraph.name, typeName, headers }, settings)
      if (isUnchanged && life.ttlMs > 0) lives.set(typeName, life)
    }
    if (lives.size === 0) return
    for (const [index, { part, texts }] of asked.entries()) {
      const entities: unknown = answer.data[part.key]
      if (!Array.isArray(entities) || entities.length !== texts.length) continue
      for (const [position, text] of texts.entries()) {
        const typeName = typeNameIn(text)
        const life = lives.get(typeName)
        const entity: unknown = entities[position]
        const id = life && idOf(index, text, life.isPrivate)
        if (!life || id === undefined || !isObject(entity) || !part.fits(entity, typeName)) continue
        store.keep(id, {
          typeName,
          key: keyOf(text, entityTypes.get(typeName) ?? []),
          entity,
          expiresAtMs: sentAtMs + life.ttlMs,
        })
      }
    }
  }
}

/** Representations begin with the name of their type. */
function typeNameIn(text: string): string {
  return /^\{"__typename":"(\w+)"/.exec(text)?.[1] ?? ''
}

/** The first key that a representation has; a part of one that is an object is told from all that others may say. */
function keyOf(text: string, keys: readonly (readonly string[])[]): EntityKey {
  const representation: unknown = JSON.parse(text)
  if (!isObject(representation)) return new Map()
  const values = new Map(Object.entries(representation))
  const names = keys.find((key) => key.every((name) => values.has(name))) ?? []
  return new Map(
    names.map((name) => [name, keyTextOf(values.get(name)) ?? JSON.stringify([values.get(name)])]),
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

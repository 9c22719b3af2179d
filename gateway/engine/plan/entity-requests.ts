import type { EntityBatch } from './entity-batch.ts'
import type { ChunkedEntities } from './join-chunks.ts'

/** The requests for entities: none when there is nothing to ask for, several when they are too many for one. */
export interface EntityRequests extends ChunkedEntities {
  /** For each request the members of its variables, as JSON: one for each `_entities` field. */
  readonly requests: readonly (readonly string[])[]
}

/** What is to be asked for of one `_entities` field. */
export type AskedEntities = Pick<EntityBatch, 'part' | 'texts'>

/** Makes the requests for entities, of at most `size` for each `_entities` field. */
export function toEntityRequests(batches: readonly AskedEntities[], size: number): EntityRequests {
  const counts = batches.map(({ texts }) => texts.length)
  const requests = Array.from({ length: Math.ceil(Math.max(...counts) / size) }, (_, chunk) =>
    batches.map(({ part, texts }) => {
      const own = texts.length <= size && chunk === 0 ? texts : texts.slice(chunk * size, (chunk + 1) * size)
      return toVariable({ part, texts: own })
    }),
  )
  return { requests, counts, size }
}

/** A member of a request's variables, as JSON. */
export function toVariable({ part, texts }: AskedEntities): string {
  return `${JSON.stringify(part.variable)}:[${texts.join(',')}]`
}

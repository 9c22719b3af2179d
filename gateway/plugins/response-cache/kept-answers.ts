import { LRUCache } from 'lru-cache'

/** An answer as it is kept. */
export interface KeptAnswer {
  readonly body: Buffer
  /** In milliseconds since 1970. */
  readonly keptAtMs: number
  /** How long it may be given, in milliseconds. */
  readonly ttlMs: number
  /** Whether no cache between the gateway and the client may give it to others. */
  readonly isPrivate: boolean
  readonly etag: string
  readonly tags: ReadonlySet<string>
}

/** Answers by their keys, within bounds. */
export interface KeptAnswers {
  get(key: string): KeptAnswer | undefined
  /**
   * Keeps an answer, unless something that it has was let go since it was begun.
   *
   * @param begunAt what `mark` gave when the answer was begun
   * @returns whether it is kept
   */
  keep(key: string, answer: KeptAnswer, begunAt: number): boolean
  /** A moment in the order of what is let go. */
  mark(): number
  /** Lets go of all answers with one of these tags, and answers with their number. */
  letGo(tags: Iterable<string>): number
  /** Lets go of one answer. */
  remove(key: string): boolean
  /** Lets go of everything. */
  clear(): number
  /** How many there are, and how large they are together, in bytes. */
  size(): { readonly answers: number; readonly bytes: number }
}

/** What an answer takes beside its body, and each of its tags, in bytes: about what is measured. */
const bytesPerAnswer = 600
const bytesPerTag = 150

/** Tags that were let go and may still be of concern to answers that are under way. */
const mostLetGo = 10_000

/** Builds an empty {@link KeptAnswers} in memory. */
export function createKeptAnswers(maxBytes: number): KeptAnswers {
  const keysOf = new Map<string, Set<string>>()
  const letGoAt = new LRUCache<string, number>({ max: mostLetGo })
  let moments = 0
  let clearedAt = 0

  const answers = new LRUCache<string, KeptAnswer>({
    maxSize: maxBytes,
    sizeCalculation: ({ body, tags }) => body.length + bytesPerAnswer + tags.size * bytesPerTag,
    dispose({ tags }, key) {
      for (const tag of tags) {
        const keys = keysOf.get(tag)
        keys?.delete(key)
        if (keys?.size === 0) keysOf.delete(tag)
      }
    },
  })

  return {
    get: (key) => answers.get(key),
    keep(key, answer, begunAt) {
      if (clearedAt > begunAt) return false
      for (const tag of answer.tags) if ((letGoAt.get(tag) ?? 0) > begunAt) return false
      answers.set(key, answer)
      if (!answers.has(key)) return false
      for (const tag of answer.tags) {
        const keys = keysOf.get(tag) ?? new Set<string>()
        keysOf.set(tag, keys.add(key))
      }
      return true
    },
    mark: () => moments,
    letGo(tags) {
      moments += 1
      let count = 0
      for (const tag of tags) {
        // More was let go than is remembered: nothing that is under way can be told from what is concerned.
        if (letGoAt.size === mostLetGo && !letGoAt.has(tag)) clearedAt = moments
        letGoAt.set(tag, moments)
        for (const key of [...(keysOf.get(tag) ?? [])]) if (answers.delete(key)) count += 1
      }
      return count
    },
    remove: (key) => answers.delete(key),
    clear() {
      moments += 1
      clearedAt = moments
      const count = answers.size
      answers.clear()
      return count
    },
    size: () => ({ answers: answers.size, bytes: answers.calculatedSize }),
  }
}

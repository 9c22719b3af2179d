import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { EntityPurge } from '../../engine/entities/entity-cache.ts'
import { createFaultLog } from '../../telemetry/fault-log.ts'
import type { RedisConnection } from '../../upstream/redis/redis-connection.ts'
import type { PluginParts } from '../plugin-parts.ts'
import { entitiesOfTags } from './answer-tags.ts'
import type { KeptAnswers } from './kept-answers.ts'

/** What is to be let go: answers by their keys, by tags, or all. */
interface LetGo {
  readonly keys?: readonly string[] | undefined
  readonly tags?: readonly string[] | undefined
  readonly all?: boolean | undefined
}

/** What became of a {@link LetGo}. */
interface LetGoResult {
  /** Answers of this process. */
  readonly count: number
  /** Entities of subgraphs of this process; undefined where none are kept. */
  readonly entities?: number | undefined
  /** Whether all gateways that share a Redis are told; true where there is none. */
  readonly isTold: boolean
}

/** Lets go of answers, here and in all gateways that share a Redis. */
export interface SharedAnswers {
  /** Listens to the others; runs before the server listens. */
  start(): Promise<void>
  letGo(what: LetGo): Promise<LetGoResult>
}

const channel = 'cache'
const messageSchema = z.object({
  from: z.string(),
  keys: z.array(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  all: z.boolean().optional(),
})

/**
 * Builds a {@link SharedAnswers}. A gateway that was cut off from Redis may have missed something: it lets go of everything
 * when it is back.
 */
export function createSharedAnswers(
  answers: KeptAnswers,
  parts: Pick<PluginParts, 'redis' | 'caches' | 'log' | 'now' | 'counters'>,
): SharedAnswers {
  const { redis, caches } = parts
  const id = randomUUID()
  const tell = createFaultLog(parts, {
    feature: 'response cache',
    message: 'other gateways can not be told what to let go',
  })

  function letGoHere(what: LetGo): Pick<LetGoResult, 'count' | 'entities'> {
    return { count: letGoOf(answers, what), entities: caches.purge(entitiesOf(what)) }
  }

  function hear(text: string): void {
    const message = messageSchema.safeParse(parseJson(text))
    if (message.success && message.data.from !== id) letGoHere(message.data)
  }

  async function tellOthers(connection: RedisConnection, what: LetGo): Promise<boolean> {
    try {
      await connection.publish(channel, JSON.stringify({ from: id, ...what }))
      return true
    } catch (error) {
      tell(error)
      return false
    }
  }

  return {
    start: async () => redis?.subscribe(channel, { hear, onGap: () => letGoHere({ all: true }) }),
    async letGo(what) {
      const here = letGoHere(what)
      return { ...here, isTold: redis ? await tellOthers(redis, what) : true }
    },
  }
}

function letGoOf(answers: KeptAnswers, { keys = [], tags = [], all = false }: LetGo): number {
  if (all) return answers.clear()
  const byKey = keys.filter((key) => answers.remove(key)).length
  return byKey + (tags.length > 0 ? answers.letGo(tags) : 0)
}

function entitiesOf({ tags = [], all }: LetGo): EntityPurge {
  return { ...entitiesOfTags(tags), all }
}

/** Others than gateways may publish, too. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { validateSchema } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { peakMemoryMb } from '../peak-memory.ts'
import type { MappedDocument } from '../mapped-document.ts'

/** Maps a document with a peer, and prints what became of it as `map-one.ts` does; `operations` is for that to count. */
export async function reportMapping(map: () => Promise<GraphQLSchema>): Promise<void> {
  const startedAt = performance.now()
  const mapped = await tryToMap(map)
  const ms = Math.round(performance.now() - startedAt)
  const rssMb = peakMemoryMb()
  const result: MappedDocument = { ...mapped, operations: 0, reasons: [], ms, rssMb }
  process.stdout.write(`\n${JSON.stringify(result)}`)
  process.exit()
}

async function tryToMap(
  map: () => Promise<GraphQLSchema>,
): Promise<Pick<MappedDocument, 'ok' | 'mapped' | 'error'>> {
  try {
    const schema = await map()
    const [mistake] = validateSchema(schema)
    if (mistake) return { ok: false, mapped: 0, error: mistake.message }
    const types = [schema.getQueryType(), schema.getMutationType()]
    const fields = types.flatMap((type) => Object.keys(type?.getFields() ?? {}))
    // Fields that stand for no operation, for schemas that would have none.
    return { ok: true, mapped: fields.filter((name) => name !== 'dummy' && name !== 'placeholder').length }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ok: false, mapped: 0, error: message.slice(0, 300) }
  }
}

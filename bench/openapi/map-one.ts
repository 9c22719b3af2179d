// Maps one document, in a process of its own: `node map-one.ts <path>` prints what became of it, as JSON.
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse, validateSchema } from 'graphql'
import { openApiSourceSchema } from '../../gateway/config/sources/openapi-options.ts'
import { mapOpenApi } from '../../gateway/sources/openapi/map-open-api.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'
import { readFile } from 'node:fs/promises'
import { peakMemoryMb } from './peak-memory.ts'
import type { MappedDocument } from './mapped-document.ts'

const [, , path = ''] = process.argv
const startedAt = performance.now()

/** Up to the valid schema, as peers are measured. */
const cost = { ms: 0, rssMb: 0 }

function readCost(): void {
  cost.ms = Math.round(performance.now() - startedAt)
  cost.rssMb = peakMemoryMb()
}

async function map(): Promise<Omit<MappedDocument, 'ms' | 'rssMb' | 'composedMs'>> {
  try {
    const settings = openApiSourceSchema.parse({ kind: 'openapi', document: path })
    const { model, sdl } = await mapOpenApi('bench', settings, {
      baseDir: '/',
      log: silentLogger,
      http: createHttpClient(),
      store: createMemorySchemaStore(),
      signal: new AbortController().signal,
      readFile: (file) => readFile(file, 'utf8'),
      watchFile: () => undefined,
      findSubgraph: () => undefined,
    })
    const counts = {
      operations: model.operations.length + model.skipped.length,
      mapped: model.operations.length,
      reasons: model.skipped.map(({ reason }) => reason),
    }
    const [mistake] = validateSchema(buildSubgraphSchema(parse(sdl)))
    readCost()
    if (mistake) return { ok: false, error: mistake.message, ...counts, mapped: 0 }
    // Peers do not compose: what that takes is not to count.
    const { composeSubgraphs } = await import('../../gateway/graph/compose-subgraphs.ts')
    composeSubgraphs([{ name: 'bench', url: 'http://localhost', sdl }])
    return { ok: true, ...counts }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ok: false, error: message.slice(0, 300), operations: 0, mapped: 0, reasons: [] }
  }
}

const mapped = await map()
if (cost.ms === 0) readCost()
process.stdout.write(
  JSON.stringify({ ...mapped, ...cost, composedMs: Math.round(performance.now() - startedAt) }),
)
process.exit()

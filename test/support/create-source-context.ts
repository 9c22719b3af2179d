import { createInputReader } from '../../gateway/graph/input-reader.ts'
import { createMemorySchemaStore } from '../../gateway/graph/schema-store.ts'
import type { SourceContext } from '../../gateway/sources/source.ts'
import { silentLogger } from '../../gateway/telemetry/logger.ts'
import { createHttpClient } from '../../gateway/upstream/http-client.ts'

/** A {@link SourceContext} with everything real but the log; `await using` closes its connections. */
export function createSourceContext(overrides: Partial<SourceContext> = {}): SourceContext & AsyncDisposable {
  const http = createHttpClient()
  const baseDir = overrides.baseDir ?? import.meta.dirname
  return {
    baseDir,
    log: silentLogger,
    http,
    store: createMemorySchemaStore(),
    signal: new AbortController().signal,
    ...createInputReader({ watchFile: () => undefined }, baseDir),
    findSubgraph: () => undefined,
    ...overrides,
    [Symbol.asyncDispose]: () => http.close(),
  }
}

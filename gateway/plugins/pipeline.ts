import type { Plugin } from './plugin.ts'
import { useDocuments } from './use-documents.ts'
import { useGraph } from './use-graph.ts'

/**
 * The way of every operation, whichever transport it came by. Each phase's hooks run from the first plugin to the last.
 *
 * @param plugins the gateway's own plugins and the user's, in the order in which they were given
 */
export function createPipeline(plugins: readonly Plugin[]): readonly Plugin[] {
  return [
    // 1. The request's graph gives the schema and runs the operation.
    useGraph(),
    // 2. Parsing and validation, remembered for each graph.
    useDocuments(),
    // 3. Everything else: it may look at, change or refuse what the first two have prepared.
    ...plugins,
  ]
}

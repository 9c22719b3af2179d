import type { RequestLimitSettings } from '../config/request-limit-options.ts'
import type { Plugin } from './plugin.ts'
import { useJsonLimits } from './protection/use-json-limits.ts'
import { useDocuments } from './use-documents.ts'
import { useGraph } from './use-graph.ts'

/**
 * The way of every operation, whichever transport it came by. Each phase's hooks run from the first plugin to the last.
 *
 * @param plugins the gateway's own plugins and the user's, in the order in which they were given
 */
export function createPipeline(
  plugins: readonly Plugin[],
  { requestLimits }: { readonly requestLimits: RequestLimitSettings },
): readonly Plugin[] {
  return [
    // 1. The request's graph gives the schema and runs the operation.
    useGraph(),
    // 2. Parameters that are too large go no further.
    useJsonLimits(requestLimits),
    // 3. Parsing and validation within limits, remembered for each graph.
    useDocuments(requestLimits),
    // 4. Everything else: it may look at, change or refuse what those before have prepared.
    ...plugins,
  ]
}

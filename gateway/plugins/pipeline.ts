import type { ServerSettings } from '../config/server-options.ts'
import type { Plugin } from './plugin.ts'
import { useIntrospection } from './protection/use-introspection.ts'
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
  { requestLimits, introspection = false }: Pick<ServerSettings, 'requestLimits' | 'introspection'>,
): readonly Plugin[] {
  return [
    // 1. The request's graph gives the schema and runs the operation.
    useGraph(),
    // 2. Parameters that are too large go no further.
    useJsonLimits(requestLimits),
    // 3. Parsing and validation within limits, remembered for each graph.
    useDocuments({ limits: requestLimits, introspection }),
    // 4. Who may not see the schema is not told of it.
    useIntrospection(introspection),
    // 5. Everything else: it may look at, change or refuse what those before have prepared.
    ...plugins,
  ]
}

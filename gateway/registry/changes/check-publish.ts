import { composeSubgraphs } from '../../graph/compose-subgraphs.ts'
import { parseSupergraph } from '../../engine/supergraph.ts'
import type { CheckReport } from '../checks/check-report.ts'
import { runCheck } from '../checks/run-check.ts'
import type { RegistryParts } from '../registry-parts.ts'
import { findVersion, listMembers } from '../store/versions.ts'
import type { VariantKey } from '../store/versions.ts'
import type { PublishInput } from './publish-input.ts'
import { readSubgraphSdl } from './subgraph-sdl.ts'

/** What is to be published, perhaps. What is not said is as it was published last. */
export interface CheckedPublish extends VariantKey {
  readonly subgraph: string
  readonly document: string
  readonly kind?: PublishInput['kind'] | undefined
  readonly options?: PublishInput['options'] | undefined
}

/**
 * Says what would come of a publish, and publishes nothing.
 *
 * @throws {GatewayError} CONFIG_INVALID when its options have mistakes; what is wrong with its document is in the report
 */
export async function checkPublish(
  { database: { db }, log, checks, usage, now }: RegistryParts,
  input: CheckedPublish,
): Promise<CheckReport> {
  const served = await findVersion(db, input)
  const members = served ? await listMembers(db, input, served.version) : []
  const last = members.find(({ subgraph }) => subgraph === input.subgraph)
  const { kind = last?.kind ?? 'federation', options = last?.options ?? {} } = input
  // It is composed, and never called.
  const url = last?.url ?? 'http://localhost'
  const changed = { ...input, kind, options, url, endpoints: [], labels: {}, allowBreaking: false }
  return runCheck({
    subgraph: input.subgraph,
    before: served && { schema: parseSupergraph(served.supergraph_sdl).publicSchema },
    async compose() {
      const sdl = await readSubgraphSdl(changed, log)
      const others = members
        .filter((member) => member !== last)
        .map((member) => ({ name: member.subgraph, url: member.url, sdl: member.sdl }))
      const all = [...others, { name: input.subgraph, url, sdl }].sort((a, b) => (a.name < b.name ? -1 : 1))
      return { schema: composeSubgraphs(all).publicSchema }
    },
    usage,
    settings: checks,
    now: now(),
  })
}

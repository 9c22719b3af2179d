import type { Supergraph } from '../../gateway/engine/supergraph.ts'
import { composeSubgraphs } from '../../gateway/graph/compose-subgraphs.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { createTestSubgraph } from './create-test-subgraph.ts'
import type { Estate } from './estate.ts'

/** Composes an estate's subgraphs, running in this process. */
export function composeEstate({ subgraphs: inputs }: Pick<Estate, 'subgraphs'>): {
  readonly supergraph: Supergraph
  readonly subgraphs: ReadonlyMap<string, Subgraph>
} {
  const subgraphs = new Map(
    Object.entries(inputs).map(([name, input]) => [name, createTestSubgraph(name, input)]),
  )
  return { supergraph: composeSubgraphs([...subgraphs.values()]), subgraphs }
}

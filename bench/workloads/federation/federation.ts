import { readFileSync } from 'node:fs'
import type { Workload } from '../workload.ts'
import { resolvers } from './resolvers.ts'
import { schemas } from './schemas.ts'

/** The public federation benchmark: one deep query over four subgraphs, an answer of 90 KB. */
export const federation: Workload = {
  name: 'federation',
  schemas,
  resolvers,
  query: readFileSync(new URL('query.graphql', import.meta.url), 'utf8'),
}

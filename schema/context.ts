import type { LocalContext } from '../gateway/index.ts'

/** What the resolvers get, with the subgraphs that they ask. */
export type Context = LocalContext<'catalog'>

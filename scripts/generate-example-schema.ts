// Writes schema/generated/: the supergraph of the example estate, and the schema that its clients see.
import { writeFile } from 'node:fs/promises'
import { composeExample } from '../subgraph-examples/compose-example.ts'

const { supergraph, publicSchema } = await composeExample()
const folder = new URL('../schema/generated/', import.meta.url)
await writeFile(new URL('supergraph.graphql', folder), supergraph)
await writeFile(new URL('public.graphql', folder), publicSchema)

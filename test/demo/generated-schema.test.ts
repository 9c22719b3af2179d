import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { composeExample } from '../../subgraph-examples/compose-example.ts'

const readGenerated = (name: string) =>
  readFile(new URL(`../../schema/generated/${name}`, import.meta.url), 'utf8')

test('the generated schemas of the example are current (else: npm run generate)', async () => {
  const { supergraph, publicSchema } = await composeExample()
  expect(await readGenerated('supergraph.graphql')).toBe(supergraph)
  expect(await readGenerated('public.graphql')).toBe(publicSchema)
})

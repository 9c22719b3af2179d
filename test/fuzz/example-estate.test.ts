import { readFile } from 'node:fs/promises'
import { Kind, OperationTypeNode, buildSchema, print } from 'graphql'
import type { DocumentNode, ExecutionResult } from 'graphql'
import { test } from 'vitest'
import { startExample } from '../support/start-example.ts'
import type { RunningExample } from '../support/start-example.ts'
import { answersAlike } from './answers-alike.ts'
import { fuzzOperations } from './fuzz-estate.ts'
import type { Answer, Property } from './fuzz-estate.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 60) * 5

/** Ids of every service, and one that none knows. */
const ids = ['u1', 'u2', 'u7', 'p1', 'p2', 'p12', 'r1', 'r5', 'o1', 'o2', 'o9', 'w1', 'gone']

/** When something was made by a mutation: the services' own records are of nine o'clock. */
const timeOfNow = /"\d{4}-\d\d-\d\dT(?!09:00:00\.000Z)[\d:.]+Z"/g

/** graphql-tools leaves out what it requires of a subgraph that it has been to on the way, and answers false. */
const wrongInStitch = /^ *"""[^"]*"""\n *isRecommended: Boolean!\n/m

test('both engines give the same answers over the services of the example', async () => {
  const sdl = await readFile(new URL('../../schema/generated/public.graphql', import.meta.url), 'utf8')
  // Each has services of its own: what a mutation changes is changed at both.
  const [stitch, plan] = await Promise.all([startExample('stitch'), startExample('plan')])
  const alike = answersAlike(answerOf(stitch), answerOf(plan))
  const property: Property = async (operation) => {
    return hasSeveralEffects(operation.document) ? undefined : alike(operation)
  }
  await fuzzOperations({ schema: buildSchema(sdl.replace(wrongInStitch, '')), ids }, runs, property)
})

/**
 * Whether a field of a mutation may come after one that has failed: an engine may go on with it when the null that rose
 * came from a subgraph that was asked later.
 */
function hasSeveralEffects({ definitions }: DocumentNode): boolean {
  return definitions.some(
    (node) =>
      node.kind === Kind.OPERATION_DEFINITION &&
      node.operation === OperationTypeNode.MUTATION &&
      node.selectionSet.selections.length > 1,
  )
}

function answerOf({ post }: RunningExample): Answer {
  return async ({ document, variables }) => {
    const response = await post({ query: print(document), variables }, { 'x-user-id': 'u1' })
    return JSON.parse((await response.text()).replaceAll(timeOfNow, '"now"')) as ExecutionResult
  }
}

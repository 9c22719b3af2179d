import { Kind, parse } from 'graphql'
import type { ExecutionResult } from 'graphql'
import { expect, test } from 'vitest'
import type { Requirement } from '../../graph/access/requirement.ts'
import type { Graph } from '../../graph/graph.ts'
import { createExecutableGraph } from '../../../test/support/create-executable-graph.ts'
import { createGuardFinder } from './document-guards.ts'
import { runReduced } from './run-reduced.ts'

const typeDefs = 'type Query { items: [Item] } type Item { open: Int, closed: Int }'
const requirement: Requirement = { authenticated: true, scopes: [], policies: [] }
const graph: Graph = {
  ...createExecutableGraph({ typeDefs }),
  accessRules: { fields: new Map([['Item.closed', requirement]]), operations: new Map() },
}

async function answerTo(text: string, answered: ExecutionResult, report: 'errors' | 'extensions') {
  const document = parse(text)
  const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION)
  const guards = createGuardFinder()(graph, document)
  if (!definition || !guards) throw new Error('The document has an operation, and a guarded field.')
  const lacks = new Map([[requirement, 'credentials' as const]])
  const { run } = runReduced(
    () => answered,
    { args: { document }, definition, guards, lacks, fields: [] },
    report,
  )
  const answer = await run({ schema: graph.schema, document })
  if (Symbol.asyncIterator in answer) throw new Error('An answer is no stream.')
  return answer
}

const items = Array.from({ length: 1_500 }, () => ({ open: 1 }))

test('a long list has null at each place, and errors for the first thousand', async () => {
  const { data, errors } = await answerTo('{ items { open closed } }', { data: { items } }, 'errors')
  expect(data?.items).toHaveLength(1_500)
  expect(JSON.stringify(data)).toBe(JSON.stringify({ items: items.map(() => ({ open: 1, closed: null })) }))
  expect(errors).toHaveLength(1_000)
  expect(errors?.at(-1)?.path).toEqual(['items', 999, 'closed'])
})

test('an answer is not written to: others may share it', async () => {
  const shared = { data: { items: [{ open: 1 }] } }
  await answerTo('{ items { closed open } }', shared, 'errors')
  expect(shared).toEqual({ data: { items: [{ open: 1 }] } })
})

test('an answer without data is left as it is', async () => {
  const failed: ExecutionResult = { errors: [] }
  expect(await answerTo('{ items { closed } }', failed, 'extensions')).toBe(failed)
})

test('what other plugins put into the extensions stays', async () => {
  const answered = { data: { items: null }, extensions: { cost: 3 } }
  expect(await answerTo('{ items { closed } }', answered, 'extensions')).toMatchObject({
    extensions: { cost: 3, unauthorizedPaths: [] },
  })
  expect(await answerTo('{ items { closed } }', answered, 'errors')).toMatchObject({
    extensions: { cost: 3 },
  })
})

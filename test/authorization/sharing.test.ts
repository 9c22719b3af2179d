import { expect, test } from 'vitest'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import { eventually } from '../support/eventually.ts'
import { startTestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'
import { clinic, secret } from './clinic.ts'

test.each([
  { name: 'the first', grants: [true, false] },
  { name: 'the second', grants: [false, true] },
])('equal queries in flight share no answer, where only $name may have all of it', async ({ grants }) => {
  const goOn = Promise.withResolvers<undefined>()
  const { people, visits } = clinic.subgraphs
  const waiting = {
    ...visits,
    resolvers: {
      ...visits.resolvers,
      Query: { visits: () => goOn.promise.then(() => [{ day: 'Monday' }]) },
    },
  }
  const { graph, requests } = createEstateGraph(
    { subgraphs: { people, visits: waiting } },
    { engine: 'plan' },
  )
  let asked = 0
  const evaluate = () => grants[asked++] ?? false
  const server = await startTestServer({
    graph,
    plugins: [useTestPrincipal()],
    config: { authorization: { mode: 'remove', policies: { evaluate } } },
    server: { deduplicate: true },
  })
  const ask = async () => {
    const response = await server.post({ query: '{ visits { day notes } }' }, { 'x-test-scopes': '' })
    return response.text()
  }
  const first = ask()
  await eventually(() => expect(requests).toHaveLength(1))
  const second = ask()
  await eventually(() => expect(requests).toHaveLength(2))
  goOn.resolve(undefined)
  const answers = await Promise.all([first, second])
  expect(answers.map((text) => text.includes(secret))).toEqual(grants)
})

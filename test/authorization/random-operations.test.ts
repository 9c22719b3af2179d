import { buildSubgraphSchema } from '@apollo/subgraph'
import { TypeInfo, parse, print, visit, visitWithTypeInfo } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import { expect, test } from 'vitest'
import { isAnyHeld } from '../../gateway/graph/access/requirement.ts'
import type { Graph } from '../../gateway/graph/graph.ts'
import { fuzzEstate } from '../fuzz/fuzz-estate.ts'
import type { GeneratedOperation } from '../fuzz/generate-operation.ts'
import { createEstateGraph } from '../support/create-estate-graph.ts'
import type { SeenRequest } from '../support/create-estate-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer } from '../support/start-test-server.ts'
import { useTestPrincipal } from '../support/use-test-principal.ts'
import { clinic, secret } from './clinic.ts'

const runs = Number(process.env.FUZZ_RUNS ?? 150)
const estate = { name: 'clinic', cases: [], ...clinic }

const schemas = new Map<string, GraphQLSchema>(
  Object.entries(clinic.subgraphs).map(([name, { typeDefs }]) => [
    name,
    buildSubgraphSchema([{ typeDefs: parse(typeDefs) }]),
  ]),
)

/** What a subgraph was asked for, as `Type.field` of its own schema. */
function askedFields({ subgraph, document }: SeenRequest): string[] {
  const schema = schemas.get(subgraph)
  if (!schema) throw new Error(`There is no subgraph "${subgraph}".`)
  const typeInfo = new TypeInfo(schema)
  const fields: string[] = []
  visit(
    parse(document),
    visitWithTypeInfo(typeInfo, {
      Field: ({ name }) => void fields.push(`${typeInfo.getParentType()?.name ?? ''}.${name.value}`),
    }),
  )
  return fields
}

function isFor(graph: Graph, coordinate: string, scopes: readonly string[] | undefined): boolean {
  const needed = graph.accessRules?.fields.get(coordinate)
  if (!needed) return true
  if (!scopes) return !needed.authenticated && needed.scopes.length === 0 && needed.policies.length === 0
  return (
    needed.policies.length === 0 &&
    needed.scopes.every((alternatives) => isAnyHeld(alternatives, (scope) => scopes.includes(scope)))
  )
}

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
  readonly extensions?: { readonly unauthorizedPaths?: readonly unknown[] }
}

async function ask(
  server: TestServer,
  { document, variables }: GeneratedOperation,
  scopes: readonly string[] | undefined,
): Promise<Answer> {
  const response = await server.post(
    { query: print(document), variables },
    scopes ? { 'x-test-scopes': scopes.join(' ') } : {},
  )
  return (await response.json()) as Answer
}

const callers = [undefined, [], ['pii:read'], ['admin', 'report:read']]

test('nobody gets what is not theirs, however they ask, and both engines agree on what is left', async () => {
  const plugins = [useTestPrincipal()]
  // Nothing but rights is to get in the way of what is generated.
  const server = {
    introspection: true,
    requestLimits: { maxAliases: 10_000, maxDepth: 100, maxRootFields: 1_000, maxDirectives: 1_000 },
  }
  const report = 'extensions' as const
  const engines = await Promise.all(
    (['plan', 'stitch'] as const).map(async (engine) => {
      const { graph, requests } = createEstateGraph(clinic, { engine })
      const start = (mode: 'remove' | 'reject') =>
        startTestServer({ graph, plugins, server, config: { authorization: { mode, report } } })
      return { graph, requests, remove: await start('remove'), reject: await start('reject') }
    }),
  )
  const [plan, stitch] = engines
  if (!plan || !stitch) throw new Error('There are two engines.')
  let count = 0
  let reduced = 0

  await fuzzEstate(estate, runs, async (operation) => {
    const scopes = callers[count++ % callers.length]
    const answers: Answer[] = []
    for (const { graph, requests, remove } of engines) {
      requests.length = 0
      const answer = await ask(remove, operation, scopes)
      answers.push(answer)
      const denied = requests.flatMap(askedFields).filter((field) => !isFor(graph, field, scopes))
      if (denied.length > 0) return `${graph.engine.kind} asked for ${denied.join()} for ${String(scopes)}`
      if (!scopes && JSON.stringify(answer).includes(secret)) return `${graph.engine.kind} gave a secret away`
    }
    const [one, other] = answers
    if (JSON.stringify(one?.data) !== JSON.stringify(other?.data)) {
      return `plan answers ${JSON.stringify(one)}, stitch ${JSON.stringify(other)}`
    }
    const paths = one?.extensions?.unauthorizedPaths ?? []
    if (paths.length > 0) reduced += 1
    plan.requests.length = 0
    const refused = await ask(plan.reject, operation, scopes)
    const isRefused =
      refused.errors?.some(({ extensions: { code } }) => ['UNAUTHENTICATED', 'FORBIDDEN'].includes(code)) ??
      false
    if (isRefused !== paths.length > 0)
      return `refused: ${isRefused}, but taken out: ${JSON.stringify(paths)}`
    return isRefused && plan.requests.length > 0 ? 'refused after a subgraph was asked' : undefined
  })
  // Else it would have tried nothing.
  expect(reduced).toBeGreaterThan(runs / 4)
  expect(reduced).toBeLessThan(count)
})

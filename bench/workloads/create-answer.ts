import { buildSubgraphSchema } from '@apollo/subgraph'
import { graphql, parse } from 'graphql'
import type { GraphQLSchema } from 'graphql'
import type { Workload } from './workload.ts'

/** Answers one request to a subgraph, as the body of its answer. */
export type AnswerRequest = (subgraph: string, body: string) => Promise<string>

/** Makes the subgraphs of a workload. */
export function createAnswer({ schemas, resolvers }: Workload): AnswerRequest {
  const subgraphs = new Map<string, GraphQLSchema>(
    Object.entries(schemas).map(([name, sdl]) => [
      name,
      buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: { ...resolvers[name] } }]),
    ]),
  )
  return async (subgraph, body) => {
    const schema = subgraphs.get(subgraph)
    if (!schema) throw new Error(`There is no subgraph "${subgraph}".`)
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> }
    return JSON.stringify(await graphql({ schema, source: query, variableValues: variables ?? null }))
  }
}

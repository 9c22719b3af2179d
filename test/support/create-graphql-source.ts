import { makeExecutableSchema } from '@graphql-tools/schema'
import type { IResolvers } from '@graphql-tools/utils'
import { graphqlSourceSchema } from '../../gateway/config/sources/graphql-options.ts'
import type { GraphQLSourceOptions } from '../../gateway/config/sources/graphql-options.ts'
import { createGraphQLSubgraph } from '../../gateway/sources/graphql/create-graphql-subgraph.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { createSourceContext } from './create-source-context.ts'
import { createTestContext } from './create-test-context.ts'
import { startGraphQLService } from './start-service.ts'
import type { ReceivedRequest } from './start-service.ts'

/** A plain GraphQL service as a subgraph, and what the service is asked from now on. */
export interface GraphQLSource extends AsyncDisposable {
  readonly subgraph: Subgraph
  readonly requests: ReceivedRequest[]
  /** Runs one document on the subgraph. */
  run(document: string, variables?: Readonly<Record<string, unknown>>): ReturnType<Subgraph['execute']>
  /** Runs `query ($r: [_Any!]!) { _entities(representations: $r) { ... } }`. */
  entities(selection: string, representations: readonly object[]): ReturnType<Subgraph['execute']>
}

/** Starts a service with these types and resolvers, and makes the subgraph `catalog` of it. */
export async function createGraphQLSource(
  service: { readonly typeDefs: string; readonly resolvers: IResolvers },
  options: Omit<GraphQLSourceOptions, 'kind' | 'url'> = {},
): Promise<GraphQLSource> {
  await using resources = new AsyncDisposableStack()
  const server = resources.use(await startGraphQLService(makeExecutableSchema(service)))
  const context = resources.use(createSourceContext())
  const settings = graphqlSourceSchema.parse({ kind: 'graphql', url: server.url, ...options })
  const subgraph = await createGraphQLSubgraph('catalog', settings, context)
  server.requests.length = 0

  function run(document: string, variables?: Readonly<Record<string, unknown>>) {
    const request = createTestContext()
    return subgraph.execute({
      document,
      context: request,
      signal: request.signal,
      ...(variables && { variables }),
    })
  }

  const held = resources.move()
  return {
    subgraph,
    requests: server.requests,
    run,
    entities: (selection, r) =>
      run(`query ($r: [_Any!]!) { _entities(representations: $r) { ${selection} } }`, { r }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}

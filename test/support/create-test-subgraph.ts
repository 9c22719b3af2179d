import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph'
import { execute, parse, validate } from 'graphql'
import type { ExecutionResult } from 'graphql'
import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import { readPayload } from '../../gateway/sources/service/read-result.ts'
import type { Subgraph, SubgraphRequest } from '../../gateway/sources/subgraph.ts'

/** What a test subgraph is made of: federation SDL, and resolvers that get the gateway's context. */
export interface TestSubgraphInput {
  readonly typeDefs: string
  readonly resolvers?: GraphQLResolverMap<GatewayContext>
}

/**
 * A federation subgraph in this process that behaves like one behind HTTP: it refuses documents that are not valid
 * against its own schema, and its answers are JSON read back, errors included.
 */
export function createTestSubgraph(name: string, { typeDefs, resolvers }: TestSubgraphInput): Subgraph {
  const document = parse(typeDefs)
  const schema = buildSubgraphSchema([resolvers ? { typeDefs: document, resolvers } : { typeDefs: document }])

  async function answer(request: SubgraphRequest): Promise<ExecutionResult> {
    const operation = parse(request.document)
    const mistakes = validate(schema, operation)
    if (mistakes.length > 0) return { errors: mistakes }
    return execute({
      schema,
      document: operation,
      variableValues: overTheWire(request.variables) as Record<string, unknown> | undefined,
      operationName: request.operationName,
      contextValue: request.context,
    })
  }

  return {
    name,
    sdl: typeDefs,
    url: `http://${name}.example/graphql`,
    async execute(request) {
      request.signal.throwIfAborted()
      return readPayload(name, overTheWire(await answer(request)))
    },
    close: () => Promise.resolve(),
  }
}

function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
}

import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph'
import { execute, parse, subscribe, validate } from 'graphql'
import type { ExecutionArgs, ExecutionResult, GraphQLSchema } from 'graphql'
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
    return execute(toArgs(schema, request))
  }

  return {
    name,
    sdl: typeDefs,
    url: `http://${name}.example/graphql`,
    async execute(request) {
      request.signal.throwIfAborted()
      return readPayload(name, overTheWire(await answer(request)))
    },
    async subscribe(request) {
      return readEvents(name, await subscribe(toArgs(schema, request)))
    },
    close: () => Promise.resolve(),
  }
}

function toArgs(schema: GraphQLSchema, request: SubgraphRequest): ExecutionArgs {
  return {
    schema,
    document: parse(request.document),
    variableValues: overTheWire(request.variables) as Record<string, unknown> | undefined,
    operationName: request.operationName,
    contextValue: request.context,
  }
}

async function* readEvents(
  name: string,
  events: AsyncIterable<ExecutionResult> | ExecutionResult,
): AsyncGenerator<ExecutionResult> {
  if (!(Symbol.asyncIterator in events)) {
    yield readPayload(name, overTheWire(events))
    return
  }
  for await (const event of events) yield readPayload(name, overTheWire(event))
}

function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown)
}

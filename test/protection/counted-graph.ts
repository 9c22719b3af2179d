import { startTestGateway } from '../support/start-test-gateway.ts'
import type { TestGatewayOptions } from '../support/start-test-gateway.ts'
import type { TestServer } from '../support/start-test-server.ts'

const sdl = `
  type Query { node(id: ID): Node, nodes(ids: [ID!], where: Filter): [Node!] }
  type Mutation { touch(id: ID): Node }
  type Node { id: ID!, name: String, parent: Node, children: [Node!] }
  input Filter { name: String, names: [String!], and: Filter, any: [Filter!] }
`

/** A gateway, and how often its only subgraph was asked. */
export interface CountedGateway extends TestServer {
  readonly calls: () => number
}

/** Serves a graph that counts what reaches its subgraph: an attack that was refused leaves it at nothing. */
export async function startCountedGateway(
  options: Omit<TestGatewayOptions, 'sources'> = {},
): Promise<CountedGateway> {
  let calls = 0
  const count = (answer: unknown) => () => {
    calls += 1
    return answer
  }
  const node = { id: '1', name: 'root' }
  const resolvers = {
    Query: { node: count(node), nodes: count([node]) },
    Mutation: { touch: count(node) },
  }
  const server = await startTestGateway({
    ...options,
    sources: { tree: { kind: 'local', schema: { sdl }, resolvers } },
  })
  return { ...server, calls: () => calls }
}

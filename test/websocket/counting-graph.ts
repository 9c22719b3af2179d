import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'

/** What a test may change of the graph. */
export interface CountingGraphInput {
  readonly id?: string
  readonly onClose?: () => void
}

/** A graph to try a transport with: it counts as far as it is told, answers late, or never. */
export function createCountingGraph({ id = 'counting', onClose }: CountingGraphInput = {}) {
  const ended: string[] = []
  const goOn = Promise.withResolvers<undefined>()
  let runs = 0
  async function* count(_: unknown, { to, then }: { to: number; then?: string }) {
    runs += 1
    try {
      for (let number = 1; number <= to; number += 1) yield await Promise.resolve({ count: number })
      if (then === 'fail') throw new Error('out of numbers')
      if (then === 'wait') {
        await goOn.promise
        yield { count: to + 1 }
      }
    } finally {
      ended.push(then ?? 'done')
    }
  }
  async function late(): Promise<string> {
    runs += 1
    await goOn.promise
    return 'late'
  }
  const graph = createExecutableGraph({
    id,
    typeDefs: `
      type Query {
        hello(name: String, names: [String!]): String
        late: String
        graph: String
        fail: String
        me: String
        requestId: String
        header(name: String!): String
      }
      type Mutation { add(number: Int!): Int }
      type Subscription { count(to: Int!, then: String): Int }
    `,
    resolvers: {
      Query: {
        hello: (_: unknown, { name = 'you' }: { name?: string }) => {
          runs += 1
          return `Hello ${name}`
        },
        late,
        graph: () => id,
        fail: () => {
          throw new Error('the password is hunter2')
        },
        me: (_: unknown, __: unknown, { principal }: GatewayContext) => principal?.subject ?? null,
        requestId: (_: unknown, __: unknown, { requestId }: GatewayContext) => requestId,
        header: (_: unknown, { name }: { name: string }, { headers }: GatewayContext) => headers.get(name),
      },
      Mutation: { add: (_: unknown, { number }: { number: number }) => number + 1 },
      Subscription: { count: { subscribe: count } },
    },
    ...(onClose && { onClose }),
  })
  return {
    graph,
    ended,
    goOn: () => goOn.resolve(undefined),
    runs: () => runs,
  }
}

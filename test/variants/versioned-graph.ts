import { setImmediate } from 'node:timers/promises'
import type { Graph } from '../../gateway/graph/graph.ts'
import type { Plugin } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'

/** A graph that says in each part of an answer which one it is, the parts at different times. */
export function createVersionedGraph(version: string, onClose: () => void = () => undefined): Graph {
  const late = async () => {
    await setImmediate()
    return version
  }
  return createExecutableGraph({
    id: version,
    typeDefs: `type Query { now: String, later: String, nested: Part } type Part { now: String, later: String } type Mutation { now: String } type Subscription { now: String }`,
    resolvers: {
      Query: { now: () => version, later: late, nested: () => ({}) },
      Part: { now: () => version, later: late },
      Mutation: { now: () => version },
      Subscription: {
        now: {
          async *subscribe() {
            yield { now: version }
            yield { now: await late() }
          },
        },
      },
    },
    onClose,
  })
}

/** The query that {@link versionsOf} reads the answer of. */
export const askVersions = '{ now later nested { now later } }'

/** Each version that an answer of {@link askVersions} has a part of; the answer itself, where it is none. */
export function versionsOf(answer: unknown): readonly string[] {
  const { data } = answer as { data?: { nested?: Record<string, string> } & Record<string, unknown> }
  if (!data) return [JSON.stringify(answer)]
  return [...new Set([data.now, data.later, data.nested?.now, data.nested?.later].map(String))]
}

/** Routes each request to the variant that the header `x-variant` names. */
export function useVariantHeader(): Plugin {
  return {
    onRequest({ context }) {
      const variant = context.headers.get('x-variant')
      if (variant !== null) context.routeTo(variant)
    },
  }
}

import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import type { Variables } from '../../gateway/engine/engine.ts'
import type { TestSubgraphInput } from './create-test-subgraph.ts'

/** A few subgraphs that compose, and what their graph answers. */
export interface Estate {
  readonly name: string
  readonly subgraphs: Readonly<Record<string, TestSubgraphInput>>
  readonly cases: readonly ConformanceCase[]
}

/** One request and the answer that the GraphQL and Federation specifications ask for. */
export interface ConformanceCase {
  readonly name: string
  readonly query: string
  readonly variables?: Variables
  /** Needed only where `query` has several operations. */
  readonly operationName?: string
  /** The labels of `@override(label:)` that are on for this request. Default: none. */
  readonly overrideLabels?: readonly string[]
  readonly expected: ExpectedAnswer
}

/** What a case expects: an answer, a subscription's events, or to be refused by validation with these messages. */
type ExpectedAnswer =
  ExpectedResult | { readonly events: readonly ExpectedResult[] } | { readonly refused: readonly string[] }

/** Data with its fields in this order, and exactly these errors, in any order. */
export interface ExpectedResult {
  /** Left out for a request error: then the answer has no `data` either. */
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly ExpectedError[]
}

/** Members that are left out are not compared, but `path` always is. */
export interface ExpectedError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly code?: string
  /** `extensions.subgraph`: who raised it. */
  readonly subgraph?: string
}

/** Puts the `@link` to Federation 2 before a subgraph's SDL. `imports` are separated by spaces. */
export function federation(imports: string, sdl: string, version = '2.9'): string {
  const list = imports.split(' ').map((name) => JSON.stringify(name))
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v${version}", import: [${list.join(', ')}])\n${sdl}`
}

/** State that each request has for itself, so that cases of mutations don't see each other. */
export function perRequest<State>(create: () => State): (context: GatewayContext) => State {
  const states = new WeakMap<AbortSignal, State>()
  return ({ signal }) => {
    const state = states.get(signal) ?? create()
    states.set(signal, state)
    return state
  }
}

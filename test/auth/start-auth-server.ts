import { expect } from 'vitest'
import type { AuthenticationOptions } from '../../gateway/config/authentication-options.ts'
import type { PluginContext } from '../../gateway/plugins/plugin.ts'
import { createExecutableGraph } from '../support/create-executable-graph.ts'
import { startTestServer } from '../support/start-test-server.ts'
import type { TestServer, TestServerOptions } from '../support/start-test-server.ts'
import { testTimeMs } from './token-kit.ts'

const graph = createExecutableGraph({
  typeDefs: 'type Query { user: String, scopes: [String!], roles: [String!], plan: String, claims: String }',
  resolvers: {
    Query: {
      user: (_: unknown, __: unknown, { principal }: PluginContext) => principal?.subject,
      scopes: (_: unknown, __: unknown, { principal }: PluginContext) => principal?.scopes,
      roles: (_: unknown, __: unknown, { principal }: PluginContext) => principal?.roles,
      plan: (_: unknown, __: unknown, { principal }: PluginContext) => principal?.plan,
      claims: (_: unknown, __: unknown, { principal }: PluginContext) => JSON.stringify(principal?.claims),
    },
  },
})

/** A clock that only a test moves. */
interface TestClock {
  nowMs: number
}

/** What came back for one request. */
export interface AuthAnswer {
  readonly status: number
  /** The header `www-authenticate`. */
  readonly challenge: string | null
  readonly code: string | undefined
  readonly data: Readonly<Record<string, unknown>> | undefined
  /** Status, headers and body, to look for what must not be in them. */
  readonly text: string
}

/** A server that asks who is calling. */
export interface AuthServer extends TestServer {
  readonly clock: TestClock
  /** Asks who is calling, with these headers. */
  ask(headers?: Readonly<Record<string, string>>): Promise<AuthAnswer>
  /** Asks with a bearer token. */
  askWith(token: string): Promise<AuthAnswer>
}

/**
 * Starts an {@link AuthServer}.
 *
 * @param now Default: `clock`, which stands at {@link testTimeMs}
 */
export async function startAuthServer(
  authentication: AuthenticationOptions,
  now?: () => number,
  others: Pick<TestServerOptions, 'baseDir' | 'server'> = {},
): Promise<AuthServer> {
  const clock: TestClock = { nowMs: testTimeMs }
  const time = now ?? (() => clock.nowMs)
  const server = await startTestServer({ graph, config: { authentication }, ...others, now: time })
  const ask = async (headers: Readonly<Record<string, string>> = {}): Promise<AuthAnswer> => {
    const response = await server.post({ query: '{ user scopes roles plan claims }' }, headers)
    const body = await response.text()
    const { data, errors } = JSON.parse(body) as {
      data?: Record<string, unknown>
      errors?: { extensions: { code: string } }[]
    }
    return {
      status: response.status,
      challenge: response.headers.get('www-authenticate'),
      code: errors?.[0]?.extensions.code,
      data,
      text: JSON.stringify([[...response.headers], body]),
    }
  }
  return { ...server, clock, ask, askWith: (token) => ask({ authorization: `Bearer ${token}` }) }
}

/** Holds that nothing of a secret is in an answer, or in anything that was logged so far. */
export function expectNoLeak(secret: string, { text }: AuthAnswer, { lines, events }: AuthServer): void {
  const seen = text + toText(lines) + toText(events)
  // Ends of tokens are no secrets when they are short: `e30` is `{}`.
  for (const part of [secret, ...secret.split(/[.\s;,=]+/)].filter(({ length }) => length >= 8)) {
    expect(seen).not.toContain(part)
  }
}

/** Everything that a logger could write, errors with their causes and members. */
function toText(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) =>
    entry instanceof Error ? [Object.entries(entry), entry.message, entry.stack, entry.cause] : entry,
  )
}

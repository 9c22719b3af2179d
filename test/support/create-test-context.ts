import type { GatewayContext } from '../../gateway/context/gateway-context.ts'

/** The context of a request that nobody sent: no headers, never aborted unless `signal` says so. */
export function createTestContext(overrides: Partial<GatewayContext> = {}): GatewayContext {
  return { requestId: 'test', headers: new Headers(), signal: new AbortController().signal, ...overrides }
}

import { onTestFinished } from 'vitest'
import { gatewaySchema } from '../../gateway/config/gateway-options.ts'
import type { GatewayOptions } from '../../gateway/config/gateway-options.ts'
import { buildGraph } from '../../gateway/graph/build-graph.ts'
import { createSourceContext } from './create-source-context.ts'
import { startTestServer } from './start-test-server.ts'
import type { TestServer, TestServerOptions } from './start-test-server.ts'

/** What a test may set of a gateway. */
export interface TestGatewayOptions extends Omit<TestServerOptions, 'graph'> {
  readonly sources: GatewayOptions['sources']
  readonly engine?: 'plan' | 'stitch'
}

/** Builds the graph of these sources, serves it, and stops when the test is over. */
export async function startTestGateway({
  sources,
  engine = 'stitch',
  ...options
}: TestGatewayOptions): Promise<TestServer> {
  const context = createSourceContext()
  onTestFinished(() => context[Symbol.asyncDispose]())
  const graph = await buildGraph(gatewaySchema.parse({ ...options.config, sources, engine }), context)
  return startTestServer({ ...options, graph })
}

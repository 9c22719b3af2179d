import type { ExecutionResult } from 'graphql'
import { onTestFinished } from 'vitest'
import { federationSourceSchema } from '../../gateway/config/sources/federation-options.ts'
import type { FederationSourceOptions } from '../../gateway/config/sources/federation-options.ts'
import type { GatewayContext } from '../../gateway/context/gateway-context.ts'
import { createFederationSubgraph } from '../../gateway/sources/federation/create-federation-subgraph.ts'
import type { SourceContext } from '../../gateway/sources/source.ts'
import type { Subgraph } from '../../gateway/sources/subgraph.ts'
import { createSourceContext } from './create-source-context.ts'
import { createTestContext } from './create-test-context.ts'
import { recordingSdl } from './start-recording-service.ts'

/** Makes the subgraph `users` of a recording service; closed when the test is over. */
export async function connectUsers(
  options: Omit<FederationSourceOptions, 'kind'>,
  overrides: Partial<SourceContext> = {},
): Promise<Subgraph> {
  const context = createSourceContext(overrides)
  onTestFinished(() => context[Symbol.asyncDispose]())
  const settings = federationSourceSchema.parse({
    kind: 'federation',
    schema: { sdl: recordingSdl },
    ...options,
  })
  const subgraph = await createFederationSubgraph('users', settings, context)
  onTestFinished(() => subgraph.close())
  return subgraph
}

/** Asks a subgraph of a recording service for `me`, as a mutation would be asked: shared with no other request. */
export function askMe(subgraph: Subgraph, facts: Partial<GatewayContext> = {}): Promise<ExecutionResult> {
  const context = createTestContext(facts)
  return subgraph.execute({ document: '{ me }', context, signal: context.signal })
}

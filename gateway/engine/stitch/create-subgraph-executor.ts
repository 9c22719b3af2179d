import type { ExecutionRequest, Executor } from '@graphql-tools/utils'
import { OperationTypeNode, print } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Subgraph, SubgraphRequest } from '../../sources/subgraph.ts'

type StitchRequest = ExecutionRequest<Record<string, unknown>, GatewayContext>

/** Lets graphql-tools call a {@link Subgraph} as one of its executors. */
export function createSubgraphExecutor(subgraph: Subgraph): Executor<GatewayContext> {
  const executor = (request: StitchRequest) => {
    const subgraphRequest = toSubgraphRequest(request)
    if (request.operationType !== OperationTypeNode.SUBSCRIPTION) return subgraph.execute(subgraphRequest)
    if (!subgraph.subscribe) throw new Error(`The subgraph "${subgraph.name}" offers no subscriptions.`)
    return subgraph.subscribe(subgraphRequest)
  }
  // `Executor` is generic in its answer's type, which only the caller knows: no function can satisfy it but by a cast.
  return executor as Executor<GatewayContext>
}

function toSubgraphRequest({ document, variables, operationName, context }: StitchRequest): SubgraphRequest {
  if (!context) throw new Error('An operation was run without a context.')
  return {
    document: printOnce(document),
    context,
    signal: context.signal,
    ...(variables && { variables }),
    ...(operationName !== undefined && { operationName }),
  }
}

const printed = new WeakMap<DocumentNode, string>()

function printOnce(document: DocumentNode): string {
  let text = printed.get(document)
  if (text === undefined) {
    text = print(document)
    printed.set(document, text)
  }
  return text
}

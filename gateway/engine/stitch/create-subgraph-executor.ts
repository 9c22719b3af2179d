import { mapAsyncIterator } from '@graphql-tools/utils'
import type { ExecutionRequest, Executor } from '@graphql-tools/utils'
import { OperationTypeNode, print } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Subgraph, SubgraphRequest } from '../../sources/subgraph.ts'
import { renameRepresentations } from './rename-representations.ts'
import { concealErrors } from './subgraph-failures.ts'

type StitchRequest = ExecutionRequest<Record<string, unknown>, GatewayContext>

/**
 * Lets graphql-tools call a {@link Subgraph} as one of its executors.
 *
 * @param names by object type, the `@interfaceObject` that the subgraph knows it as
 */
export function createSubgraphExecutor(
  subgraph: Subgraph,
  names: ReadonlyMap<string, string> = new Map(),
): Executor<GatewayContext> {
  async function execute(request: StitchRequest) {
    if (names.size === 0) return concealErrors(await subgraph.execute(toSubgraphRequest(request)))
    const renamed = renameRepresentations(
      { document: request.document, variables: request.variables ?? {} },
      names,
    )
    const { document, variables } = renamed
    const result = await subgraph.execute(toSubgraphRequest({ ...request, document, variables }))
    return concealErrors(renamed.restore(result))
  }

  async function subscribe(request: StitchRequest) {
    if (!subgraph.subscribe) throw new Error(`The subgraph "${subgraph.name}" offers no subscriptions.`)
    return mapAsyncIterator(await subgraph.subscribe(toSubgraphRequest(request)), concealErrors)
  }

  const executor = (request: StitchRequest) =>
    request.operationType === OperationTypeNode.SUBSCRIPTION ? subscribe(request) : execute(request)
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

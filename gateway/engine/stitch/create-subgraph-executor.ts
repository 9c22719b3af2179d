import { mapAsyncIterator } from '@graphql-tools/utils'
import type { ExecutionRequest, Executor } from '@graphql-tools/utils'
import { OperationTypeNode, print } from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Subgraph, SubgraphRequest } from '../../sources/subgraph.ts'
import { checkAnswer } from '../check-answer.ts'
import { renameRepresentations } from './rename-representations.ts'
import { concealErrors } from './subgraph-failures.ts'

type StitchRequest = ExecutionRequest<Record<string, unknown>, GatewayContext>

/** What the supergraph says of a subgraph's answers. */
export interface SubgraphAnswers {
  /** Every type of the supergraph, with what clients don't see. */
  readonly schema: GraphQLSchema
  /** By object type, the `@interfaceObject` that the subgraph knows it as. */
  readonly interfaceObjects?: ReadonlyMap<string, string> | undefined
}

/** Lets graphql-tools call a {@link Subgraph} as one of its executors. Answers that don't fit are mended before it sees them. */
export function createSubgraphExecutor(
  subgraph: Subgraph,
  { schema, interfaceObjects = new Map() }: SubgraphAnswers,
): Executor<GatewayContext> {
  function check({ document, variables = {} }: StitchRequest, result: ExecutionResult): ExecutionResult {
    return checkAnswer(schema, { subgraph: subgraph.name, document, variables, result })
  }

  async function ask(request: StitchRequest): Promise<ExecutionResult> {
    return check(request, await subgraph.execute(toSubgraphRequest(request)))
  }

  async function execute(request: StitchRequest) {
    if (interfaceObjects.size === 0) return concealErrors(await ask(request))
    const renamed = renameRepresentations(
      { document: request.document, variables: request.variables ?? {} },
      interfaceObjects,
    )
    const { document, variables } = renamed
    return concealErrors(renamed.restore(await ask({ ...request, document, variables })))
  }

  async function subscribe(request: StitchRequest) {
    if (!subgraph.subscribe) throw new Error(`The subgraph "${subgraph.name}" offers no subscriptions.`)
    const results = await subgraph.subscribe(toSubgraphRequest(request))
    return mapAsyncIterator(results, (result) => concealErrors(check(request, result)))
  }

  const executor = (request: StitchRequest) =>
    request.operationType === OperationTypeNode.SUBSCRIPTION ? subscribe(request) : execute(request)
  // `Executor` is generic in its answer's type, which only the caller knows: no function can satisfy it but by a cast.
  return executor as Executor<GatewayContext>
}

function toSubgraphRequest({
  document,
  variables,
  operationName,
  operationType,
  context,
}: StitchRequest): SubgraphRequest {
  if (!context) throw new Error('An operation was run without a context.')
  return {
    document: printOnce(document),
    context,
    signal: context.signal,
    isQuery: operationType === OperationTypeNode.QUERY,
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

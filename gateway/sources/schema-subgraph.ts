import { execute, subscribe } from '@graphql-tools/executor'
import type { ExecutionArgs } from '@graphql-tools/executor'
import { isAsyncIterable } from '@graphql-tools/utils'
import { GraphQLError, parse } from 'graphql'
import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { GatewayContext } from '../context/gateway-context.ts'
import { createRequestState } from '../context/request-state.ts'
import { GatewayError } from '../errors/gateway-error.ts'
import { toBigInts } from './to-big-ints.ts'
import { compileReads } from './reads/compile-reads.ts'
import type { Read } from './reads/compile-reads.ts'
import type { Subgraph, SubgraphRequest } from './subgraph.ts'

const maxParsedDocuments = 1000

/** What a subgraph that runs in the gateway is made of. */
export interface SchemaSubgraphParts {
  readonly name: string
  readonly sdl: string
  /** For the supergraph; empty when nobody else could call it. */
  readonly url: string
  /** Executable, `_entities` included. */
  readonly schema: GraphQLSchema
  /** Makes the resolvers' context of a request; called once for each request. */
  readonly createContext: (context: GatewayContext) => object
  /**
   * Whether its resolvers only pass on what a service has answered: then a value that doesn't fit its type is the
   * service's fault. Default: false, and it is a fault of the resolvers, which clients are not told of.
   */
  readonly passesOn?: boolean
  /**
   * Whether the resolvers of queries may be called twice for one request, answer the same then, and do without
   * `info`: plain results are then read without the executor. Default: false.
   */
  readonly repeatable?: boolean
}

interface ParsedDocument {
  readonly document: DocumentNode
  /** For queries that can be read without the executor. */
  readonly read: Read | undefined
}

/** Makes a subgraph of an executable schema. */
export function createSchemaSubgraph(parts: SchemaSubgraphParts): Subgraph {
  const { name, sdl, url, schema, createContext, passesOn = false, repeatable = false } = parts
  const toError = (error: GraphQLError) => withSubgraph(name, passesOn ? toBadResponse(name, error) : error)
  const documents = new LRUCache<string, ParsedDocument>({ max: maxParsedDocuments })
  const contextOf = createRequestState(createContext)

  function parseOnce(text: string): ParsedDocument {
    const known = documents.get(text)
    if (known) return known
    const document = parse(text, { noLocation: true })
    const parsed = { document, read: repeatable ? compileReads(schema, document) : undefined }
    documents.set(text, parsed)
    return parsed
  }

  async function readPlainly({ document, variables = {}, context, signal }: SubgraphRequest) {
    const { read } = parseOnce(document)
    const result = await read?.({ variables: toBigInts(variables), context: contextOf(context) })
    signal.throwIfAborted()
    return result
  }

  function toArgs(request: SubgraphRequest): ExecutionArgs {
    const { document } = parseOnce(request.document)
    const args: ExecutionArgs = {
      schema,
      document,
      variableValues: toBigInts(request.variables ?? {}),
      contextValue: contextOf(request.context),
      signal: request.signal,
    }
    if (request.operationName !== undefined) args.operationName = request.operationName
    return args
  }

  return {
    name,
    sdl,
    url,
    async execute(request) {
      const plain = await readPlainly(request)
      if (plain) return plain
      return toSubgraphResult(toError, await execute(toArgs(request)))
    },
    async subscribe(request) {
      return toSubgraphStream(toError, await subscribe(toArgs(request)))
    },
    close: () => Promise.resolve(),
  }
}

type ToError = (error: GraphQLError) => GraphQLError

function toSubgraphResult(toError: ToError, result: unknown): ExecutionResult {
  if (isAsyncIterable(result)) {
    throw new Error('A resolver in the gateway answered incrementally, which is not supported.')
  }
  const { data, errors } = result as ExecutionResult
  return {
    ...(data !== undefined && { data }),
    ...(errors && { errors: errors.map(toError) }),
  }
}

async function* toSubgraphStream(
  toError: ToError,
  results: AsyncIterable<ExecutionResult> | ExecutionResult,
): AsyncGenerator<ExecutionResult> {
  if (!isAsyncIterable(results)) {
    yield toSubgraphResult(toError, results)
    return
  }
  for await (const result of results) yield toSubgraphResult(toError, result)
}

/**
 * Says which subgraph failed: this one, unless it asked another that did. What a resolver threw stays as `originalError`,
 * for the border to mask and log.
 */
function withSubgraph(name: string, error: GraphQLError): GraphQLError {
  const thrown = causeOf(error)
  return new GraphQLError(error.message, {
    path: error.path ?? null,
    originalError: thrown ?? null,
    extensions: { code: codeOf(thrown), subgraph: name, ...error.extensions },
  })
}

/** An error of a value that doesn't fit its type: nothing else throws where answers are passed on. */
function toBadResponse(name: string, error: GraphQLError): GraphQLError {
  if (causeOf(error) instanceof GatewayError) return error
  const message = `The subgraph "${name}" answered what does not fit: ${error.message}`
  return new GraphQLError(message, {
    path: error.path ?? null,
    originalError: new GatewayError('SUBGRAPH_BAD_RESPONSE', message, { cause: error.originalError }),
  })
}

/** What a resolver threw, if it was no GraphQLError: those are meant for clients. */
function causeOf({ originalError }: GraphQLError): Error | undefined {
  return originalError instanceof GraphQLError ? causeOf(originalError) : originalError
}

function codeOf(thrown: Error | undefined): string {
  if (thrown === undefined) return 'SUBGRAPH_ERROR'
  return thrown instanceof GatewayError ? thrown.code : 'INTERNAL_SERVER_ERROR'
}

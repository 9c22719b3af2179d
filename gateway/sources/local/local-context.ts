import DataLoader from 'dataloader'
import { GraphQLError, print } from 'graphql'
import type { DocumentNode } from 'graphql'
import type { GatewayContext } from '../../context/gateway-context.ts'
import type { Subgraph } from '../subgraph.ts'

/** The DataLoaders of one request, made when they are first asked for. */
export interface Loaders {
  /**
   * The request's loader of this name; `load` is called with the distinct keys of a tick, and answers in their order.
   * Give each name one key type and one value type.
   */
  get<Key, Value>(
    name: string,
    load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  ): DataLoader<Key, Value>
}

/** Calls one of the graph's subgraphs from a resolver. */
export interface SubgraphClient {
  /**
   * Runs one operation and answers with its `data`. Identical queries in a request are sent once.
   *
   * @throws {GraphQLError} the subgraph's first error, when it answers with any
   */
  query<Data>(
    document: TypedDocument<Data> | string,
    variables?: Readonly<Record<string, unknown>>,
  ): Promise<Data>
}

/** A document that knows the type of its answer: a `TypedDocumentNode`. */
export interface TypedDocument<Data> extends DocumentNode {
  readonly __apiType?: (variables: never) => Data
}

/**
 * What the resolvers of a `local` source get as their context. `Name` are the subgraphs that they count on:
 * `LocalContext<'catalog' | 'inventory'>`.
 */
export interface LocalContext<Name extends string = string> extends GatewayContext {
  readonly loaders: Loaders
  /** The graph's subgraphs by name. An unknown name gives undefined. */
  readonly subgraphs: Readonly<Record<Name, SubgraphClient>>
}

/** Finds a subgraph by name. */
export type FindSubgraph = (name: string) => Subgraph | undefined

/** Builds the {@link LocalContext} of one request. Call it once per request and source, so that its loaders batch. */
export function createLocalContext(context: GatewayContext, findSubgraph: FindSubgraph): LocalContext {
  return Object.assign(Object.create(context) as GatewayContext, {
    loaders: createLoaders(),
    subgraphs: createSubgraphClients(context, findSubgraph),
  })
}

function createLoaders(): Loaders {
  const loaders = new Map<string, DataLoader<unknown, unknown>>()
  return {
    get<Key, Value>(name: string, load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>) {
      const known = loaders.get(name)
      // Each name has one key type and one value type: the caller's promise, which a map can't express.
      if (known) return known as DataLoader<Key, Value>
      const loader = new DataLoader<Key, Value>((keys) => Promise.resolve(load(keys)))
      loaders.set(name, loader)
      return loader
    },
  }
}

function createSubgraphClients(
  context: GatewayContext,
  findSubgraph: FindSubgraph,
): Readonly<Record<string, SubgraphClient>> {
  const clients = new Map<string, SubgraphClient>()
  return new Proxy<Record<string, SubgraphClient>>(
    {},
    {
      get(_target, name) {
        if (typeof name !== 'string') return undefined
        const subgraph = findSubgraph(name)
        if (!subgraph) return undefined
        const client = clients.get(name) ?? createSubgraphClient(subgraph, context)
        clients.set(name, client)
        return client
      },
    },
  )
}

function createSubgraphClient(subgraph: Subgraph, context: GatewayContext): SubgraphClient {
  const answers = new Map<string, Promise<unknown>>()

  async function run(document: string, variables: Readonly<Record<string, unknown>>): Promise<unknown> {
    const { data, errors } = await subgraph.execute({ document, variables, context, signal: context.signal })
    const [first] = errors ?? []
    if (first) throw withoutPath(first)
    if (!data) {
      throw new GraphQLError(`The subgraph "${subgraph.name}" answered with neither data nor errors.`, {
        extensions: { code: 'SUBGRAPH_BAD_RESPONSE', subgraph: subgraph.name },
      })
    }
    return data
  }

  return {
    query<Data>(document: TypedDocument<Data> | string, variables: Readonly<Record<string, unknown>> = {}) {
      const text = typeof document === 'string' ? document : print(document)
      const key = `${text}\n${JSON.stringify(variables)}`
      const answer = answers.get(key) ?? run(text, variables)
      answers.set(key, answer)
      // The document's type is the caller's word on what the subgraph answers.
      return answer as Promise<Data>
    },
  }
}

/** Its path leads through the answer of the other subgraph: here the error is of the field whose resolver asked. */
function withoutPath({ message, extensions, originalError }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { extensions, originalError: originalError ?? null })
}
